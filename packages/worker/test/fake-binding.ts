import { EmError } from '@expertmesh/common';
import {
  type Batch,
  type BatchInput,
  type Binding,
  type Checkpoint,
  type Decoder,
  type DecoderSpec,
  type DecoderTimes,
  type DType,
  type Engine,
  type EngineInfo,
  type ExpertStore,
  type LayerSpec,
  type LoadedExpert,
  type MixtureSpec,
  mixtureOf,
  type RunResult,
  type SamplingInput,
  type WireRows,
} from '@expertmesh/native';
import { fakeSpec } from './fake-model.js';
import { mix, viewOf } from './fake-values.js';

// An engine in integers modulo 2^32 in which every value that the real one computes has its place: a row's state depends on
// all earlier positions through the KV blocks, on its expert outputs and their order, and one wrong byte changes all tokens
// after it. Of a wire row only the first four bytes are used, as one little-endian uint32.

class FakeDecoder implements Decoder {
  readonly type = 'decoder';
  readonly kv: Uint32Array[];
  readonly local: Uint8Array[];
  load: Float64Array[];
  isClosed = false;

  constructor(
    readonly spec: DecoderSpec,
    numKvBlocks: number,
  ) {
    this.kv = spec.layers.map(() => new Uint32Array(numKvBlocks * 32));
    this.local = spec.layers.map((layer) => new Uint8Array(mixtureOf(layer)?.numExperts ?? 0));
    this.load = this.noLoad();
  }

  noLoad(): Float64Array[] {
    return this.spec.layers.map((layer) => new Float64Array(mixtureOf(layer)?.numExperts ?? 0));
  }
}

class FakeBatch implements Batch {
  readonly type = 'batch';
  readonly states: Uint32Array;
  /** The layer whose experts are outstanding, or the next to run. */
  layer = 0;
  isStopped = false;
  routing = new Int32Array(0);
  outputs: (number | null)[] = [];
  readonly dropped = new Set<number>();
  isClosed = false;

  constructor(
    readonly decoder: FakeDecoder,
    readonly input: BatchInput,
  ) {
    this.states = Uint32Array.from(input.tokens, (token, row) => mix(this.slowestFrequency(row), token));
  }

  /** In millionths: of the row's sequence, or of the spec where the batch brings none. */
  private slowestFrequency(row: number): number {
    const { inverseFrequencies } = this.decoder.spec.rope!;
    const { ropeInverseFrequencies: own, sequences } = this.input;
    const pairs = inverseFrequencies.length;
    const sequence = own.length === 0 ? 0 : (sequences[row] as number);
    const all = own.length === 0 ? inverseFrequencies : own;
    return Math.round(1e6 * (all[(sequence + 1) * pairs - 1] as number));
  }
}

class FakeStore implements ExpertStore {
  readonly type = 'expertStore';
  readonly held = new Set<string>();
  isClosed = false;

  constructor(readonly rowBytes: number) {}
}

/** One expertsRun as it was asked for. */
export interface FakeRun {
  readonly layer: number;
  readonly numSources: number;
  readonly numAssignments: number;
}

export class FakeBinding implements Binding {
  readonly runs: FakeRun[] = [];
  /** Waited for before each of these calls. */
  gate: (call: 'expertsRun' | 'batchRun' | 'expertLoad' | 'decoderOpen') => Promise<void> = async () => undefined;
  failing: Error | null = null;
  /** Whether the engine refuses a call for the sake of one row that it concerns. */
  refuses: (call: 'batchOpen' | 'batchRun' | 'batchSample' | 'batchNll', input: BatchInput, row: number) => boolean = () => false;
  numOpen = 0;

  engineOpen(): Engine {
    this.numOpen += 1;
    return { type: 'engine' };
  }

  engineInfo(): EngineInfo {
    return { threads: 1, kernels: 'ref', available: ['ref'], numerics: 'fake-v1' };
  }

