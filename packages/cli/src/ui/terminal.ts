import { createInterface } from 'node:readline';

/** Where a command writes: data on stdout, everything said to people on stderr. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly isOutTty: boolean;
  readonly isErrTty: boolean;
  /** Asks a person and resolves with the answer, or with null when there is none (Ctrl-C, end of input). Null where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string | null>) | null;
  /** Colours are wanted on stdout. */
  readonly hasColour: boolean;
  readonly columns: number;
}

/** Width of tables and help where stdout is no terminal. */
const defaultColumns = 100;

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (head) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    isOutTty: stdout.isTTY === true,
    isErrTty: stderr.isTTY === true,
    ask: process.stdin.isTTY === true && stderr.isTTY === true ? askOnTerminal : null,
    hasColour: stdout.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    columns: stdout.columns ?? defaultColumns,
  };
}

function askOnTerminal(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on('SIGINT', () => lines.close());
    lines.on('close', () => resolve(null));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
