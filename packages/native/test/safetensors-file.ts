import { readFileSync } from 'node:fs';
import type { TensorEntry } from '../src/binding.js';
import type { DType } from '../src/dtype.js';

const dtypes: Readonly<Record<string, DType>> = { F32: 'f32', F16: 'f16', BF16: 'bf16' };

/** A small reader for files that are known to be valid: the fixtures. */
export class SafetensorsFile {
  readonly #bytes: Buffer;
  readonly #dataBegin: number;
  readonly #header: Readonly<Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>>;

  constructor(readonly path: string) {
    this.#bytes = readFileSync(path);
    this.#dataBegin = 8 + Number(this.#bytes.readBigUInt64LE(0));
    const { __metadata__, ...tensors } = JSON.parse(this.#bytes.toString('utf8', 8, this.#dataBegin));
    this.#header = tensors;
  }

  has(name: string): boolean {
    return name in this.#header;
  }

  /** The floating-point tensors as a checkpoint's table. */
  entries(): TensorEntry[] {
    return Object.entries(this.#header).flatMap(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const known = dtypes[dtype];
        return known === undefined
          ? []
          : [{ name, file: 0, dtype: known, shape, begin: this.#dataBegin + begin, end: this.#dataBegin + end }];
      },
    );
  }

  f32(name: string): Float32Array {
    return new Float32Array(this.#copy(name));
  }

  i64(name: string): number[] {
    return Array.from(new BigInt64Array(this.#copy(name)), Number);
  }

  #copy(name: string): ArrayBuffer {
    const entry = this.#header[name];
    if (entry === undefined) throw new Error(`${this.path} has no ${name}`);
    const [begin, end] = entry.data_offsets;
    return Uint8Array.from(this.#bytes.subarray(this.#dataBegin + begin, this.#dataBegin + end)).buffer;
  }
}
