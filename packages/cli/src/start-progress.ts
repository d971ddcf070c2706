import type { Clock } from '@expertmesh/common';
import type { LocalClusterOptions, StartProgress } from '@expertmesh/local';
import { createProgress } from './ui/progress.js';
import type { Terminal } from './ui/terminal.js';
import { plural } from './ui/units.js';

/** Shows on stderr what a local cluster does while it starts, and what its workers say. */
export interface StartObservers {
  readonly options: Pick<LocalClusterOptions, 'onProgress' | 'onLine' | 'onRestart'>;
  clear(): void;
}

export function startObservers(terminal: Terminal, clock: Clock): StartObservers {
  const progress = createProgress(terminal, clock);
  const say = (line: string) => {
    progress.clear();
    terminal.err(`${line}\n`);
  };
  return {
    options: {
      onProgress: (state) => progress.update(fraction(state), describe(state)),
      onLine: (worker, line) => say(`[${worker}] ${line}`),
      onRestart: (worker, how, delayMs) =>
        say(`worker ${worker} ended (${how}); it is started again${delayMs === 0 ? '' : ` in ${(delayMs / 1000).toFixed(1)}s`}`),
    },
    clear: () => progress.clear(),
  };
}

/** Half of the way is opening the model and joining, half is loading the experts. */
function fraction(state: StartProgress): number {
  const loaded = state.numExperts === 0 ? 0 : Math.min(1, state.expertsHeld / state.numExperts);
  return state.registered / state.numWorkers / 2 + loaded / 2;
}

function describe(state: StartProgress): string {
  const workers = `${state.registered} of ${plural(state.numWorkers, 'worker')} joined`;
  return state.expertsHeld === 0 ? workers : `${workers}, ${state.expertsHeld} of ${plural(state.numExperts, 'expert')} loaded`;
}
