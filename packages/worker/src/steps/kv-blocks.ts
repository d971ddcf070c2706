import { EmError } from '@expertmesh/common';
import { kvBlockPositions } from '@expertmesh/native';

/** Blocks that hold `numPositions` positions. */
export function blocksFor(numPositions: number): number {
  return Math.ceil(numPositions / kvBlockPositions);
}

/** Which blocks of the KV cache are in use. Blocks freed last are given out first: their memory is warm and already touched. */
export class KvBlocks {
  readonly total: number;
  readonly #free: number[];
  readonly #isUsed: Uint8Array;

  constructor(total: number) {
    this.total = total;
    this.#free = Array.from({ length: total }, (_, index) => total - 1 - index);
    this.#isUsed = new Uint8Array(total);
  }

  get free(): number {
    return this.#free.length;
  }

  /** Appends `count` blocks to `blocks`; the caller has checked that they are free. */
  take(count: number, blocks: number[]): void {
    if (count > this.#free.length) {
      throw new EmError('EM_INTERNAL', { problem: `${count} KV blocks taken with ${this.#free.length} free` });
    }
    for (let taken = 0; taken < count; taken += 1) {
      const block = this.#free.pop() as number;
      this.#isUsed[block] = 1;
      blocks.push(block);
    }
  }

  /** Frees all of `blocks` and empties it. */
  release(blocks: number[]): void {
    for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
      if (this.#isUsed[block] !== 1) throw new EmError('EM_INTERNAL', { problem: `KV block ${block} freed twice` });
      this.#isUsed[block] = 0;
      this.#free.push(block);
    }
  }
}