  engineClose(): void {
    this.numOpen -= 1;
  }

  async checkpointOpen(): Promise<Checkpoint> {
    this.numOpen += 1;
    return { type: 'checkpoint' };
  }

  checkpointClose(): void {
    this.numOpen -= 1;
  }

  async decoderOpen(_engine: Engine, _checkpoint: Checkpoint, spec: DecoderSpec, options: { kvBlocks: number }): Promise<Decoder> {
    await this.gate('decoderOpen');
    return this.decoder(spec, options.kvBlocks);
  }

  decoder(spec: DecoderSpec, numKvBlocks: number): Decoder {
    this.numOpen += 1;
    return new FakeDecoder(spec, numKvBlocks);
  }

  decoderProgress(): number {
    return 1;
  }

  decoderClose(decoder: Decoder): void {
    (decoder as FakeDecoder).isClosed = true;
    this.numOpen -= 1;
  }

  decoderSetLocal(decoder: Decoder, _store: ExpertStore, layer: number, local: Uint8Array): void {
    (decoder as FakeDecoder).local[layer] = local;
  }

  decoderTakeLoad(decoder: Decoder): Float64Array[] {
    const { load } = decoder as FakeDecoder;
    (decoder as FakeDecoder).load = (decoder as FakeDecoder).noLoad();
    return load;
  }

  batchOpen(decoder: Decoder, input: BatchInput): Batch {
    this.#check('batchOpen', input, input.tokens.keys());
    this.numOpen += 1;
    return new FakeBatch(decoder as FakeDecoder, input);
  }

  async batchRun(handle: Batch): Promise<RunResult> {
    await this.gate('batchRun');
    const batch = open(handle as FakeBatch);
    const { spec } = batch.decoder;
    this.#check('batchRun', batch.input, batch.input.tokens.keys());
    for (; batch.layer < spec.layers.length; batch.layer += 1) {
      const mixture = mixtureOf(spec.layers[batch.layer] as LayerSpec);
      if (!batch.isStopped) {
        attend(batch);
        if (mixture === null) continue;
        route(batch, mixture);
        const local = batch.decoder.local[batch.layer] as Uint8Array;
        if (batch.routing.some((expert, slot) => local[expert] !== 1 && !batch.dropped.has(Math.floor(slot / mixture.gate.topK)))) {
          batch.isStopped = true;
          return { stoppedAt: batch.layer, routing: batch.routing };
        }
        batch.routing.forEach((expert, slot) => {
          batch.outputs[slot] = expertOutput(expertInput(batch, Math.floor(slot / mixture.gate.topK)), batch.layer, expert);
        });
      }
      batch.isStopped = false;
      combine(batch, mixture as MixtureSpec);
    }
    return { stoppedAt: null, routing: null };
  }

  batchDropRows(handle: Batch, rows: Int32Array): void {
    for (const row of rows) open(handle as FakeBatch).dropped.add(row);
  }

  async batchGather(handle: Batch, rows: Int32Array, out: Uint8Array): Promise<void> {
    const batch = open(handle as FakeBatch);
    const view = viewOf(out);
    rows.forEach((row, index) => {
      view.setUint32(4 * batch.decoder.spec.hiddenSize * index, expertInput(batch, row), true);
    });
  }

  async batchScatter(handle: Batch, slots: Int32Array, rows: Uint8Array): Promise<void> {
    const batch = open(handle as FakeBatch);
    const view = viewOf(rows);
    slots.forEach((slot, index) => {
      fill(batch, slot, view.getUint32(4 * batch.decoder.spec.hiddenSize * index, true));
    });
  }

