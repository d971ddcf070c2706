import { EmError } from '@expertmesh/common';
import { type DType, elementBytes } from '@expertmesh/native';
import { largestHeaderBytes, lengthBytes } from './safetensors.js';

/** A tensor that a file is to have. */
export interface HeadTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

const storedDTypes = { f32: 'F32', f16: 'F16', bf16: 'BF16' } as const;

/** Headers are padded to this, so that tensors are aligned. */
const alignment = 8;

/**
 * What a safetensors file has before its first tensor, and how large it is with all of them, one after the other. EM_FILE_WRITE where the
 * format has no room for so many names.
 *
 * @param remedy of that
 */
export function safetensorsHead(file: string, tensors: readonly HeadTensor[], remedy: string): { head: Buffer; bytes: number } {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = end;
    end += shape.reduce((product, size) => product * size, elementBytes[dtype]);
    return [name, { dtype: storedDTypes[dtype], shape, data_offsets: [begin, end] }] as const;
  });
  const header = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const length = Math.ceil(header.length / alignment) * alignment;
  if (length > largestHeaderBytes) {
    const cause = `its header would have ${length} bytes, and the format allows ${largestHeaderBytes}. ${remedy}`;
    throw new EmError('EM_FILE_WRITE', { file, cause });
  }
  const head = Buffer.alloc(lengthBytes + length, ' ');
  head.writeBigUInt64LE(BigInt(length));
  head.write(header, lengthBytes);
  return { head, bytes: head.length + end };
}
