import { EmError } from '@expertmesh/common';
import { kvBlockPositions } from '@expertmesh/native';

/** Blocks that hold `numPositions` positions. */
export function blocksFor(numPositions: number): number {
  return Math.ceil(numPositions / kvBlockPositions);
}

/** Which blocks of the KV cache are in use, and by how many. Blocks freed last are given out first: their memory is warm and already touched. */
export class KvBlocks {
  readonly total: number;
  readonly #free: number[];
  /** Holders of each block. */
  readonly #holders: Uint32Array;

  constructor(total: number) {
    this.total = total;
    this.#free = Array.from({ length: total }, (_, index) => total - 1 - index);
    this.#holders = new Uint32Array(total);
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
      this.#holders[block] = 1;
      blocks.push(block);
    }
  }

  /** One more holder of each of `held`, which nobody writes any more, and appends them to `blocks`. */
  share(held: readonly number[], blocks: number[]): void {
    for (const block of held) {
      this.#holders[block] = this.#heldBy(block) + 1;
      blocks.push(block);
    }
  }

  /** Blocks that would be free if all these were released. */
  freedBy(lists: readonly (readonly number[])[]): number {
    const given = new Map<number, number>();
    for (const block of lists.flat()) given.set(block, (given.get(block) ?? 0) + 1);
    return [...given].filter(([block, count]) => count === this.#holders[block]).length;
  }

  /** Gives up all of `blocks` and empties it; those that nobody else holds are free. */
  release(blocks: number[]): void {
    for (let block = blocks.pop(); block !== undefined; block = blocks.pop()) {
      const left = this.#heldBy(block) - 1;
      this.#holders[block] = left;
      if (left === 0) this.#free.push(block);
    }
  }

  #heldBy(block: number): number {
    const holders = this.#holders[block] ?? 0;
    if (holders === 0) throw new EmError('EM_INTERNAL', { problem: `KV block ${block} is free, and is freed or shared` });
    return holders;
  }
}
