import { EmError, Limiter, type Logger, toEmError } from '@expertmesh/common';
import type { ExpertStore, Format, LoadedExpert } from '@expertmesh/native';
import { type Content, type CopySource, contentKey } from '@expertmesh/placement';
import type { PrecisionMap } from '@expertmesh/precision';
import type { HeldExperts } from './held-experts.js';
import type { ExpertCalls } from './timed-loads.js';

/** Enough that the store's copy thread always has the next expert named; each load holds one expert's packing buffers. */
const maxLoads = 4;

export interface ExpertLoaderParts {
  readonly binding: ExpertCalls;
  readonly store: ExpertStore;
  readonly held: HeldExperts;
  readonly worker: string;
  /** [layer][expert]: the format it is loaded in unless another is asked for. */
  readonly formats: PrecisionMap;
  /** Resolves when no decoder run that began before the call is still under way. */
  readonly afterCurrentRun: () => Promise<void>;
  /**
   * Canonical bytes from a peer, or null where this worker is to read its own checkpoint. Rejects where the peer does not give them.
   */
  readonly fetch: (content: Content, source: CopySource) => Promise<Uint8Array | null>;
  readonly log: Logger;
}

/** Loads and releases experts as the coordinator says. Loads and releases of one expert happen one after the other. */
export class ExpertLoader {
  readonly #parts: ExpertLoaderParts;
  readonly #limiter = new Limiter(maxLoads);
  /** By {@link contentKey}: the last of its loads and releases. */
  readonly #lastOf = new Map<string, Promise<unknown>>();
  /** What the engine loads at this moment. */
  readonly #loading = new Set<Content>();
  #isClosed = false;
  #hasToldProblem = false;

  constructor(parts: ExpertLoaderParts) {
    this.#parts = parts;
  }

  /**
   * Loads what is not held yet and resolves with all of `contents`, checksums included. Rejects with EM_CHECKSUM or
   * EM_WORKER_MISMATCH (format) where the checkpoint has something else; what this call had loaded is freed again then.
   */
  async prepare(contents: readonly Content[], sources: readonly CopySource[] = []): Promise<Content[]> {
    const loaded: Content[] = [];
    const results = await Promise.allSettled(
      contents
        .map((content) => this.#withFormat(content))
        .map((content, index) => this.#inTurn(content, () => this.#limiter.run(() => this.#load(content, sources[index] ?? null, loaded)))),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await this.release(loaded);
      throw failed.reason;
    }
    return results.map((result) => (result as PromiseFulfilledResult<Content>).value);
  }

  /** Frees `contents`, each when no dispatch and no decoder run uses it any more. What is not held is passed over. */
  async release(contents: readonly Content[]): Promise<void> {
    await Promise.all(contents.map((content) => this.#inTurn(content, () => this.#release(content))));
  }

  /** Fails the loads that have not ended and resolves when nothing is being loaded or released. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { binding, store } = this.#parts;
    for (const { layer, expert } of this.#loading) binding.expertCancelLoads(store, layer, expert);
    await Promise.all(this.#lastOf.values());
  }

  async #load(content: Content, source: CopySource | null, loaded: Content[]): Promise<Content> {
    const { binding, store, held } = this.#parts;
    this.#assertOpen();
    const present = held.find(content);
    if (present !== null) {
      this.#check(content, present);
      return present;
    }
    const { checksum, format } = await this.#copyOrRead(content, source);
    const found = { layer: content.layer, expert: content.expert, format, checksum };
    try {
      this.#check(content, found);
    } catch (error) {
      binding.expertRelease(store, content.layer, content.expert, content.format as Format);
      throw error;
    }
    held.add(found);
    loaded.push(found);
    return found;
  }

  async #copyOrRead(content: Content, source: CopySource | null): Promise<LoadedExpert> {
    this.#loading.add(content);
    try {
      return (await this.#copy(content, source)) ?? (await this.#read(content));
    } finally {
      this.#loading.delete(content);
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new EmError('EM_WORKER_LOST', { worker: this.#parts.worker, problem: 'it is stopping' });
  }

  async #read({ layer, expert, format }: Content): Promise<LoadedExpert> {
    this.#assertOpen();
    const { binding, store } = this.#parts;
    const found = await binding.expertLoad(store, layer, expert, format as Format, 'needed');
    this.#tellConversionProblem();
    return found;
  }

  /** Once: a folder that is full, or not writable, stays so for many experts. */
  #tellConversionProblem(): void {
    if (this.#hasToldProblem) return;
    const problem = this.#parts.binding.expertConversionProblem(this.#parts.store);
    this.#hasToldProblem = problem !== '';
    if (this.#hasToldProblem) this.#parts.log.warn({ problem }, 'a converted expert cannot be kept: it will be converted again');
  }

  /** Null where there is no peer to copy from, or what it sent is not the content: the checkpoint has it too. */
  async #copy(content: Content, source: CopySource | null): Promise<LoadedExpert | null> {
    const { binding, store, fetch, log } = this.#parts;
    const { layer, expert } = content;
    if (source === null || source.worker === '' || content.checksum === '') return null;
    try {
      const bytes = await fetch(content, source);
      if (bytes === null) return null;
      const found = await binding.expertLoadBytes(store, layer, expert, content.format as Format, bytes);
      if (found.checksum === content.checksum) return found;
      binding.expertRelease(store, layer, expert, content.format as Format);
      log.warn(
        { layer, expert, source: source.worker, got: found.checksum, wanted: content.checksum },
        'a copied expert is not what it should be',
      );
    } catch (thrown) {
      log.warn({ layer, expert, source: source.worker }, `cannot copy an expert: ${toEmError(thrown).message}`);
    }
    return null;
  }

  /** An empty format or checksum is one that the coordinator does not know yet. */
  #check(wanted: Content, found: Content): void {
    if (wanted.format !== '' && wanted.format !== found.format) {
      const what = `layer ${found.layer} expert ${found.expert} in format`;
      throw new EmError('EM_WORKER_MISMATCH', { worker: this.#parts.worker, what, got: found.format, wanted: wanted.format });
    }
    if (wanted.checksum !== '' && wanted.checksum !== found.checksum) {
      const { layer, expert, checksum } = found;
      throw new EmError('EM_CHECKSUM', { layer, expert, got: checksum, wanted: wanted.checksum });
    }
  }

  async #release(content: Content): Promise<void> {
    const { binding, store, held, afterCurrentRun } = this.#parts;
    if (!(await held.drain(content))) return;
    await afterCurrentRun();
    held.forget(content);
    binding.expertRelease(store, content.layer, content.expert, content.format as Format);
  }

  /** A content that the coordinator does not know the format of yet is in the one that this worker loads it in. */
  #withFormat(content: Content): Content {
    const { layer, expert, format } = content;
    return format === '' ? { ...content, format: this.#parts.formats[layer]?.[expert] ?? 'f32' } : content;
  }

  #inTurn<T>(content: Content, task: () => Promise<T>): Promise<T> {
    const key = contentKey(content);
    const before = this.#lastOf.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    // The failure belongs to whoever awaits `result`; here only the order counts.
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#lastOf.set(key, settled);
    void settled.then(() => {
      if (this.#lastOf.get(key) === settled) this.#lastOf.delete(key);
    });
    return result;
  }
}
