import {
  type DecoderSpec,
  type DType,
  elementBytes,
  type Format,
  linearsOf,
  type MixtureSpec,
  mixtureOf,
  type TensorEntry,
} from '@expertmesh/native';

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

/** Canonical bytes of a tensor of an expert in a format: a weight [n, k], or a bias [n], which is f32 beside codes. */
export function canonicalBytes(format: Format, shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  const bits = codeBits[format as keyof typeof codeBits];
  if (bits === undefined) return count * elementBytes[format as DType];
  const [n, k] = shape;
  if (n === undefined || k === undefined) return count * elementBytes.f32;
  return n * (Math.ceil((k * bits) / 8) + scaleBytes * Math.ceil(k / scaleGroup));
}

const codeBits = { q8: 8, q4: 4, nf4: 4, q2: 2 } as const;
/** Inputs of a row that share a scale. */
const scaleGroup = 32;
const scaleBytes = 2;
