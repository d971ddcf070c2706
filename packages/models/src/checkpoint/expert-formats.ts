import type { DecoderSpec, DType, MoeSpec, TensorEntry } from '@expertmesh/native';

/**
 * By layer: the format in which its experts are held and sent; null for a dense layer. It is the dtype of their tensors, or
 * f32 where these differ, which holds the values of the others exactly: all experts of a layer are then as large.
 */
export function expertFormats(spec: DecoderSpec, tensors: readonly TensorEntry[]): (DType | null)[] {
  const dtypes = new Map(tensors.map(({ name, dtype }) => [name, dtype]));
  return spec.layers.map(({ moe }) => {
    if (moe === null) return null;
    const found = new Set(tensorNames(moe).map((name) => dtypes.get(name)));
    const [only] = found;
    return found.size === 1 && only !== undefined ? only : 'f32';
  });
}

function tensorNames({ experts }: MoeSpec): string[] {
  return experts.flatMap(({ gate, up, down }) =>
    [gate, up, down].flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias])),
  );
}
