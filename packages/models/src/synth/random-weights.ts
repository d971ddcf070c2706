import { createHash } from 'node:crypto';
import type { DType } from '@expertmesh/native';
import { normalQuantiles } from './normal-quantiles.js';
import { bf16Bits, f16Bits, f32Bits } from './number-bits.js';

/** Values of a tensor in its dtype, made in any pieces: value i depends on the seed, the tensor's name and i alone. */
export interface RandomTensor {
  /** The bytes of `count` values from value `first` on, which is even, into the start of `bytes`. */
  fill(bytes: Uint8Array<ArrayBuffer>, first: number, count: number): void;
}

type Words = Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

const bitsOf = { f32: f32Bits, f16: f16Bits, bf16: bf16Bits } as const;

function words(dtype: DType, buffer: ArrayBuffer, begin: number, count: number): Words {
  return dtype === 'f32' ? new Uint32Array(buffer, begin, count) : new Uint16Array(buffer, begin, count);
}

export function constantTensor(dtype: DType, value: number): RandomTensor {
  const bits = bitsOf[dtype](value);
  return { fill: (bytes, _first, count) => void words(dtype, bytes.buffer, bytes.byteOffset, count).fill(bits) };
}

/** Makes tensors of normally distributed values; those of one deviation share a table. */
export class RandomWeights {
  readonly #seed: number;
  readonly #dtype: DType;
  readonly #quantiles = normalQuantiles();
  readonly #tables = new Map<number, Words>();

  constructor(seed: number, dtype: DType) {
    this.#seed = seed;
    this.#dtype = dtype;
  }

  tensor(name: string, deviation: number): RandomTensor {
    const table = this.#table(deviation);
    return {
      fill: (bytes, first, count) => {
        const out = words(this.#dtype, bytes.buffer, bytes.byteOffset, count);
        for (let done = 0; done < count; ) {
          const pair = (first + done) / 2;
          const block = Math.floor(pair / pairsOfBlock);
          const end = Math.min(count, done + (pairsOfBlock * (block + 1) - pair) * 2);
          fillPairs(out, done, end, table, blockKeys(this.#seed, name, block), pair % pairsOfBlock);
          done = end;
        }
      },
    };
  }

  /** What each 16 random bits become: a lookup for a value is several times as fast as any computation of normal values. */
  #table(deviation: number): Words {
    let table = this.#tables.get(deviation);
    if (table === undefined) {
      const toBits = bitsOf[this.#dtype];
      table = new (this.#dtype === 'f32' ? Uint32Array : Uint16Array)(this.#quantiles.length);
      for (const [index, quantile] of this.#quantiles.entries()) table[index] = toBits(quantile * deviation);
      this.#tables.set(deviation, table);
    }
    return table;
  }
}

/** One hash of a 32-bit counter gives two values. */
const pairsOfBlock = 2 ** 32;

interface Keys {
  readonly before: number;
  readonly between: number;
}

function blockKeys(seed: number, name: string, block: number): Keys {
  const digest = createHash('sha256').update(`${seed}\n${block}\n${name}`).digest();
  return { before: digest.readInt32LE(0), between: digest.readInt32LE(4) };
}

/** Two rounds of an avalanching 32-bit hash, each under its own key: with one key alone tensors would be permutations of each other. */
function fillPairs(out: Words, begin: number, end: number, table: Words, { before, between }: Keys, firstCounter: number): void {
  let counter = firstCounter | 0;
  for (let at = begin; at < end; at += 2) {
    let x = counter ^ before;
    counter = (counter + 1) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x ^= (x >>> 16) ^ between;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x ^= x >>> 16;
    out[at] = table[x & 0xffff]!;
    if (at + 1 < end) out[at + 1] = table[x >>> 16]!;
  }
}
