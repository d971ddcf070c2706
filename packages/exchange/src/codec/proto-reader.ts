import { frameError } from './frame-error.js';

/** Wire types of protobuf (encoding.md, "Message Structure"); groups (3 and 4) do not occur in proto3. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Walks the fields of one protobuf message without copying. Throws EM_EXCHANGE_FRAME where the bytes are not one. */
export class ProtoReader {
  readonly #bytes: Buffer;
  #position: number;
  readonly #end: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  /** The next tag: field number * 8 + wire type. */
  tag(): number {
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw frameError('field number 0');
    return tag;
  }

  /** A varint's low 32 bits, as protobuf reads uint32. */
  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw frameError('a varint longer than 10 bytes');
  }

  /** A uint64 that a double holds exactly. */
  uint53(): number {
    let value = 0;
    let scale = 1;
    for (let index = 0; index < 10; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) throw frameError('a number above 2^53');
        return value;
      }
      scale *= 128;
    }
    throw frameError('a varint longer than 10 bytes');
  }

  string(): string {
    const length = this.#length();
    const start = this.#position;
    this.#position += length;
    return this.#bytes.toString('utf8', start, this.#position);
  }

  /** A view of the field's bytes. */
  bytes(): Buffer {
    const message = this.message();
    return message.#bytes.subarray(message.#position, message.#end);
  }

  /** A reader of an embedded message or packed field. */
  message(): ProtoReader {
    const length = this.#length();
    const start = this.#position;
    this.#position += length;
    return new ProtoReader(this.#bytes, start, this.#position);
  }

  /** The number of varints from here to the end, by their last bytes. */
  countVarints(): number {
    let count = 0;
    for (let index = this.#position; index < this.#end; index++) if (this.#bytes[index]! < 0x80) count++;
    return count;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case WireType.varint:
        this.uint32();
        return;
      case WireType.fixed64:
        this.#advance(8);
        return;
      case WireType.bytes:
        this.#advance(this.#length());
        return;
      case WireType.fixed32:
        this.#advance(4);
        return;
      default:
        throw frameError(`wire type ${tag & 7}`);
    }
  }

  #byte(): number {
    if (this.#position >= this.#end) throw frameError('cut short');
    return this.#bytes[this.#position++]!;
  }

  #length(): number {
    const length = this.uint32();
    if (length > this.#end - this.#position) throw frameError('cut short');
    return length;
  }

  #advance(count: number): void {
    if (count > this.#end - this.#position) throw frameError('cut short');
    this.#position += count;
  }
}
