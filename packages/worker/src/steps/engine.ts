import { EmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import {
  attentionsOf,
  type Binding,
  type Checkpoint,
  convertedFolder,
  type Decoder,
  type DecoderSpec,
  type DecoderTimes,
  type Engine,
  type EngineInfo,
  type ExpertStore,
  elementBytes,
  hasCapacity,
  kvBlockPositions,
  type LayerLoad,
  mixtureOf,
  paddingTokenOf,
  type SlotCounters,
  withoutCapacity,
  withStaticGating,
} from '@expertmesh/native';
import { deviceBytesByLayer } from '../device-tier.js';
import type { WorkerOptions } from '../options.js';

/** Block numbers are 32-bit; no context comes near. */
const maxKvBlocks = 2 ** 24;

interface Opened {
  readonly kvBlockBytes: number;
  readonly numKvBlocks: number;
  readonly engine: Engine;
  readonly checkpoint: Checkpoint;
  readonly store: ExpertStore;
}

/** The native side of a worker. What is opened here is closed here, in the opposite order. */
export class WorkerEngine {
  readonly binding: Binding;
  readonly info: EngineInfo;
  readonly store: ExpertStore;
  readonly numKvBlocks: number;
  /** Of keys and values of 32 positions in every layer. */
  readonly kvBlockBytes: number;
  /** What decides the bits of this worker's answers. */
  readonly numerics: string;
  readonly #engine: Engine;
  readonly #checkpoint: Checkpoint;
  readonly #spec: DecoderSpec;
  readonly #options: WorkerOptions;
  #decoder: Decoder | null = null;

  private constructor(binding: Binding, spec: DecoderSpec, options: WorkerOptions, opened: Opened) {
    this.binding = binding;
    this.#spec = spec;
    this.#options = options;
    this.kvBlockBytes = opened.kvBlockBytes;
    this.numKvBlocks = opened.numKvBlocks;
    this.#engine = opened.engine;
    this.#checkpoint = opened.checkpoint;
    this.store = opened.store;
    this.info = binding.engineInfo(this.#engine);
    this.numerics = numericsOf(this.info.numerics, options);
  }

  /** Opens everything but the decoder, whose weights take long to load. */
  static async open(binding: Binding, folder: ModelFolder, options: WorkerOptions): Promise<WorkerEngine> {
    const { spec: given, files, tensors, fingerprint } = folder;
    const layerBytes = deviceBytesByLayer(folder, options.precision, options.deviceBytes);
    const spec = gatedSpec(given, options);
    if (options.residentOnly) checkSlots(spec, options.deviceSlots);
    const kvBlockBytes = kvBlockBytesOf(spec, options.kvDtype);
    const numKvBlocks = kvBlocksOf(options.kvBytes, kvBlockBytes);
    const engine = binding.engineOpen({ threads: options.threads, kernels: options.kernels });
    try {
      const checkpoint = await binding.checkpointOpen(files, tensors, { pageCache: options.pageCache });
      const converted = convertedFolder(options.cacheFolder, fingerprint, binding.engineInfo(engine).numerics);
      const { deviceSlots: perLayer, buffering: policy, inPlace, prefetch, residentOnly } = options;
      const tiers = { perLayer, layerBytes, policy, inPlace, prefetch, residentOnly, converted };
      const store = await binding.expertStoreOpen(engine, checkpoint, spec, options.wireDtype, tiers);
      return new WorkerEngine(binding, spec, options, { kvBlockBytes, numKvBlocks, engine, checkpoint, store });
    } catch (error) {
      binding.engineClose(engine);
      throw error;
    }
  }

  async loadDecoder(): Promise<Decoder> {
    const { kvDtype, wireDtype } = this.#options;
    const options = { kvBlocks: this.numKvBlocks, kvDtype, wireDtype };
    this.#decoder = await this.binding.decoderOpen(this.#engine, this.#checkpoint, this.#spec, options);
    return this.#decoder;
  }

  /** See paddingTokenOf; null but in reference gating. */
  get paddingToken(): number | null {
    return paddingTokenOf(this.#spec);
  }

  /** Whether a step's rows may be in two batches with the same bits. */
  get hasFreeRows(): boolean {
    return !hasCapacity(this.#spec);
  }

  /** What has been routed since the last call, by model layer. */
  takeLoad(): readonly LayerLoad[] {
    return this.#decoder === null ? [] : this.binding.decoderTakeLoad(this.#decoder);
  }

  /** By model layer. */
  slots(): readonly SlotCounters[] {
    return this.binding.expertSlots(this.store);
  }

  /** Milliseconds of the decoder's parts; null before it is loaded. */
  times(): DecoderTimes | null {
    return this.#decoder === null ? null : this.binding.decoderTimes(this.#decoder);
  }

  /** For which the engine has had work and not got on with it. */
  get stalledMs(): number {
    return this.binding.engineStalledMs(this.#engine);
  }

  close(): void {
    const { binding } = this;
    if (this.#decoder !== null) binding.decoderClose(this.#decoder);
    binding.expertStoreClose(this.store);
    binding.checkpointClose(this.#checkpoint);
    binding.engineClose(this.#engine);
  }
}

function gatedSpec(given: DecoderSpec, { gating, capacityFraction, staticTokens }: WorkerOptions): DecoderSpec {
  if (gating === 'reference') return given;
  return gating === 'static' ? withStaticGating(given, capacityFraction, staticTokens) : withoutCapacity(given);
}

/** Throws EM_OPTION_VALUE where a row could not have as many experts as its router chooses. */
function checkSlots({ layers }: DecoderSpec, deviceSlots: number): void {
  const topK = Math.max(0, ...layers.map((layer) => mixtureOf(layer)?.gate.topK ?? 0));
  if (deviceSlots === 0 || deviceSlots >= topK) return;
  const wanted = `at least ${topK}, the experts of one token, as routers choose among the residents of a layer only`;
  throw new EmError('EM_OPTION_VALUE', { option: 'deviceSlots', got: deviceSlots, wanted });
}

function kvBlockBytesOf({ layers }: DecoderSpec, kvDtype: WorkerOptions['kvDtype']): number {
  const rowElements = layers
    .flatMap(attentionsOf)
    .reduce((sum, { numKvHeads, headDim, valueDim }) => sum + numKvHeads * (headDim + valueDim), 0);
  return rowElements * kvBlockPositions * elementBytes[kvDtype];
}

/** Blocks of the KV cache that `kvBytes` hold. */
function kvBlocksOf(kvBytes: number, blockBytes: number): number {
  const numBlocks = Math.min(Math.floor(kvBytes / blockBytes), maxKvBlocks);
  if (numBlocks < 1) {
    throw new EmError('EM_OPTION_VALUE', { option: 'kvBytes', got: kvBytes, wanted: `at least ${blockBytes}, one block of this model` });
  }
  return numBlocks;
}

/** What decides bits beside the engine: the id names it, so that workers of one cluster keep theirs alike. */
function numericsOf(engine: string, { kvDtype, gating, residentOnly }: WorkerOptions): string {
  const kv = kvDtype === 'f32' ? [] : [`kv-${kvDtype}`];
  return [engine, ...kv, ...(gating === 'dynamic' ? [] : [`gating-${gating}`]), ...(residentOnly ? ['resident-only'] : [])].join('/');
}
