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
  readonly #isDropped: Uint8Array;

  constructor(slices: readonly Slice[]) {
    this.slices = slices;
    const numRows = slices.reduce((sum, slice) => sum + slice.numRows, 0);
    const tokens = new Int32Array(numRows);
    const positions = new Int32Array(numRows);
    const sequences = new Int32Array(numRows);
    const requests = new Uint32Array(numRows);
    const blockOffsets = new Int32Array(slices.length + 1);
    const blockTable: number[] = [];
    const logitRows: number[] = [];
    const firstLogit: number[] = [];
    let row = 0;
    const isEncoder = slices[0]?.stack === 'encoder';
    slices.forEach(({ sequence, first, numRows: numOwn, numLogitRows }, index) => {
      const { tokens: ids, blocks } = isEncoder ? (sequence.source as Source) : sequence;
      const request = requestHash(sequence.id);
      firstLogit.push(logitRows.length);
      for (let own = 0; own < numOwn; own += 1, row += 1) {
        tokens[row] = ids[first + own] as number;
        positions[row] = first + own;
        sequences[row] = index;
        requests[row] = request;
        if (own >= numOwn - numLogitRows) logitRows.push(row);
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
    return Int32Array.from({ length: (this.slices[slice] as Slice).numRows }, (_, own) => first + own);
  }
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
