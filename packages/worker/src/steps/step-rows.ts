import type { BatchInput, SourceInput } from '@expertmesh/native';
import { requestHash } from '../experts/request-hash.js';
import { isDecodeSlice, type Slice } from './scheduler.js';
import type { Source } from './source.js';

/** Who the rows of a batch are, for the choice of replicas. */
export interface RowNames {
  /** [rows] hash of the row's request. */
  readonly requests: Uint32Array;
  /** [rows] absolute position. */
  readonly positions: Int32Array;
}

/** The rows of one step: what the engine is given, whose they are, and which of them are still wanted. */
export class StepRows {
  readonly slices: readonly Slice[];
  readonly input: BatchInput;
  readonly names: RowNames;
  /** By slice: index into input.logitRows of its first row with logits. */
  readonly firstLogit: readonly number[];
  /** Rows that are one step from their sequence's next token, the others being its prompt's or replayed. */
  readonly numDecodeRows: number;
  /** By slice. */
  readonly #numPadding: readonly number[];
  readonly #isDropped: Uint8Array;

  /** Every slice's last rows up to those of the longest are of `paddingToken`, where there is one and they are an encoder's. */
  constructor(slices: readonly Slice[], paddingToken: number | null) {
    this.slices = slices;
    const isEncoder = slices[0]?.stack === 'encoder';
    this.#numPadding = slices.map(paddingToken === null || !isEncoder ? () => 0 : missingRows(slices));
    const numRows = slices.reduce((sum, slice, index) => sum + slice.numRows + (this.#numPadding[index] as number), 0);
    const tokens = new Int32Array(numRows);
    const positions = new Int32Array(numRows);
    const sequences = new Int32Array(numRows);
    const requests = new Uint32Array(numRows);
    const blockOffsets = new Int32Array(slices.length + 1);
    const blockTable: number[] = [];
    const logitRows: number[] = [];
    const firstLogit: number[] = [];
    let row = 0;
    slices.forEach(({ sequence, first, numRows: numOwn, numLogitRows }, index) => {
      const { tokens: ids, blocks } = isEncoder ? (sequence.source as Source) : sequence;
      const request = requestHash(sequence.id);
      firstLogit.push(logitRows.length);
      const numAll = numOwn + (this.#numPadding[index] as number);
      for (let own = 0; own < numAll; own += 1, row += 1) {
        tokens[row] = (own < numOwn ? ids[first + own] : paddingToken) as number;
        positions[row] = first + own;
        sequences[row] = index;
        requests[row] = request;
        if (own >= numAll - numLogitRows) logitRows.push(row);
      }
      blockOffsets[index + 1] = (blockOffsets[index] as number) + blocks.length;
      blockTable.push(...blocks);
    });
    const ropeInverseFrequencies = Float32Array.from(slices.flatMap(({ sequence }) => [...(sequence.ropeFrequencies ?? [])]));
    this.input = {
      ...{ tokens, positions, sequences, blockTable: Int32Array.from(blockTable), blockOffsets, ropeInverseFrequencies },
      logitRows: Int32Array.from(logitRows),
      stack: isEncoder ? 'encoder' : 'decoder',
      sources: isEncoder ? null : sourcesOf(slices),
      numPadding: isEncoder ? Int32Array.from(this.#numPadding) : new Int32Array(0),
    };
    this.names = { requests, positions };
    this.firstLogit = firstLogit;
    this.numDecodeRows = slices.filter(isDecodeSlice).length;
    this.#isDropped = new Uint8Array(slices.length);
  }

  get numRows(): number {
    return this.input.tokens.length;
  }

  get isAllDropped(): boolean {
    return this.#isDropped.every((isDropped) => isDropped === 1);
  }

  isDropped(slice: number): boolean {
    return this.#isDropped[slice] === 1;
  }

  /** The slice that a row belongs to. */
  sliceOf(row: number): number {
    return this.input.sequences[row] as number;
  }

  /** Marks a slice as no longer wanted and returns its rows. */
  drop(slice: number): Int32Array {
    this.#isDropped[slice] = 1;
    const first = this.input.sequences.indexOf(slice);
    const numRows = (this.slices[slice] as Slice).numRows + (this.#numPadding[slice] as number);
    return Int32Array.from({ length: numRows }, (_, own) => first + own);
  }
}

/** Of a slice: rows it has less than the longest. */
function missingRows(slices: readonly Slice[]): (slice: Slice) => number {
  const longest = Math.max(...slices.map(({ numRows }) => numRows));
  return ({ numRows }) => longest - numRows;
}

/** Null for a model without an encoder. */
function sourcesOf(slices: readonly Slice[]): SourceInput | null {
  const sources = slices.flatMap(({ sequence }) => sequence.source ?? []);
  if (sources.length === 0) return null;
  const blockOffsets = new Int32Array(sources.length + 1);
  sources.forEach(({ blocks }, index) => {
    blockOffsets[index + 1] = (blockOffsets[index] as number) + blocks.length;
  });
  return {
    lengths: Int32Array.from(sources, ({ tokens }) => tokens.length),
    blockTable: Int32Array.from(sources.flatMap(({ blocks }) => blocks)),
    blockOffsets,
  };
}
