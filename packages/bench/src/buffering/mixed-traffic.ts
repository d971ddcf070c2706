import { type BatchInput, kvBlockPositions, type SourceInput } from '@expertmesh/native';
import { runningSums } from '../running-sums.js';

/** What a request begins with. */
export interface Prompt {
  /** The decoder's. */
  readonly ids: readonly number[];
  /** What a model with an encoder translates; null for others. */
  readonly source: readonly number[] | null;
}

/** What is decoded at once, and how much of it. */
export interface TrafficShape {
  /** Sequences in a step. */
  readonly atOnce: number;
  readonly newTokens: number;
}

interface Sequence {
  readonly tokens: number[];
  readonly numPrompt: number;
  readonly source: readonly number[];
  /** The source's first, then the sequence's own. */
  readonly blocks: readonly number[];
  isEncoded: boolean;
  /** Positions in the cache. */
  numRun: number;
}

/** KV blocks that the traffic wants of an engine. */
export function trafficBlocks(prompts: readonly Prompt[], { atOnce, newTokens }: TrafficShape): number {
  const blocks = prompts.map(({ ids, source }) => blocksOf(source?.length ?? 0) + blocksOf(ids.length + newTokens));
  return atOnce * Math.max(...blocks);
}

/**
 * Requests one after the other in the order of their prompts, always as many at once: whenever one ends the next one's prompt runs in
 * the step of the others' tokens, its source in a step of its own before. Greedy, so that each engine with the same bits runs the same
 * steps.
 */
export class MixedTraffic {
  readonly #prompts: readonly Prompt[];
  readonly #shape: TrafficShape;
  readonly #running: Sequence[] = [];
  readonly #freeBlocks: number[];
  readonly #blocksEach: number;
  #next = 0;
  /** Of all requests, in the order in which they were produced. */
  readonly produced: number[] = [];

  constructor(prompts: readonly Prompt[], shape: TrafficShape) {
    this.#prompts = prompts;
    this.#shape = shape;
    const numBlocks = trafficBlocks(prompts, shape);
    this.#blocksEach = numBlocks / shape.atOnce;
    this.#freeBlocks = Array.from({ length: numBlocks }, (_, block) => block);
  }

  /** The rows of the next step, of the decoder the last one of each sequence with logits; null when all requests have ended. */
  next(): BatchInput | null {
    while (this.#running.length < this.#shape.atOnce && this.#next < this.#prompts.length) {
      const { ids, source } = this.#prompts[this.#next]!;
      const blocks = this.#freeBlocks.splice(0, this.#blocksEach);
      const sequence = { tokens: [...ids], numPrompt: ids.length, source: source ?? [], blocks, isEncoded: source === null, numRun: 0 };
      this.#running.push(sequence);
      this.#next += 1;
    }
    const sources = this.#running.filter(({ isEncoded }) => !isEncoded);
    if (sources.length > 0) return sourcesInput(sources);
    return this.#running.length === 0 ? null : tokensInput(this.#running);
  }

  /** @param tokens the next one of each sequence of a decoder's step */
  took(tokens: Int32Array): void {
    if (this.#running.some(({ isEncoded }) => !isEncoded)) {
      for (const sequence of this.#running) sequence.isEncoded = true;
      return;
    }
    for (const [index, sequence] of [...this.#running].entries()) {
      sequence.numRun = sequence.tokens.length;
      sequence.tokens.push(tokens[index]!);
      this.produced.push(tokens[index]!);
      if (sequence.tokens.length - sequence.numPrompt < this.#shape.newTokens) continue;
      this.#running.splice(this.#running.indexOf(sequence), 1);
      this.#freeBlocks.push(...sequence.blocks);
    }
  }
}

function blocksOf(numPositions: number): number {
  return Math.ceil(numPositions / kvBlockPositions);
}

function sourceBlocks({ source, blocks }: Sequence): readonly number[] {
  return blocks.slice(0, blocksOf(source.length));
}

function ownBlocks({ source, tokens, blocks }: Sequence): readonly number[] {
  const first = blocksOf(source.length);
  return blocks.slice(first, first + blocksOf(tokens.length));
}

function sourcesInput(sequences: readonly Sequence[]): BatchInput {
  const rows = sequences.map(({ source }) => source);
  return { ...rowsInput(rows, sequences.map(sourceBlocks), () => 0), logitRows: new Int32Array(0), stack: 'encoder', sources: null };
}

function tokensInput(sequences: readonly Sequence[]): BatchInput {
  const rows = sequences.map(({ tokens, numRun }) => tokens.slice(numRun));
  const input = rowsInput(rows, sequences.map(ownBlocks), (index) => sequences[index]!.numRun);
  return { ...input, logitRows: Int32Array.from(runningSums(rows), (end) => end - 1), stack: 'decoder', sources: sourcesOf(sequences) };
}

/** @param firstOf position of the first row of a sequence */
function rowsInput(
  rows: readonly (readonly number[])[],
  blocks: readonly (readonly number[])[],
  firstOf: (index: number) => number,
): Omit<BatchInput, 'logitRows' | 'stack' | 'sources'> {
  return {
    tokens: Int32Array.from(rows.flat()),
    positions: Int32Array.from(rows.flatMap((own, index) => own.map((_, row) => firstOf(index) + row))),
    sequences: Int32Array.from(rows.flatMap((own, index) => own.map(() => index))),
    blockTable: Int32Array.from(blocks.flat()),
    blockOffsets: Int32Array.from([0, ...runningSums(blocks)]),
    ropeInverseFrequencies: new Float32Array(0),
    numPadding: new Int32Array(0),
  };
}

/** Null for a model without an encoder. */
function sourcesOf(sequences: readonly Sequence[]): SourceInput | null {
  if (sequences.every(({ source }) => source.length === 0)) return null;
  const blocks = sequences.map(sourceBlocks);
  return {
    lengths: Int32Array.from(sequences, ({ source }) => source.length),
    blockTable: Int32Array.from(blocks.flat()),
    blockOffsets: Int32Array.from([0, ...runningSums(blocks)]),
  };
}
