import { open, readFile, rename, rm } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';
import { z } from 'zod';
import { emptyState, MemoryStore, type StoreState } from './memory-store.js';
import type { Store } from './store.js';

/** Load alone is written this rarely: losing some seconds of it is no harm. */
const loadEveryMs = 10_000;

const count = z.number().int().nonnegative();
const activity = z.strictObject({ batches: count, activeExperts: count });
const window = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  rows: z.array(z.array(z.number())),
  activity: z.array(activity).optional(),
});
const schema = z.strictObject({
  version: z.literal(1),
  cluster: z.string(),
  fence: count,
  placement: z.strictObject({ epoch: count, document: z.string() }).nullable(),
  operations: z.array(z.strictObject({ id: z.string(), document: z.string(), progress: z.string() })),
  settings: z.string().nullable(),
  load: z.strictObject({ windows: z.array(window), minutes: z.array(window), hours: z.array(window) }),
});

/**
 * A store of one coordinator in a file, replaced as a whole at every change.
 *
 * @throws EM_FILE_READ, EM_STORE_CONTENT when the file is not one of this cluster and version; EM_FILE_WRITE when it cannot be written.
 */
export async function openFileStore(path: string, cluster: string): Promise<Store> {
  return new FileStore(path, cluster, await readState(path, cluster));
}

class FileStore extends MemoryStore {
  readonly #write: (isLoad: boolean) => Promise<void>;

  constructor(path: string, cluster: string, state: StoreState) {
    const file = new Snapshot(path, cluster, state);
    super(`file:${path}`, state, (changed, isLoad) => file.keep(changed, isLoad));
    this.#write = () => file.flush();
  }

  override async close(): Promise<void> {
    await this.#write(true);
  }
}

/** The file: one write at a time, of the newest state. */
class Snapshot {
  readonly #path: string;
  readonly #cluster: string;
  #state: StoreState;
  #isDirty = false;
  #writtenMs = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string, cluster: string, state: StoreState) {
    this.#path = path;
    this.#cluster = cluster;
    this.#state = state;
  }

  async keep(state: StoreState, isLoad: boolean): Promise<void> {
    this.#state = state;
    this.#isDirty = true;
    if (!isLoad || performance.now() - this.#writtenMs >= loadEveryMs) await this.flush();
  }

  flush(): Promise<void> {
    const next = this.#written.catch(() => undefined).then(() => this.#write());
    this.#written = next;
    return next;
  }

  async #write(): Promise<void> {
    if (!this.#isDirty) return;
    const temporary = `${this.#path}.new`;
    const document = JSON.stringify({ version: 1, cluster: this.#cluster, ...this.#state });
    this.#isDirty = false;
    this.#writtenMs = performance.now();
    try {
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(document);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path);
    } catch (error) {
      this.#isDirty = true;
      await rm(temporary, { force: true }).catch(() => undefined);
      throw new EmError('EM_FILE_WRITE', { file: this.#path, cause: causeText(error) }, { cause: error });
    }
  }
}

async function readState(path: string, cluster: string): Promise<StoreState> {
  let document: string;
  try {
    document = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState;
    throw new EmError('EM_FILE_READ', { file: path, cause: causeText(error) }, { cause: error });
  }
  try {
    const { version: _, cluster: owner, ...state } = schema.parse(JSON.parse(document));
    if (owner !== cluster) throw new Error(`it is of cluster ${owner}; this one is ${cluster}`);
    return state;
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : causeText(error);
    throw new EmError('EM_STORE_CONTENT', { store: `file:${path}`, what: 'state', problem }, { cause: error });
  }
}
