import { readFileSync } from 'node:fs';

export interface Tensor {
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

/** A small reader that shares nothing with the project's own: header length, JSON header, bytes. */
export function readSafetensors(path: string): Map<string, Tensor> {
  const file = readFileSync(path);
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerBytes)) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [begin, end] = entry.data_offsets;
    tensors.set(name, { shape: entry.shape, bytes: Buffer.from(file.subarray(8 + headerBytes + begin, 8 + headerBytes + end)) });
  }
  return tensors;
}

export function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (tensor === undefined) throw new Error('no such tensor');
  return new Float32Array(tensor.bytes.buffer.slice(tensor.bytes.byteOffset, tensor.bytes.byteOffset + tensor.bytes.byteLength));
}

export function idsOf(tensor: Tensor | undefined): number[] {
  if (tensor === undefined) throw new Error('no such tensor');
  return Array.from({ length: tensor.bytes.length / 8 }, (_, index) => Number(tensor.bytes.readBigInt64LE(8 * index)));
}
