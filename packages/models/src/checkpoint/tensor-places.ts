import { EmError, showValue } from '@expertmesh/common';
import type { DType, TensorEntry } from '@expertmesh/native';
import { missingTensor } from './missing-tensor.js';
import type { StoredCheckpoint } from './shards.js';
import type { ExpectedTensor } from './tensor-table.js';

/** Where a checkpoint holds each expected tensor: as columns, since a thread hands over tens of thousands of objects slowly. */
export interface TensorPlaces {
  readonly file: Uint32Array;
  /** Index in {@link dtypes}. */
  readonly dtype: Uint8Array;
  readonly begin: Float64Array;
  readonly end: Float64Array;
}

const dtypes = ['f32', 'f16', 'bf16'] as const satisfies readonly DType[];
/** The dtypes that weights may have, as files name them. */
const usableDTypes: Readonly<Record<string, DType>> = { F32: 'f32', F16: 'f16', BF16: 'bf16' };

/**
 * Finds each expected tensor in the checkpoint. Throws EM_TENSOR_MISSING, EM_TENSOR_SHAPE and EM_TENSOR_DTYPE; tensors
 * that nothing expects are returned by name.
 */
export function placeTensors(
  folder: string,
  checkpoint: StoredCheckpoint,
  expected: readonly ExpectedTensor[],
): { places: TensorPlaces; unknown: string[] } {
  const count = expected.length;
  const file = new Uint32Array(count);
  const dtype = new Uint8Array(count);
  const [begin, end] = [new Float64Array(count), new Float64Array(count)];
  for (const [index, { name, shape }] of expected.entries()) {
    const stored = checkpoint.tensors.get(name);
    if (stored === undefined) throw missingTensor(folder, name, checkpoint.tensors.keys());
    const path = checkpoint.files[stored.file]!;
    if (stored.shape.length !== shape.length || stored.shape.some((length, axis) => length !== shape[axis])) {
      throw new EmError('EM_TENSOR_SHAPE', { file: path, tensor: name, got: showValue(stored.shape), wanted: showValue(shape) });
    }
    const usable = usableDTypes[stored.dtype];
    if (usable === undefined) {
      const wanted = Object.keys(usableDTypes).join(', ');
      throw new EmError('EM_TENSOR_DTYPE', { file: path, tensor: name, got: stored.dtype, wanted });
    }
    file[index] = stored.file;
    dtype[index] = dtypes.indexOf(usable);
    begin[index] = stored.begin;
    end[index] = stored.end;
  }
  const known = new Set(expected.map(({ name }) => name));
  const unknown = [...checkpoint.tensors.keys()].filter((name) => !known.has(name));
  return { places: { file, dtype, begin, end }, unknown };
}

/** The expected tensors with their places. */
export function tensorEntries(expected: readonly ExpectedTensor[], places: TensorPlaces): TensorEntry[] {
  const { file, dtype, begin, end } = places;
  return expected.map(({ name, shape }, index) => ({
    name,
    file: file[index]!,
    dtype: dtypes[dtype[index]!]!,
    shape,
    begin: begin[index]!,
    end: end[index]!,
  }));
}
