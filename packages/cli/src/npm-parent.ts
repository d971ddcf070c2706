import { readFileSync } from 'node:fs';

/** npm (npx, npm run) ends by a signal without handing it on: what it has started would go on without anybody to end it. */
const lookEveryMs = 500;

/** What this module needs of the process and the system; tests give their own. */
export interface Surroundings {
  readonly ppid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name and parent of a process; null where there is none, or the system does not tell. */
  processOf(pid: number): { readonly name: string; readonly ppid: number } | null;
}

const system: Surroundings = {
  get ppid() {
    return process.ppid;
  },
  env: process.env,
  processOf(pid) {
    try {
      // The name stands in parentheses and may hold any character.
      const [, name, ppid] = /^\d+ \((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return name === undefined ? null : { name, ppid: Number(ppid) };
    } catch {
      return null;
    }
  },
};

/** Calls `gone` once when this process was started through npm and that npm has ended. The returned function ends the looking. */
export function onNpmGone(gone: () => void, self: Surroundings = system): () => void {
  if (self.env.npm_command === undefined) return () => {};
  const npm = npmOf(self);
  const timer = setInterval(() => {
    if (npmOf(self) === npm) return;
    clearInterval(timer);
    gone();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** npm starts a command by a shell, which may have given way to the command. The system gives an orphan another parent. */
function npmOf(self: Surroundings): string {
  const parent = self.processOf(self.ppid);
  return parent !== null && /^(?:da|ba|z|a|k)?sh$/.test(parent.name) ? `${self.ppid} of ${parent.ppid}` : `${self.ppid}`;
}
