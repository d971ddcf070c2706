import protobuf from 'protobufjs/minimal.js';

// The generated declarations say `number` for 64-bit fields (--force-number), but protobufjs decodes them as Long objects wherever
// the `long` package can be loaded. Evaluated before the generated module, whose default values depend on it.
protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();

const { LongBits } = protobuf.util;
const { from, prototype } = LongBits;
const { toNumber } = prototype;

// Counts, times and versions of ours stay below 2^53, where numbers are exact. What a stranger sends beyond is held at the bound:
// protobufjs would round it to a neighbour, so that two numbers could be taken for one within the range that is used.
prototype.toNumber = function (unsigned?: boolean): number {
  const value = toNumber.call(this, unsigned);
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value));
};

LongBits.from = (value) => {
  if (typeof value !== 'bigint') return from(value);
  return new LongBits(Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn));
};

const { uint64 } = protobuf.Reader.prototype;
/** Of these seven bits each a number is exact without halves of 32 bits, of which the general way makes an object. */
const plainBytes = 7;

protobuf.Reader.prototype.uint64 = function (): never {
  const { buf, pos } = this;
  const end = Math.min(this.len, pos + plainBytes);
  let value = 0;
  for (let [at, place] = [pos, 1]; at < end; at += 1) {
    const byte = buf[at] as number;
    if (byte < 0x80) {
      this.pos = at + 1;
      return (value + byte * place) as never;
    }
    value += (byte & 0x7f) * place;
    place *= 0x80;
  }
  return uint64.call(this) as never;
};

protobuf.Reader.prototype.bigUint64 = function (): bigint {
  const begin = this.pos;
  // Advances, and refuses what is no varint.
  this.uint64();
  let value = 0n;
  for (let at = this.pos - 1; at >= begin; at -= 1) value = (value << 7n) | BigInt((this.buf[at] as number) & 0x7f);
  return BigInt.asUintN(64, value);
};

declare module 'protobufjs' {
  interface Reader {
    /** A varint of 64 bits, exactly: what a generated field of type bigint is read by. */
    bigUint64(): bigint;
  }
  namespace util {
    interface LongBits {
      toNumber(unsigned?: boolean): number;
    }
  }
}
