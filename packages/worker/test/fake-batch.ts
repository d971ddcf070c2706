import {
  type Batch,
  type BatchInput,
  type Decoder,
  type DecoderSpec,
  type ExpertStore,
  type LayerLoad,
  type MixtureSpec,
  mixtureOf,
  type SlotCounters,
} from '@expertmesh/native';
import type { FakeRoute } from './fake-routing.js';
import { mix } from './fake-values.js';

// An engine in integers modulo 2^32 in which every value that the real one computes has its place: a row's state depends on
// all earlier positions through the KV blocks, on its expert outputs and their order, and one wrong byte changes all tokens
// after it. Of a wire row only the first four bytes are used, as one little-endian uint32.

export class FakeStore implements ExpertStore {
  /** By layer; 0 = no limit. */
  slots: readonly number[] = [];
  readonly type = 'expertStore';
  readonly held = new Set<string>();
  isClosed = false;

  constructor(readonly rowBytes: number) {}

  /** Nothing but the slots is counted. */
  get counters(): SlotCounters[] {
    const uses = { residents: 0, held: 0, hits: 0, misses: 0, inPlace: 0, prefetches: 0, prefetchesUsed: 0, prefetchesWasted: 0 };
    const loads = { loadedBytes: 0, failedLoads: 0, stallMs: 0, choices: 0, masked: 0, swaps: 0 };
    return this.slots.map((slots) => ({ slots, ...uses, ...loads }));
  }
}

/** Where a layer's experts are computed without stopping. */
export interface LocalExperts {
  readonly store: FakeStore | null;
  readonly isLocal: Uint8Array;
}

export class FakeDecoder implements Decoder {
  readonly type = 'decoder';
  readonly kv: Uint32Array[];
  readonly local: LocalExperts[];
  load: LayerLoad[];
  isClosed = false;

  constructor(
    readonly spec: DecoderSpec,
    numKvBlocks: number,
  ) {
    this.kv = spec.layers.map(() => new Uint32Array(numKvBlocks * 32));
    this.local = spec.layers.map((layer) => ({ store: null, isLocal: new Uint8Array(mixtureOf(layer)?.numExperts ?? 0) }));
    this.load = this.noLoad();
  }

  noLoad(): LayerLoad[] {
    return this.spec.layers.map((layer) => ({ rows: new Float64Array(mixtureOf(layer)?.numExperts ?? 0), batches: 0, activeExperts: 0 }));
  }
}

export class FakeBatch implements Batch {
  readonly type = 'batch';
  readonly states: Uint32Array;
  /** The layer whose experts are outstanding, or the next to run. */
  layer = 0;
  isStopped = false;
  routing = new Int32Array(0);
  outputs: (number | null)[] = [];
  readonly dropped = new Set<number>();
  route: FakeRoute | null = null;
  /** Whose keys it sees. */
  earlier: FakeBatch | null = null;
  isDone = false;
  isClosed = false;

  constructor(
    readonly decoder: FakeDecoder,
    readonly input: BatchInput,
  ) {
    this.states = Uint32Array.from(input.tokens, (token, row) => mix(this.slowestFrequency(row), token));
  }

  /** Whether `earlier` has yet to attend in this layer. */
  get isBehind(): boolean {
    const { earlier } = this;
    if (earlier === null || earlier.isDone || earlier.dropped.size === earlier.states.length) return false;
    return earlier.layer < this.layer || (earlier.layer === this.layer && !earlier.isStopped);
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

export function open(batch: FakeBatch): FakeBatch {
  if (batch.isClosed || batch.decoder.isClosed) throw new Error('the batch is closed');
  return batch;
}

export function attend(batch: FakeBatch): void {
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

export function route(batch: FakeBatch, { numExperts, gate: { topK } }: MixtureSpec): void {
  const load = batch.decoder.load[batch.layer]!.rows;
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

export function combine(batch: FakeBatch, { gate: { topK } }: MixtureSpec): void {
  batch.states.forEach((_, row) => {
    for (let choice = 0; choice < topK; choice += 1) {
      const output = batch.outputs[row * topK + choice];
      if (output === null && !batch.dropped.has(row)) throw new Error(`row ${row} choice ${choice} was not filled`);
      batch.states[row] = mix(batch.states[row] as number, output ?? 0);
    }
  });
}

export function fill(batch: FakeBatch, slot: number, value: number): void {
  if (batch.outputs[slot] !== null) throw new Error(`slot ${slot} was filled twice`);
  batch.outputs[slot] = value;
}

export function expertInput(batch: FakeBatch, row: number): number {
  return mix(batch.states[row] as number, 77);
}

export function expertOutput(input: number, layer: number, expert: number): number {
  return mix(mix(input, layer), expert + 1000);
}

export function logitState(batch: FakeBatch, index: number): number {
  return batch.states[batch.input.logitRows[index] as number] as number;
}
