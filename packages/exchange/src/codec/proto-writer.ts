import { WireType } from './proto-reader.js';

/** Bytes of a varint; `value` is a safe integer >= 0. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Bytes of a field of at most number 15 (one-byte tag) holding `length` bytes. */
export function bytesFieldSize(length: number): number {
  return 1 + varintSize(length) + length;
}

/** As proto3 does: a field that has its default value is not written. */
export function varintFieldSize(value: number): number {
  return value === 0 ? 0 : 1 + varintSize(value);
}

export function stringFieldSize(text: string): number {
  return text === '' ? 0 : bytesFieldSize(Buffer.byteLength(text));
}

/** Gives memory of exactly this size, with any contents. */
export type Allocate = (sizeBytes: number) => Buffer;

/** Fills one buffer of exactly the message's size. Field numbers are at most 15. */
export class ProtoWriter {
  readonly buffer: Buffer;
  #position = 0;

  constructor(sizeBytes: number, allocate: Allocate) {
    this.buffer = allocate(sizeBytes);
  }

  varint(value: number): void {
    let rest = value;
    // Bit operations take 32 bits; what is above them goes by division.
    while (rest > 0x7fffffff) {
      this.buffer[this.#position++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      this.buffer[this.#position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.#position++] = rest;
  }

  varintField(field: number, value: number): void {
    if (value === 0) return;
    this.varint((field << 3) | WireType.varint);
    this.varint(value);
  }

  /** Tag and length of a field whose `length` bytes the caller writes next. */
  openField(field: number, length: number): void {
    this.varint((field << 3) | WireType.bytes);
    this.varint(length);
  }

  stringField(field: number, text: string): void {
    if (text === '') return;
    const length = Buffer.byteLength(text);
    this.openField(field, length);
    this.buffer.write(text, this.#position, length, 'utf8');
    this.#position += length;
  }

  bytesField(field: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.openField(field, bytes.length);
    this.buffer.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  /** The buffer, which is full now: a size that was reckoned wrongly would send what was there before. */
  finish(): Buffer {
    if (this.#position !== this.buffer.length) throw new RangeError(`wrote ${this.#position} bytes of ${this.buffer.length}`);
    return this.buffer;
  }
}
