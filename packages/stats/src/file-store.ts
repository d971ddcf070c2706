import { readFile } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';
import { z } from 'zod';
import { loadFileParts, parseLoadFile } from './load-file.js';
import { type LoadTiers, noLoad } from './load-history.js';
import { loadTiers } from './load-tier.js';
import { emptyState, MemoryStore, type PackedWindow, type StoreState } from './memory-store.js';
import { packWindow } from './packed-window.js';
import { ReplacedFile } from './replaced-file.js';
import type { Store } from './store.js';
import type { SpaceOptions } from './store-space.js';

/** Load is written this rarely, and more rarely where there is much of it: losing some seconds of it is no harm. */
const loadEveryMs = 10_000;
const loadMsPerByte = 1000 / 1024 ** 2;

const count = z.number().int().nonnegative();
const activity = z.strictObject({ batches: count, activeExperts: count });
const window = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  rows: z.array(z.array(z.number())),
  activity: z.array(activity).optional(),
});
const state = {
  cluster: z.string(),
  fence: count,
  placement: z.strictObject({ epoch: count, document: z.string() }).nullable(),
  operations: z.array(z.strictObject({ id: z.string(), document: z.string(), progress: z.string() })),
  settings: z.string().nullable(),
};
const earlierLoad = z.strictObject({ windows: z.array(window), minutes: z.array(window), hours: z.array(window) });
const schema = z.discriminatedUnion('version', [
  z.strictObject({ version: z.literal(2), ...state }),
  // Of versions before 0.2, which kept the load in the same file.
  z.strictObject({ version: z.literal(1), ...state, load: earlierLoad }),
]);

/**
 * A store of one coordinator in two files, each replaced as a whole: PATH at every change, PATH.load, which is larger and worth less, now and then.
 *
 * @throws EM_FILE_READ, EM_STORE_CONTENT when a file is not one of this cluster and version; EM_FILE_WRITE when one cannot be written.
 */
export async function openFileStore(path: string, cluster: string, space: Partial<SpaceOptions> = {}): Promise<Store> {
  return new FileStore(path, cluster, await readState(path, cluster), space);
}

class FileStore extends MemoryStore {
  readonly #close: () => Promise<void>;

  constructor(path: string, cluster: string, begun: StoreState, space: Partial<SpaceOptions>) {
    let newest = begun;
    const records = new ReplacedFile(path, () => {
      const { load: _, ...kept } = newest;
      return [JSON.stringify({ version: 2, cluster, ...kept })];
    });
    const load = new ReplacedFile(loadPath(path), () => loadFileParts(cluster, newest.load));
    const changed = async (state: StoreState, isLoad: boolean) => {
      newest = state;
      if (!isLoad) {
        records.touch();
        return records.flush();
      }
      load.touch();
      const dueMs = Math.max(loadEveryMs, this.space.loadBytes * loadMsPerByte);
      if (performance.now() - load.writtenMs >= dueMs) await load.flush();
    };
    super(`file:${path}`, begun, changed, undefined, space);
    this.#close = async () => {
      await records.flush();
      await load.flush();
    };
  }

  override close(): Promise<void> {
    return this.#close();
  }
}

function loadPath(path: string): string {
  return `${path}.load`;
}

async function readState(path: string, cluster: string): Promise<StoreState> {
  const records = await read(path, cluster, (bytes) => schema.parse(JSON.parse(bytes.toString())));
  if (records === null) return emptyState;
  const { fence, placement, operations, settings } = records;
  const load = records.version === 1 ? await packed(records.load) : (await read(loadPath(path), cluster, parseLoadFile))?.load;
  return { fence, placement, operations, settings, load: load ?? noLoad };
}

/** Null where there is no such file. */
async function read<Content extends { readonly cluster: string }>(
  path: string,
  cluster: string,
  parse: (bytes: Buffer) => Content,
): Promise<Content | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EmError('EM_FILE_READ', { file: path, cause: causeText(error) }, { cause: error });
  }
  try {
    const content = parse(bytes);
    if (content.cluster !== cluster) throw new Error(`it is of cluster ${content.cluster}; this one is ${cluster}`);
    return content;
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : causeText(error);
    throw new EmError('EM_STORE_CONTENT', { store: `file:${path}`, what: 'state', problem }, { cause: error });
  }
}

/** Which tiers had dropped some was not kept: those that are longer than they are now will have. */
async function packed(load: z.infer<typeof earlierLoad>): Promise<LoadTiers<PackedWindow>> {
  const [windows, minutes, hours] = await Promise.all(
    loadTiers.map((tier) => Promise.all(load[tier].map(async (one) => ({ endMs: one.endMs, packed: await packWindow(one) })))),
  );
  return { windows: windows!, minutes: minutes!, hours: hours!, cut: [] };
}
