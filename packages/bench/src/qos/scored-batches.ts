import { requestFrequencies } from '@expertmesh/models';
import { type BatchInput, type DecoderSpec, kvBlockPositions } from '@expertmesh/native';
import { runningSums } from '../running-sums.js';

/** Rows of documents, each of which but a document's last is asked for the next token's loss. */
export interface ScoredBatch {
  readonly input: BatchInput;
  /** By row with logits: the token after it. */
  readonly targets: Int32Array;
}

/** Consecutive tokens of a document, and what it is long. */
interface Piece {
  readonly document: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Documents in batches of at most `maxRows` rows: whole ones beside each other, a longer one cut into batches of its own, one after the other,
 * as the later ones read what the earlier ones left in the cache.
 */
export function* scoredBatches(documents: readonly (readonly number[])[], spec: DecoderSpec, maxRows: number): Generator<ScoredBatch> {
  let pieces: Piece[] = [];
  let numRows = 0;
  for (const document of documents) {
    const isOwn = document.length > maxRows;
    if (pieces.length > 0 && (isOwn || numRows + document.length > maxRows)) {
      yield batchOf(pieces, spec);
      [pieces, numRows] = [[], 0];
    }
    if (isOwn) {
      for (let begin = 0; begin < document.length; begin += maxRows) {
        yield batchOf([{ document, begin, end: Math.min(begin + maxRows, document.length) }], spec);
      }
    } else if (document.length > 0) {
      pieces.push({ document, begin: 0, end: document.length });
      numRows += document.length;
    }
  }
  if (pieces.length > 0) yield batchOf(pieces, spec);
}

/** KV blocks that the batches want. */
export function scoredBlocks(documents: readonly (readonly number[])[], maxRows: number): number {
  const longest = Math.max(0, ...documents.map(({ length }) => length));
  // Each of a batch's documents may leave a block all but empty.
  return Math.max(blocksOf(longest), blocksOf(maxRows) + Math.min(documents.length, maxRows));
}

function batchOf(pieces: readonly Piece[], spec: DecoderSpec): ScoredBatch {
  const rows = pieces.map(({ document, begin, end }) => document.slice(begin, end));
  const blocks = pieces.map(({ end }) => Array.from({ length: blocksOf(end) }));
  const blockOffsets = Int32Array.from([0, ...runningSums(blocks)]);
  const scored = pieces.map(({ document, begin, end }) => document.slice(begin + 1, end + 1));
  const starts = [0, ...runningSums(rows)];
  const rope = spec.rope?.dynamic == null ? null : spec.rope;
  const input: BatchInput = {
    tokens: Int32Array.from(rows.flat()),
    positions: Int32Array.from(pieces.flatMap(({ begin }, index) => rows[index]!.map((_, row) => begin + row))),
    sequences: Int32Array.from(rows.flatMap((own, index) => own.map(() => index))),
    blockTable: Int32Array.from({ length: blockOffsets.at(-1)! }, (_, block) => block),
    blockOffsets,
    ropeInverseFrequencies: Float32Array.from(pieces.flatMap(({ document }) => [...requestFrequencies(rope, document.length)])),
    logitRows: Int32Array.from(scored.flatMap((own, index) => own.map((_, row) => starts[index]! + row))),
    stack: 'decoder',
    sources: null,
    numPadding: new Int32Array(0),
  };
  return { input, targets: Int32Array.from(scored.flat()) };
}

function blocksOf(numPositions: number): number {
  return Math.ceil(numPositions / kvBlockPositions);
}
