import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const demoModel = `${repository}packages/demo-model/model`;
export const fixture = (name: string): string => `${repository}test/fixtures/${name}`;

const command = `${repository}packages/cli/bin/expertmesh.mjs`;

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command to its end. */
export async function expertmesh(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return run(args, environment).finished;
}

/** A command that is running. */
export interface Running {
  readonly process: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly finished: Promise<Finished>;
}

export function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const child = start(args, environment);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const closed = once(child, 'close') as Promise<[number | null]>;
  return { process: child, stdout, stderr, finished: closed.then(([exitCode]) => ({ exitCode, stdout: stdout(), stderr: stderr() })) };
}

/** Runs one command that must succeed, and parses its JSON. */
export async function expertmeshJson<T>(args: readonly string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await expertmesh([...args, '-o', 'json']);
  if (exitCode !== 0) throw new Error(`expertmesh ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A `serve` that is serving. */
export interface Served {
  readonly endpoint: string;
  readonly process: ChildProcess;
  readonly stderr: () => string;
  /** SIGINT, then its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `serve` on a free port and resolves when it says that it serves. */
export async function serve(args: readonly string[]): Promise<Served> {
  const child = start(['serve', '--port', '0', ...args]);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /serving .* on (\S+:\d+)/.exec(stdout());
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.once('close', (code) => reject(new Error(`serve ${args.join(' ')} ended with ${code}:\n${stderr()}`)));
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  return {
    endpoint,
    process: child,
    stderr,
    async stop() {
      child.kill('SIGINT');
      return (await closed)[0];
    },
  };
}

/** Serves for as long as `use` takes, and stops whatever happens. */
export async function whileServing<T>(args: readonly string[], use: (served: Served) => Promise<T>): Promise<T> {
  const served = await serve(args);
  try {
    return await use(served);
  } finally {
    await served.stop();
  }
}

/** Asks until the answer is there; the test's own time-out ends a wait in vain. */
export async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Process ids of the living children of a process. */
export function childrenOf(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.filter(([, parent, state]) => Number(parent) === pid && !state?.startsWith('Z')).map(([child]) => Number(child));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [command, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}
