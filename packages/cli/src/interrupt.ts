import { onNpmGone } from './npm-parent.js';

/** SIGINT and SIGTERM as signals to abort by, and the end of the npm that has started this process; the second one ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** `atOnce` runs before the process ends by a second signal. */
export function onInterrupt(atOnce: () => void = () => {}): Interrupt {
  const controller = new AbortController();
  const listen = () => {
    if (!controller.signal.aborted) {
      controller.abort();
      return;
    }
    atOnce();
    process.exit(1);
  };
  for (const name of signals) process.on(name, listen);
  const forgetNpm = onNpmGone(() => controller.abort());
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, listen);
      forgetNpm();
    },
  };
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
