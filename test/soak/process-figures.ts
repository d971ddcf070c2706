import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, run, until } from '../e2e/processes.js';

/** What a process holds, seen from outside. */
export interface ProcessFigures {
  readonly rssMiB: number;
  readonly numHandles: number;
}

/** What is reachable on its JavaScript heap, after a full collection. */
export interface HeapFigures {
  readonly liveMiB: number;
  /** Objects by the name of their class. */
  readonly numObjects: ReadonlyMap<string, number>;
}

const mib = 1024 * 1024;

/** A command of its own whose memory can be looked into: Node writes a heap snapshot when it is sent SIGUSR2. */
export class WatchedProcess {
  readonly name: string;
  readonly running: Running;
  readonly #folder: string;

  constructor(name: string, args: readonly string[]) {
    this.name = name;
    this.#folder = mkdtempSync(join(tmpdir(), 'expertmesh-soak-'));
    this.running = run(args, { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${this.#folder}` });
  }

  get figures(): ProcessFigures {
    const { pid } = this.running.process;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return { rssMiB: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024, numHandles: readdirSync(`/proc/${pid}/fd`).length };
  }

  /** Stops the process for a second or two: only while it is idle. */
  async heap(): Promise<HeapFigures> {
    this.running.process.kill('SIGUSR2');
    const snapshot = await until(async () => completeSnapshot(this.#folder));
    const figures = heapFigures(JSON.parse(readFileSync(snapshot, 'utf8')) as Snapshot);
    rmSync(snapshot);
    return figures;
  }

  async kill(): Promise<void> {
    this.running.process.kill('SIGKILL');
    await this.running.finished;
    rmSync(this.#folder, { recursive: true });
  }
}

function completeSnapshot(folder: string): string | null {
  const [name] = readdirSync(folder).filter((entry) => entry.endsWith('.heapsnapshot'));
  if (name === undefined) return null;
  const file = join(folder, name);
  return readFileSync(file, 'latin1').trimEnd().endsWith(']}') ? file : null;
}

/** The parts of V8's format that are read here. */
interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

function heapFigures({ snapshot, nodes, strings }: Snapshot): HeapFigures {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [typeAt, nameAt, sizeAt] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field)) as [number, number, number];
  const objectType = types[0].indexOf('object');
  const numObjects = new Map<string, number>();
  let liveBytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    liveBytes += nodes[node + sizeAt] as number;
    if (nodes[node + typeAt] !== objectType) continue;
    const name = strings[nodes[node + nameAt] as number] as string;
    numObjects.set(name, (numObjects.get(name) ?? 0) + 1);
  }
  return { liveMiB: liveBytes / mib, numObjects };
}
