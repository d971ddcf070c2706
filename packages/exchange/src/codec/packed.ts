import type { ProtoReader } from './proto-reader.js';
import { varintSize } from './proto-writer.js';

/** Bytes of the values as varints, without tag and length. */
export function packedSize(values: Iterable<number>): number {
  let size = 0;
  for (const value of values) size += varintSize(value);
  return size;
}

const none = new Uint32Array(0);

/**
 * A `repeated uint32` field as it is read. Our writer packs all values into one piece; a reader has to take several pieces
 * and single values as well (encoding.md, "Packed Repeated Fields").
 */
export class PackedReader {
  #values = none;
  #length = 0;

  readPiece(reader: ProtoReader): void {
    this.#reserve(reader.countVarints());
    while (!reader.isAtEnd) this.#values[this.#length++] = reader.uint32();
  }

  readOne(reader: ProtoReader): void {
    if (this.#length === this.#values.length) this.#reserve(Math.max(8, this.#length));
    this.#values[this.#length++] = reader.uint32();
  }

  get values(): Uint32Array {
    // Whole where it can be: a view would move a small array's memory out of the heap.
    return this.#length === this.#values.length ? this.#values : this.#values.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#values.length) return;
    const larger = new Uint32Array(needed);
    larger.set(this.values);
    this.#values = larger;
  }
}
