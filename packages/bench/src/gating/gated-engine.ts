import type { ModelFolder } from '@expertmesh/models';
import {
  type BatchInput,
  type Binding,
  type Checkpoint,
  type Decoder,
  type DecoderSpec,
  type Engine,
  type EngineInfo,
  type ExpertStore,
  kvBlockPositions,
  localFormat,
  mixtureOf,
  unlimitedSlots,
  withoutCapacity,
  withStaticGating,
} from '@expertmesh/native';
import { Random } from '../random.js';
import type { Workload } from './workloads.js';

/** Of all weights: 16 bits as the paper's. */
export const weightDtype = 'bf16';

/** Sources that the decoder's sequences share. */
const sourceRows = kvBlockPositions;

/** A whole model on one engine with all its experts, in one mode of gating: what runs steps of any number of rows. */
export class GatedEngine {
  /** Of scratch memory, the largest so far. */
  activationBytes = 0;
  readonly #binding: Binding;
  readonly #engine: Engine;
  readonly #checkpoint: Checkpoint;
  readonly #store: ExpertStore;
  readonly #spec: DecoderSpec;
  readonly #workload: Workload;
  readonly #mode: 'dynamic' | 'static';
  #decoder: Decoder | null = null;
  #input: BatchInput | null = null;

  private constructor(
    binding: Binding,
    opened: { engine: Engine; checkpoint: Checkpoint; store: ExpertStore },
    spec: DecoderSpec,
    workload: Workload,
    mode: 'dynamic' | 'static',
  ) {
    this.#binding = binding;
    this.#engine = opened.engine;
    this.#checkpoint = opened.checkpoint;
    this.#store = opened.store;
    this.#spec = spec;
    this.#workload = workload;
    this.#mode = mode;
  }

  static async open(
    binding: Binding,
    folder: ModelFolder,
    workload: Workload,
    mode: 'dynamic' | 'static',
    threads: number,
  ): Promise<GatedEngine> {
    const spec = withoutCapacity(folder.spec);
    const engine = binding.engineOpen({ threads, kernels: 'auto' });
    const checkpoint = await binding.checkpointOpen(folder.files, folder.tensors, { pageCache: 'keep' });
    const store = await binding.expertStoreOpen(engine, checkpoint, spec, 'f32', unlimitedSlots);
    for (const [layer, layerSpec] of spec.layers.entries()) {
      const numExperts = mixtureOf(layerSpec)?.numExperts ?? 0;
      const load = (_: unknown, expert: number) => binding.expertLoad(store, layer, expert, weightDtype, 'needed');
      await Promise.all(Array.from({ length: numExperts }, load));
    }
    return new GatedEngine(binding, { engine, checkpoint, store }, spec, workload, mode);
  }

  get info(): EngineInfo {
    return this.#binding.engineInfo(this.#engine);
  }

  /** Makes ready for steps of `rows` rows and runs one, which takes the memory that they need. */
  async prepare(rows: number): Promise<void> {
    const before = this.info.scratchBytes;
    const { sequenceRows, capacityFraction, phase } = this.#workload;
    if (this.#decoder !== null) this.#binding.decoderClose(this.#decoder);
    const spec = this.#mode === 'static' ? withStaticGating(this.#spec, capacityFraction, rows) : this.#spec;
    const kvBlocks = (rows / sequenceRows) * Math.ceil(sequenceRows / kvBlockPositions) + 1;
    this.#decoder = await this.#binding.decoderOpen(this.#engine, this.#checkpoint, spec, { kvBlocks, kvDtype: 'f32', wireDtype: 'f32' });
    for (const [layer, layerSpec] of spec.layers.entries()) {
      const numExperts = mixtureOf(layerSpec)?.numExperts ?? 0;
      if (numExperts > 0)
        this.#binding.decoderSetLocal(this.#decoder, this.#store, 0, layer, new Uint8Array(numExperts).fill(localFormat(weightDtype)));
    }
    if (phase === 'decode') await this.#run(batchOf('encoder', 1, sourceRows, this.#spec.vocabSize, kvBlocks - 1));
    this.#input = batchOf(phase === 'encoder' ? 'encoder' : 'decoder', rows / sequenceRows, sequenceRows, this.#spec.vocabSize, 0);
    if (phase === 'decode') this.#input = { ...this.#input, sources: sharedSource(rows, kvBlocks - 1) };
    await this.step();
    this.activationBytes += this.info.scratchBytes - before;
  }

  /** Seconds of one step. */
  async step(): Promise<number> {
    const startMs = performance.now();
    await this.#run(this.#input!);
    return (performance.now() - startMs) / 1000;
  }

  close(): void {
    if (this.#decoder !== null) this.#binding.decoderClose(this.#decoder);
    this.#binding.expertStoreClose(this.#store);
    this.#binding.checkpointClose(this.#checkpoint);
    this.#binding.engineClose(this.#engine);
  }

  async #run(input: BatchInput): Promise<void> {
    const batch = this.#binding.batchOpen(this.#decoder!, input);
    try {
      const { stoppedAt } = await this.#binding.batchRun(batch);
      if (stoppedAt !== null) throw new Error(`layer ${stoppedAt} waits for experts, all of which are here`);
    } finally {
      this.#binding.batchClose(batch);
    }
  }
}

/** Random tokens; logits of the last row of each of the decoder's sequences alone. */
function batchOf(stack: 'encoder' | 'decoder', numSequences: number, length: number, vocab: number, firstBlock: number): BatchInput {
  const random = new Random(numSequences, stack);
  const rows = Array.from({ length: numSequences * length }, (_, row) => row);
  const blocks = Math.ceil(length / kvBlockPositions);
  return {
    tokens: Int32Array.from(rows, () => 3 + random.integer(vocab - 3)),
    positions: Int32Array.from(rows, (row) => row % length),
    sequences: Int32Array.from(rows, (row) => Math.floor(row / length)),
    blockTable: Int32Array.from({ length: numSequences * blocks }, (_, block) => firstBlock + block),
    blockOffsets: Int32Array.from({ length: numSequences + 1 }, (_, sequence) => sequence * blocks),
    ropeInverseFrequencies: new Float32Array(0),
    numPadding: new Int32Array(0),
    logitRows:
      stack === 'encoder' ? new Int32Array(0) : Int32Array.from({ length: numSequences }, (_, sequence) => (sequence + 1) * length - 1),
    stack,
    sources: null,
  };
}

function sharedSource(numSequences: number, block: number) {
  return {
    lengths: new Int32Array(numSequences).fill(sourceRows),
    blockTable: new Int32Array(numSequences).fill(block),
    blockOffsets: Int32Array.from({ length: numSequences + 1 }, (_, sequence) => sequence),
  };
}