  async batchSample(handle: Batch, inputs: readonly SamplingInput[]): Promise<Int32Array> {
    const batch = open(handle as FakeBatch);
    const { vocabSize } = batch.decoder.spec;
    this.#check(
      'batchSample',
      batch.input,
      inputs.map(({ index }) => batch.input.logitRows[index] as number),
    );
    return Int32Array.from(inputs, ({ index, temperature, seed, position }) => {
      const state = logitState(batch, index);
      return (temperature === 0 ? state : mix(mix(state, Number(seed & 0xffffffffn)), position)) % vocabSize;
    });
  }

  async batchNll(handle: Batch, indices: Int32Array, targets: Int32Array): Promise<Float64Array> {
    const batch = open(handle as FakeBatch);
    this.#check(
      'batchNll',
      batch.input,
      Array.from(indices, (index) => batch.input.logitRows[index] as number),
    );
    return Float64Array.from(indices, (index, at) => mix(logitState(batch, index), targets[at] as number) / 2 ** 32);
  }

  async batchLogits(handle: Batch): Promise<Float32Array> {
    const batch = open(handle as FakeBatch);
    const { vocabSize } = batch.decoder.spec;
    const logits = new Float32Array(batch.input.logitRows.length * vocabSize);
    return logits.map((_, at) => mix(logitState(batch, Math.floor(at / vocabSize)), at % vocabSize) / 2 ** 32);
  }

  batchClose(handle: Batch): void {
    open(handle as FakeBatch).isClosed = true;
    this.numOpen -= 1;
  }

  async expertStoreOpen(_engine: Engine, _checkpoint: Checkpoint, spec: DecoderSpec): Promise<ExpertStore> {
    return this.store(spec);
  }

  decoderTimes(): DecoderTimes {
    return { attention: 1, gate: 2, experts: 3, combine: 4, head: 5 };
  }

  store(spec: DecoderSpec = fakeSpec()): ExpertStore {
    this.numOpen += 1;
    return new FakeStore(4 * spec.hiddenSize);
  }

  async expertLoad(store: ExpertStore, layer: number, expert: number): Promise<LoadedExpert> {
    await this.gate('expertLoad');
    (store as FakeStore).held.add(`${layer}/${expert}`);
    return { checksum: fakeChecksum(layer, expert), bytes: 12, format: 'f32' };
  }

  async expertLoadBytes(store: ExpertStore, layer: number, expert: number, _format: DType, canonical: Uint8Array): Promise<LoadedExpert> {
    const isWhole = Buffer.from(canonical).toString() === fakeExpertText(layer, expert);
    (store as FakeStore).held.add(`${layer}/${expert}`);
    return { checksum: isWhole ? fakeChecksum(layer, expert) : 'bad0bad0bad0bad0', bytes: canonical.length, format: 'f32' };
  }

  async expertBytes(_store: ExpertStore, layer: number, expert: number): Promise<Uint8Array> {
    return Buffer.from(fakeExpertText(layer, expert));
  }

  expertCancelLoads(): void {}

  expertRelease(store: ExpertStore, layer: number, expert: number): void {
    if (!(store as FakeStore).held.delete(`${layer}/${expert}`)) throw new Error(`layer ${layer} expert ${expert} is not held`);
  }

  expertsHeld(store: ExpertStore): number {
    return (store as FakeStore).held.size;
  }

  async expertsRun(store: ExpertStore, layer: number, sources: readonly (Batch | WireRows)[], plan: Int32Array): Promise<void> {
    this.runs.push({ layer, numSources: sources.length, numAssignments: plan.length / 4 });
    await this.gate('expertsRun');
    if (this.failing !== null) throw this.failing;
    const { rowBytes } = store as FakeStore;
    for (let at = 0; at < plan.length; at += 4) {
      const [source, expert, row, answer] = plan.subarray(at, at + 4) as unknown as [number, number, number, number];
      if (!(store as FakeStore).held.has(`${layer}/${expert}`)) throw new Error(`layer ${layer} expert ${expert} is not held`);
      const from = sources[source] as Batch | WireRows;
      if ('type' in from) fill(open(from as FakeBatch), answer, expertOutput(expertInput(from as FakeBatch, row), layer, expert));
      else
        viewOf(from.out).setUint32(rowBytes * answer, expertOutput(viewOf(from.rows).getUint32(rowBytes * row, true), layer, expert), true);
    }
  }

  expertStoreClose(store: ExpertStore): void {
    (store as FakeStore).isClosed = true;
    this.numOpen -= 1;
  }

  async probeRead(): Promise<number> {
    return 1;
  }

  async probeFma(): Promise<number> {
    return 1;
  }

  async probeGemm(): Promise<number> {
    return 1;
  }

  async probeAttention(): Promise<number> {
    return 1;
  }

  #check(call: Parameters<FakeBinding['refuses']>[0], input: BatchInput, rows: Iterable<number>): void {
    for (const row of rows) {
      if (this.refuses(call, input, row)) throw new EmError('EM_NATIVE_ARGUMENT', { problem: `${call}: row ${row}` });
    }
  }
}

