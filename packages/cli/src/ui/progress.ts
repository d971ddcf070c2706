import type { Clock } from '@expertmesh/common';
import type { Terminal } from './terminal.js';

const barWidth = 20;
/** Without a terminal: a line for every tenth of the way, or when this long has passed. */
const sparseEveryMs = 30_000;

/** How far a command has come, on stderr: a line that redraws itself on a terminal, sparse lines otherwise. */
export interface Progress {
  /** `fraction` of the work is done, 0 to 1; `text` says what. */
  update(fraction: number, text: string): void;
  /** Ends the line with what was achieved. */
  done(text: string): void;
  /** Removes an unfinished line, so that an error can be read. */
  clear(): void;
}

export function createProgress(terminal: Terminal, clock: Clock): Progress {
  return terminal.isErrTty ? redrawnLine(terminal) : sparseLines(terminal, clock);
}

function redrawnLine(terminal: Terminal): Progress {
  let isOpen = false;
  const clear = () => {
    if (isOpen) terminal.err('\r\u001b[K');
    isOpen = false;
  };
  return {
    update(fraction, text) {
      const numFull = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
      const bar = `[${'#'.repeat(numFull)}${'-'.repeat(barWidth - numFull)}]  ${text}`;
      terminal.err(`\r${bar.slice(0, Math.max(0, terminal.columns - 1))}\u001b[K`);
      isOpen = true;
    },
    done(text) {
      clear();
      terminal.err(`${text}\n`);
    },
    clear,
  };
}

function sparseLines(terminal: Terminal, clock: Clock): Progress {
  let lastTenth = -1;
  let lastMs = clock.elapsed();
  return {
    update(fraction, text) {
      const tenth = Math.floor(fraction * 10);
      const isDue = tenth > lastTenth || clock.elapsed() - lastMs >= sparseEveryMs;
      if (!isDue) return;
      lastTenth = tenth;
      lastMs = clock.elapsed();
      terminal.err(`${text}\n`);
    },
    done: (text) => terminal.err(`${text}\n`),
    clear() {},
  };
}
