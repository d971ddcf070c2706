import { requestFrequencies } from '@expertmesh/models';
import { type BatchInput, type DecoderSpec, kvBlockPositions } from '@expertmesh/native';
import { runningSums } from '../running-sums.js';
import type { ScoredDocument } from './scored-text.js';

/** Rows of documents; those whose next token is scored are asked for its loss. */
export interface ScoredBatch {
  /** Of the sources of documents that begin in the batch, to be run before it; null where there are none. */
  readonly encoder: BatchInput | null;
  readonly input: BatchInput;
  /** By row with logits: the token after it. */
  readonly targets: Int32Array;
}

/** Consecutive tokens of a document, and what it is long. */
interface Piece {
  readonly document: ScoredDocument;
  readonly begin: number;
  readonly end: number;
}

/**
 * Documents in batches of at most `maxRows` rows: whole ones beside each other, a longer one cut into batches of its own, one after the other,
 * as the later ones read what the earlier ones left in the cache, its source's keys and values included.
 */
export function* scoredBatches(documents: readonly ScoredDocument[], spec: DecoderSpec, maxRows: number): Generator<ScoredBatch> {
  let pieces: Piece[] = [];
  let numRows = 0;
  for (const document of documents) {
    const { length } = document.ids;
    const isOwn = length > maxRows;
    if (pieces.length > 0 && (isOwn || numRows + length > maxRows)) {
      yield batchOf(pieces, spec);
      [pieces, numRows] = [[], 0];
    }
    if (isOwn) {
      for (let begin = 0; begin < length; begin += maxRows) {
        yield batchOf([{ document, begin, end: Math.min(begin + maxRows, length) }], spec);
      }
    } else if (length > 0) {
      pieces.push({ document, begin: 0, end: length });
      numRows += length;
    }
  }
  if (pieces.length > 0) yield batchOf(pieces, spec);
}

/** KV blocks that the batches want. */
export function scoredBlocks(documents: readonly ScoredDocument[], maxRows: number): number {
  const longest = Math.max(0, ...documents.map(({ ids }) => ids.length));
  const longestSource = Math.max(0, ...documents.map(({ source }) => source?.length ?? 0));
  const mostTogether = Math.min(documents.length, maxRows);
  // Each of a batch's documents may leave a block all but empty.
  return Math.max(blocksOf(longest), blocksOf(maxRows) + mostTogether) + mostTogether * blocksOf(longestSource);
}

function batchOf(pieces: readonly Piece[], spec: DecoderSpec): ScoredBatch {
  const rows = pieces.map(({ document, begin, end }) => document.ids.slice(begin, end));
  const scored = pieces.map(({ document: { ids, firstScored }, begin }, index) =>
    rows[index]!.map((_, row) => begin + row).filter((position) => position + 1 < ids.length && position + 1 >= firstScored),
  );
  const starts = [0, ...runningSums(rows)];
  const rope = spec.rope?.dynamic == null ? null : spec.rope;
  const sources = pieces.map(({ document }) => document.source ?? []);
  const blocks = new BlockNumbers();
  const sourceBlocks = sources.map((source) => blocks.take(source.length));
  const input: BatchInput = {
    ...rowsInput(
      rows,
      pieces.map(({ end }) => blocks.take(end)),
      (index) => pieces[index]!.begin,
    ),
    ropeInverseFrequencies: Float32Array.from(pieces.flatMap(({ document }) => [...requestFrequencies(rope, document.ids.length)])),
    logitRows: Int32Array.from(scored.flatMap((own, index) => own.map((position) => starts[index]! + position - pieces[index]!.begin))),
    stack: 'decoder',
    sources: spec.encoder === null ? null : { lengths: Int32Array.from(sources, ({ length }) => length), ...blockTableOf(sourceBlocks) },
  };
  const targets = Int32Array.from(scored.flatMap((own, index) => own.map((position) => pieces[index]!.document.ids[position + 1]!)));
  // What a document's first piece has left of its source is there for the others.
  const encoder = spec.encoder === null || pieces[0]!.begin > 0 ? null : encoderInput(sources, sourceBlocks);
  return { encoder, input, targets };
}

function encoderInput(sources: readonly (readonly number[])[], blocks: readonly (readonly number[])[]): BatchInput {
  const rows = rowsInput(sources, blocks, () => 0);
  return { ...rows, ropeInverseFrequencies: new Float32Array(0), logitRows: new Int32Array(0), stack: 'encoder', sources: null };
}

/** Numbers of KV blocks, each given out once. */
class BlockNumbers {
  #next = 0;

  take(numPositions: number): number[] {
    return Array.from({ length: blocksOf(numPositions) }, () => this.#next++);
  }
}

/** @param firstOf position of the first row of a sequence */
function rowsInput(rows: readonly (readonly number[])[], blocks: readonly (readonly number[])[], firstOf: (index: number) => number) {
  return {
    tokens: Int32Array.from(rows.flat()),
    positions: Int32Array.from(rows.flatMap((own, index) => own.map((_, row) => firstOf(index) + row))),
    sequences: Int32Array.from(rows.flatMap((own, index) => own.map(() => index))),
    ...blockTableOf(blocks),
    numPadding: new Int32Array(0),
  };
}

function blockTableOf(blocks: readonly (readonly number[])[]) {
  return { blockTable: Int32Array.from(blocks.flat()), blockOffsets: Int32Array.from([0, ...runningSums(blocks)]) };
}

function blocksOf(numPositions: number): number {
  return Math.ceil(numPositions / kvBlockPositions);
}
