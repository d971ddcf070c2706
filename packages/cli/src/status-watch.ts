import type { ClusterStatus, ExpertmeshClient } from '@expertmesh/client';
import { stringify } from 'yaml';
import { CoordinatorAway, type Wait } from './coordinator-away.js';
import type { OutputFormat } from './ui/output.js';
import type { Terminal } from './ui/terminal.js';

/**
 * Hands over every status until `signal` aborts. A coordinator that goes away is waited for, and `say` is told when it goes and when
 * it is back; one that never answered is an error.
 */
export async function followStatus(
  client: Pick<ExpertmeshClient, 'watchStatus' | 'endpoint'>,
  signal: AbortSignal,
  listener: { show(status: ClusterStatus): void; say(line: string): void },
  wait?: Wait,
): Promise<void> {
  const away = new CoordinatorAway(client.endpoint, (line) => listener.say(line), wait);
  let hasAnswered = false;
  while (!signal.aborted) {
    let ended: unknown = null;
    try {
      for await (const status of client.watchStatus({ signal })) {
        away.answered();
        hasAnswered = true;
        listener.show(status);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      if (!hasAnswered || !CoordinatorAway.isGone(thrown)) throw thrown;
      ended = thrown;
    }
    if (!signal.aborted) await away.untilNextTry(signal, ended);
  }
}

/** Shows the newest of several texts: in the place of the one before on a terminal, else below it, and only when it has changed. */
export class Redrawn {
  readonly #terminal: Terminal;
  #last = '';
  /** Lines that the cursor has to go up to the begin of the last text. */
  #numRows = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    if (text === this.#last) return;
    if (this.#terminal.isOutTty) {
      this.#terminal.out(`${this.#numRows === 0 ? '' : `\u001b[${this.#numRows}A\u001b[J`}${text}`);
      this.#numRows = rowsOf(text, this.#terminal.columns);
    } else {
      this.#terminal.out(`${this.#last === '' ? '' : '\n'}${text}`);
    }
    this.#last = text;
  }

  /** A message in between: what is shown next stands below it. */
  say(line: string): void {
    this.#terminal.err(`${line}\n`);
    this.#numRows = 0;
    if (this.#terminal.isOutTty) this.#last = '';
  }
}

/** Lines of a text as a terminal of this width breaks them. */
function rowsOf(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1);
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
}

/** One status for programs that read a stream of them: a JSON document a line, or YAML documents. */
export function streamedData(format: Extract<OutputFormat, 'json' | 'yaml'>, data: object): string {
  return format === 'json' ? `${JSON.stringify(data)}\n` : `---\n${stringify(data)}`;
}
