import { type BatchInput, kvBlockPositions } from '@expertmesh/native';
import { runningSums } from '../running-sums.js';

/** What is decoded at once, and how much of it. */
export interface TrafficShape {
  /** Sequences in a step. */
  readonly atOnce: number;
  readonly newTokens: number;
}

interface Sequence {
  readonly tokens: number[];
  readonly numPrompt: number;
  readonly blocks: readonly number[];
  /** Positions in the cache. */
  numRun: number;
}

/** KV blocks that the traffic wants of an engine. */
export function trafficBlocks(prompts: readonly (readonly number[])[], { atOnce, newTokens }: TrafficShape): number {
  return atOnce * blocksOf(Math.max(...prompts.map(({ length }) => length)) + newTokens);
}

/**
 * Requests one after the other in the order of their prompts, always as many at once: whenever one ends the next one's prompt runs in
 * the step of the others' tokens. Greedy, so that each engine with the same bits runs the same steps.
 */
export class MixedTraffic {
  readonly #prompts: readonly (readonly number[])[];
  readonly #shape: TrafficShape;
  readonly #running: Sequence[] = [];
  readonly #freeBlocks: number[];
  readonly #blocksEach: number;
  #next = 0;
  /** Of all requests, in the order in which they were produced. */
  readonly produced: number[] = [];

  constructor(prompts: readonly (readonly number[])[], shape: TrafficShape) {
    this.#prompts = prompts;
    this.#shape = shape;
    const numBlocks = trafficBlocks(prompts, shape);
    this.#blocksEach = numBlocks / shape.atOnce;
    this.#freeBlocks = Array.from({ length: numBlocks }, (_, block) => block);
  }

  /** The rows of the next step, the last one of each sequence with logits; null when all requests have ended. */
  next(): BatchInput | null {
    while (this.#running.length < this.#shape.atOnce && this.#next < this.#prompts.length) {
      const prompt = this.#prompts[this.#next]!;
      const blocks = this.#freeBlocks.splice(0, this.#blocksEach);
      this.#running.push({ tokens: [...prompt], numPrompt: prompt.length, blocks, numRun: 0 });
      this.#next += 1;
    }
    return this.#running.length === 0 ? null : inputOf(this.#running);
  }

  /** @param tokens the next one of each sequence of the step */
  took(tokens: Int32Array): void {
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

function inputOf(sequences: readonly Sequence[]): BatchInput {
  const rows = sequences.map(({ tokens, numRun }) => tokens.slice(numRun));
  const blocks = sequences.map(({ blocks: all, tokens }) => all.slice(0, blocksOf(tokens.length)));
  return {
    tokens: Int32Array.from(rows.flat()),
    positions: Int32Array.from(sequences.flatMap(({ numRun }, index) => rows[index]!.map((_, row) => numRun + row))),
    sequences: Int32Array.from(rows.flatMap((own, index) => own.map(() => index))),
    blockTable: Int32Array.from(blocks.flat()),
    blockOffsets: Int32Array.from([0, ...runningSums(blocks)]),
    ropeInverseFrequencies: new Float32Array(0),
    numPadding: new Int32Array(0),
    logitRows: Int32Array.from(runningSums(rows), (end) => end - 1),
    stack: 'decoder',
    sources: null,
  };
}
