import { type DecoderSpec, type DType, linearsOf, type MixtureSpec, mixtureOf, type TensorEntry } from '@expertmesh/native';

/**
 * By layer: the format in which its experts are held and sent; null for a dense layer. It is the dtype of their tensors, or
 * f32 where these differ, which holds the values of the others exactly: all experts of a layer are then as large.
 */
export function expertFormats(spec: DecoderSpec, tensors: readonly TensorEntry[]): (DType | null)[] {
  const dtypes = new Map(tensors.map(({ name, dtype }) => [name, dtype]));
  return spec.layers.map((layer) => {
    const mixture = mixtureOf(layer);
    if (mixture === null) return null;
    const found = new Set(tensorNames(mixture).map((name) => dtypes.get(name)));
    const [only] = found;
    return found.size === 1 && only !== undefined ? only : 'f32';
  });
}

function tensorNames({ experts }: MixtureSpec): string[] {
  return experts.flatMap(linearsOf).flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]));
}
