import { EmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import {
  type BatchInput,
  type Binding,
  type Checkpoint,
  convertedFolder,
  type Decoder,
  type Engine,
  type ExpertStore,
  loadNative,
  localFormat,
  type PageCache,
  unlimitedSlots,
  withoutCapacity,
} from '@expertmesh/native';
import type { PrecisionMap } from '@expertmesh/precision';
import { MixedTraffic, type Prompt, type TrafficShape, trafficBlocks } from '../buffering/mixed-traffic.js';
import { greedyStep } from '../greedy-step.js';
import { type ScoredBatch, scoredBatches, scoredBlocks } from './scored-batches.js';
import type { ScoredDocument } from './scored-text.js';

export interface PrecisionEngineOptions {
  readonly threads: number;
  readonly kernels: string;
  /** Where experts without a slot are read. */
  readonly pageCache: PageCache;
  /** Where converted experts are kept; null: nowhere. */
  readonly cacheFolder: string | null;
  /** Scored. */
  readonly documents: readonly ScoredDocument[];
  /** Decoded, greedily. */
  readonly prompts: readonly Prompt[];
  readonly shape: TrafficShape;
}

export interface DecodeRun {
  readonly tokensPerSecond: number;
  readonly misses: number;
}

interface HeldStore {
  readonly store: ExpertStore;
  readonly slots: number;
  held: PrecisionMap;
}

/** Logits that a batch may take. */
const logitBytes = 64 * 2 ** 20;
const mostRows = 1024;

/** A whole model on one engine, whose experts change their formats one by one without the model being loaded again. */
export class PrecisionEngine {
  readonly #native: Binding;
  readonly #folder: ModelFolder;
  readonly #options: PrecisionEngineOptions;
  readonly #engine: Engine;
  readonly #checkpoint: Checkpoint;
  readonly #decoder: Decoder;
  #store: HeldStore | null = null;

  private constructor(
    native: Binding,
    folder: ModelFolder,
    options: PrecisionEngineOptions,
    opened: { engine: Engine; checkpoint: Checkpoint; decoder: Decoder },
  ) {
    this.#native = native;
    this.#folder = folder;
    this.#options = options;
    this.#engine = opened.engine;
    this.#checkpoint = opened.checkpoint;
    this.#decoder = opened.decoder;
  }

  /** One that only scores documents, of a checkpoint that stays in the page cache. */
  static openToScore(
    folder: ModelFolder,
    options: Pick<PrecisionEngineOptions, 'threads' | 'kernels' | 'documents'>,
  ): Promise<PrecisionEngine> {
    const nothingElse = { pageCache: 'keep', cacheFolder: null, prompts: [], shape: { atOnce: 1, newTokens: 1 } } as const;
    return PrecisionEngine.open(loadNative(), folder, { ...options, ...nothingElse });
  }

  static async open(native: Binding, folder: ModelFolder, options: PrecisionEngineOptions): Promise<PrecisionEngine> {
    const { files, tensors } = folder;
    const { threads, kernels, pageCache, documents, prompts, shape } = options;
    const kvBlocks = Math.max(scoredBlocks(documents, rowsOf(folder)), prompts.length === 0 ? 1 : trafficBlocks(prompts, shape));
    const engine = native.engineOpen({ threads, kernels });
    try {
      const checkpoint = await native.checkpointOpen(files, tensors, { pageCache });
      const decoder = await native.decoderOpen(engine, checkpoint, withoutCapacity(folder.spec), {
        kvBlocks,
        kvDtype: 'f32',
        wireDtype: 'f32',
      });
      return new PrecisionEngine(native, folder, options, { engine, checkpoint, decoder });
    } catch (error) {
      native.engineClose(engine);
      throw error;
    }
  }

  /**
   * Holds all experts in these formats, in as many slots of each layer.
   *
   * @param slots 0 = as many as there are experts
   * @returns experts that were read
   */
  async hold(map: PrecisionMap, slots: number): Promise<number> {
    const current = this.#store?.slots === slots ? this.#store : await this.#openStore(slots);
    let numRead = 0;
    for (const [layer, experts] of map.entries()) {
      const changed = experts.flatMap((format, expert) => (format === current.held[layer]?.[expert] ? [] : [{ format, expert }]));
      numRead += changed.length;
      for (const { expert } of changed) {
        const before = current.held[layer]?.[expert];
        if (before !== undefined) this.#native.expertRelease(current.store, layer, expert, before);
      }
      const local = Uint8Array.from(experts, localFormat);
      if (changed.length > 0) this.#native.decoderSetLocal(this.#decoder, current.store, 0, layer, local);
      await Promise.all(changed.map(({ format, expert }) => this.#native.expertLoad(current.store, layer, expert, format, 'needed')));
    }
    current.held = map;
    return numRead;
  }

  /** -ln p of each scored token, documents in their order. */
  async score(): Promise<Float64Array> {
    const losses: Float64Array[] = [];
    for (const batch of scoredBatches(this.#options.documents, this.#folder.spec, rowsOf(this.#folder))) {
      losses.push(await this.#scoreBatch(batch));
    }
    return Float64Array.from(losses.flatMap((own) => [...own]));
  }

  /** Decodes the prompts. */
  async decode(): Promise<DecodeRun> {
    const { prompts, shape } = this.#options;
    const traffic = new MixedTraffic(prompts, shape);
    const before = this.#misses();
    const beganMs = performance.now();
    for (let input = traffic.next(); input !== null; input = traffic.next()) {
      traffic.took(await greedyStep(this.#native, this.#decoder, input));
    }
    const seconds = (performance.now() - beganMs) / 1000;
    return { tokensPerSecond: traffic.produced.length / seconds, misses: this.#misses() - before };
  }

  /** Each expert's part of its layer's rows since the last call, 0 to 1: [layer][expert]. */
  takeUse(): number[][] {
    return this.#native.decoderTakeLoad(this.#decoder).map(({ rows }) => {
      const total = rows.reduce((sum, count) => sum + count, 0);
      return Array.from(rows, (count) => (total === 0 ? 0 : count / total));
    });
  }

  close(): void {
    if (this.#store !== null) this.#native.expertStoreClose(this.#store.store);
    this.#native.decoderClose(this.#decoder);
    this.#native.checkpointClose(this.#checkpoint);
    this.#native.engineClose(this.#engine);
  }

  async #openStore(slots: number): Promise<HeldStore> {
    if (this.#store !== null) this.#native.expertStoreClose(this.#store.store);
    this.#store = null;
    const { fingerprint } = this.#folder;
    const { numerics } = this.#native.engineInfo(this.#engine);
    const converted = convertedFolder(this.#options.cacheFolder, fingerprint, numerics);
    const tiers = { ...unlimitedSlots, perLayer: slots, converted };
    const store = await this.#native.expertStoreOpen(this.#engine, this.#checkpoint, withoutCapacity(this.#folder.spec), 'f32', tiers);
    this.#store = { store, slots, held: [] };
    return this.#store;
  }

  #misses(): number {
    return this.#native.expertSlots(this.#store!.store).reduce((sum, { misses }) => sum + misses, 0);
  }

  async #scoreBatch({ encoder, input, targets }: ScoredBatch): Promise<Float64Array> {
    if (encoder !== null) await this.#run(encoder, new Int32Array(0));
    return this.#run(input, targets);
  }

  async #run(input: BatchInput, targets: Int32Array): Promise<Float64Array> {
    const batch = this.#native.batchOpen(this.#decoder, input);
    try {
      const { stoppedAt } = await this.#native.batchRun(batch);
      if (stoppedAt !== null) throw new EmError('EM_INTERNAL', { problem: `layer ${stoppedAt} lacks an expert that could not be loaded` });
      if (targets.length === 0) return new Float64Array(0);
      return await this.#native.batchNll(
        batch,
        Int32Array.from(targets, (_, index) => index),
        targets,
      );
    } finally {
      this.#native.batchClose(batch);
    }
  }
}

function rowsOf({ spec }: ModelFolder): number {
  return Math.max(1, Math.min(mostRows, Math.floor(logitBytes / (spec.vocabSize * Float32Array.BYTES_PER_ELEMENT))));
}
