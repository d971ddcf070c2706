import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterStatus, ExpertmeshClient } from '@expertmesh/client';
import { backoffMs, toEmError } from '@expertmesh/common';
import { stringify } from 'yaml';
import type { OutputFormat } from './ui/output.js';
import type { Terminal } from './ui/terminal.js';

/** How a stream ends whose coordinator has gone: nobody answers any more, or its last act was to cut the stream. */
const goneCodes: ReadonlySet<string> = new Set(['EM_CLUSTER_UNREACHABLE', 'EM_CANCELLED']);

const firstRetryMs = 200;
const longestRetryMs = 5_000;

/**
 * Hands over every status until `signal` aborts. A coordinator that goes away is waited for, and `say` is told when it goes and when
 * it is back; one that never answered is an error.
 */
export async function followStatus(
  client: Pick<ExpertmeshClient, 'watchStatus' | 'endpoint'>,
  signal: AbortSignal,
  listener: { show(status: ClusterStatus): void; say(line: string): void },
  wait = waitUnlessAborted,
): Promise<void> {
  let hasAnswered = false;
  let isAway = false;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      for await (const status of client.watchStatus({ signal })) {
        if (isAway) listener.say(`coordinator ${client.endpoint} is back`);
        hasAnswered = true;
        isAway = false;
        attempt = 0;
        listener.show(status);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      if (!hasAnswered || !goneCodes.has(toEmError(thrown).code)) throw thrown;
    }
    if (signal.aborted) return;
    if (!isAway) listener.say(`coordinator ${client.endpoint} went away; waiting for it (Ctrl-C ends)`);
    isAway = true;
    await wait(backoffMs(attempt, firstRetryMs, longestRetryMs), signal);
  }
}

/** Not the unreferenced timer of the clock: there may be nothing else that keeps the process. */
async function waitUnlessAborted(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal }).catch(() => {});
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
