/** npm (npx, npm run) ends by a signal without handing it on: what it has started would go on without anybody to end it. */
const lookEveryMs = 500;

/** What this module needs of the process; tests give their own. */
export interface ChildProcess {
  readonly ppid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Calls `gone` once when this process was started through npm and whoever started it has ended. The returned function ends the looking. */
export function onNpmGone(gone: () => void, self: ChildProcess = process): () => void {
  if (self.env.npm_command === undefined) return () => {};
  const parent = self.ppid;
  const timer = setInterval(() => {
    // The system gives an orphan another parent.
    if (self.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
