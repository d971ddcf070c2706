/** Of 64 bits. */
const mostVarintBytes = 10;
const [varint, fixed64, lengthDelimited, fixed32] = [0, 1, 2, 5];

/**
 * The fields of an encoded message, one after the other, without anything made of them. Groups, of which nothing of ours is made, are
 * told as the fields without content that they begin and end with.
 */
export class WireFields {
  id = 0;
  wireType = 0;
  /** Of its tag. */
  begin = 0;
  /** Of what it holds, behind the length where it has one. */
  contentBegin = 0;
  /** Behind it, and past the end of the message where it says that it is longer than that. */
  end = 0;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes on to the next field. False where there is none. */
  next(): boolean {
    this.begin = this.end;
    if (this.begin >= this.#bytes.length) return false;
    this.#at = this.begin;
    const tag = this.#varint();
    this.id = Math.floor(tag / 8);
    this.wireType = tag % 8;
    this.contentBegin = this.#at;
    this.end = this.#contentEnd();
    return true;
  }

  #contentEnd(): number {
    switch (this.wireType) {
      case varint:
        this.#varint();
        return this.#at;
      case fixed64:
        return this.#at + 8;
      case fixed32:
        return this.#at + 4;
      case lengthDelimited: {
        const length = this.#varint();
        this.contentBegin = this.#at;
        return this.#at + length;
      }
      default:
        return this.#at;
    }
  }

  /** Goes past the end of the message where that cuts the number off, and where it is longer than any. */
  #varint(): number {
    const bytes = this.#bytes;
    const end = Math.min(bytes.length, this.#at + mostVarintBytes);
    let value = 0;
    for (let place = 1; this.#at < end; place *= 0x80) {
      const byte = bytes[this.#at++]!;
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
    }
    this.#at = bytes.length + 1;
    return value;
  }
}

/** A message without the fields of a number, of which nothing is decoded. */
export function withoutField(bytes: Uint8Array, id: number): Uint8Array {
  const kept: Uint8Array[] = [];
  let begin = 0;
  for (const fields = new WireFields(bytes); fields.next(); ) {
    if (fields.id !== id) continue;
    kept.push(bytes.subarray(begin, fields.begin));
    begin = fields.end;
  }
  return Buffer.concat([...kept, bytes.subarray(begin)]);
}
