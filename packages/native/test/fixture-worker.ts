import type { BatchInput, Binding, RunResult } from '../src/binding.js';
import type { DType, Format } from '../src/dtype.js';
import type { Batch, Checkpoint, Decoder, Engine, ExpertStore } from '../src/handles.js';
import { kvBlockPositions, loadNative, localFormat, mixtureOf, unlimitedSlots } from '../src/index.js';
import type { EngineModel } from './fixture-model.js';

export interface FixtureWorkerOptions {
  readonly threads?: number;
  readonly kernels?: string;
  readonly kvBlocks?: number;
  readonly kvDtype?: DType;
  readonly wireDtype?: DType;
  /** By layer. */
  readonly expertFormats?: readonly (Format | null)[];
  /** Whether decoder.run may use the store itself; false: every layer with experts stops. */
  readonly isLocal?: boolean;
}

/** Rows of one sequence for one step. */
export interface SequenceRows {
  readonly tokens: readonly number[];
  /** Position of the first token. */
  readonly start: number;
  readonly blocks: readonly number[];
  /** Those of the model where it is absent. */
  readonly ropeInverseFrequencies?: Float32Array;
  /** Rows, counted from the first of these, whose logits are wanted. */
  readonly logits: readonly number[];
}

/** One engine with a fixture's decoder and all its experts. */
export class FixtureWorker {
  private constructor(
    readonly native: Binding,
    readonly model: EngineModel,
    readonly engine: Engine,
    readonly checkpoint: Checkpoint,
    readonly decoder: Decoder,
    readonly store: ExpertStore,
    readonly wireDtype: DType,
    private readonly options: FixtureWorkerOptions,
  ) {}

  static async open(model: EngineModel, options: FixtureWorkerOptions = {}): Promise<FixtureWorker> {
    const native = loadNative();
    const wireDtype = options.wireDtype ?? 'f32';
    const engine = native.engineOpen({ threads: options.threads ?? 1, kernels: options.kernels ?? 'auto' });
    const checkpoint = await native.checkpointOpen(model.files, model.tensors, { pageCache: 'keep' });
    const cache = { kvBlocks: options.kvBlocks ?? 32, kvDtype: options.kvDtype ?? 'f32' } as const;
    const decoder = await native.decoderOpen(engine, checkpoint, model.spec, { ...cache, wireDtype });
    const store = await native.expertStoreOpen(engine, checkpoint, model.spec, wireDtype, unlimitedSlots);
    const worker = new FixtureWorker(native, model, engine, checkpoint, decoder, store, wireDtype, options);
    for (const { layer, numExperts } of worker.moeLayers()) {
      for (let expert = 0; expert < numExperts; expert++)
        await native.expertLoad(store, layer, expert, worker.expertFormat(layer), 'needed');
    }
    worker.setLocal(options.isLocal ?? true);
    return worker;
  }

  /** By default the dtype of a layer's first expert. */
  expertFormat(layer: number): Format {
    const weight = mixtureOf(this.model.spec.layers[layer]!)?.experts[0]?.up.weight;
    const stored = this.model.tensors.find(({ name }) => name === weight)?.dtype;
    return this.options.expertFormats?.[layer] ?? stored ?? 'f32';
  }

  moeLayers(): { layer: number; numExperts: number; topK: number }[] {
    return this.model.spec.layers.flatMap((layerSpec, layer) => {
      const mixture = mixtureOf(layerSpec);
      return mixture === null ? [] : [{ layer, numExperts: mixture.numExperts, topK: mixture.gate.topK }];
    });
  }

  /** Bytes of one row in the wire dtype. */
  rowBytes(): number {
    return this.model.spec.hiddenSize * (this.wireDtype === 'f32' ? 4 : 2);
  }

  setLocal(isLocal: boolean): void {
    for (const { layer, numExperts } of this.moeLayers()) {
      this.native.decoderSetLocal(
        this.decoder,
        this.store,
        0,
        layer,
        new Uint8Array(numExperts).fill(localFormat(isLocal ? this.expertFormat(layer) : null)),
      );
    }
  }

  openBatch(sequences: readonly SequenceRows[]): Batch {
    return this.native.batchOpen(this.decoder, batchInput(sequences));
  }

  /** Runs a batch to its end, fetching stopped layers' experts by `answer`, and returns its logits. */
  async run(sequences: readonly SequenceRows[], answer: Answer = unexpectedStop): Promise<Float32Array> {
    const batch = this.openBatch(sequences);
    try {
      for (;;) {
        const result = await this.native.batchRun(batch);
        if (result.stoppedAt === null) break;
        await answer(this, batch, result);
      }
      return await this.native.batchLogits(batch);
    } finally {
      this.native.batchClose(batch);
    }
  }

  /** Logits of all tokens of one sequence in one step. */
  async logits(tokens: readonly number[], answer?: Answer): Promise<Float32Array> {
    return this.run([{ tokens, start: 0, blocks: blocksFrom(0, tokens.length), logits: tokens.map((_, i) => i) }], answer);
  }

  close(): void {
    this.native.expertStoreClose(this.store);
    this.native.decoderClose(this.decoder);
    this.native.checkpointClose(this.checkpoint);
    this.native.engineClose(this.engine);
  }
}

/** Fills the slots of a batch that has stopped. */
export type Answer = (worker: FixtureWorker, batch: Batch, result: RunResult) => Promise<void>;

const unexpectedStop: Answer = (_worker, _batch, result) => Promise.reject(new Error(`the batch stopped at layer ${result.stoppedAt}`));

/** KV blocks for `numPositions`, the first one being `first`. */
export function blocksFrom(first: number, numPositions: number): number[] {
  return Array.from({ length: Math.ceil(numPositions / kvBlockPositions) }, (_, i) => first + i);
}

export function batchInput(sequences: readonly SequenceRows[]): BatchInput {
  const firstRows = sequences.map((_, i) => sequences.slice(0, i).reduce((rows, { tokens }) => rows + tokens.length, 0));
  const firstBlocks = sequences.map((_, i) => sequences.slice(0, i).reduce((total, { blocks }) => total + blocks.length, 0));
  return {
    tokens: Int32Array.from(sequences.flatMap(({ tokens }) => tokens)),
    positions: Int32Array.from(sequences.flatMap(({ tokens, start }) => tokens.map((_, i) => start + i))),
    sequences: Int32Array.from(sequences.flatMap(({ tokens }, sequence) => tokens.map(() => sequence))),
    blockTable: Int32Array.from(sequences.flatMap(({ blocks }) => blocks)),
    blockOffsets: Int32Array.from([...firstBlocks, sequences.reduce((total, { blocks }) => total + blocks.length, 0)]),
    ropeInverseFrequencies: Float32Array.from(sequences.flatMap(({ ropeInverseFrequencies }) => [...(ropeInverseFrequencies ?? [])])),
    logitRows: Int32Array.from(sequences.flatMap(({ logits }, i) => logits.map((row) => (firstRows[i] ?? 0) + row))),
    ...{ stack: 'decoder', sources: null, numPadding: new Int32Array(0) },
  };
}