export function fakeChecksum(layer: number, expert: number): string {
  return mix(layer + 100, expert)
    .toString(16)
    .padStart(16, '0');
}

function open(batch: FakeBatch): FakeBatch {
  if (batch.isClosed || batch.decoder.isClosed) throw new Error('the batch is closed');
  return batch;
}

function attend(batch: FakeBatch): void {
  const { tokens, positions, sequences, blockTable, blockOffsets } = batch.input;
  const kv = batch.decoder.kv[batch.layer] as Uint32Array;
  const place = (row: number, position: number) => {
    const block = blockTable[(blockOffsets[sequences[row] as number] as number) + Math.floor(position / 32)] as number;
    return block * 32 + (position % 32);
  };
  tokens.forEach((_, row) => {
    kv[place(row, positions[row] as number)] = mix(batch.states[row] as number, batch.layer);
  });
  tokens.forEach((_, row) => {
    let sum = batch.states[row] as number;
    for (let position = 0; position <= (positions[row] as number); position += 1) sum = mix(sum, kv[place(row, position)] as number);
    batch.states[row] = sum;
  });
}

function route(batch: FakeBatch, { numExperts, gate: { topK } }: MixtureSpec): void {
  const load = batch.decoder.load[batch.layer] as Float64Array;
  batch.routing = new Int32Array(batch.states.length * topK);
  batch.outputs = Array.from(batch.routing, () => null);
  batch.states.forEach((state, row) => {
    const chosen: number[] = [];
    for (let choice = 0; choice < topK; choice += 1) {
      let expert = mix(state, choice) % numExperts;
      while (chosen.includes(expert)) expert = (expert + 1) % numExperts;
      chosen.push(expert);
      batch.routing[row * topK + choice] = expert;
      load[expert] = (load[expert] as number) + 1;
    }
  });
}

function combine(batch: FakeBatch, { gate: { topK } }: MixtureSpec): void {
  batch.states.forEach((_, row) => {
    for (let choice = 0; choice < topK; choice += 1) {
      const output = batch.outputs[row * topK + choice];
      if (output === null && !batch.dropped.has(row)) throw new Error(`row ${row} choice ${choice} was not filled`);
      batch.states[row] = mix(batch.states[row] as number, output ?? 0);
    }
  });
}

function fill(batch: FakeBatch, slot: number, value: number): void {
  if (batch.outputs[slot] !== null) throw new Error(`slot ${slot} was filled twice`);
  batch.outputs[slot] = value;
}

function expertInput(batch: FakeBatch, row: number): number {
  return mix(batch.states[row] as number, 77);
}

function expertOutput(input: number, layer: number, expert: number): number {
  return mix(mix(input, layer), expert + 1000);
}

function logitState(batch: FakeBatch, index: number): number {
  return batch.states[batch.input.logitRows[index] as number] as number;
}

/** Stands for the canonical bytes of an expert: several chunks of them. */
function fakeExpertText(layer: number, expert: number): string {
  return `layer ${layer} expert ${expert};`.repeat(100_000);
}
