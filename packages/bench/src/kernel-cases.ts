import { canonicalBytes } from '@expertmesh/models';
import type { AttentionProbe, Binding, DType, Engine, Format } from '@expertmesh/native';

export type Size = 'quick' | 'full';

/** One product measured. */
export interface ProductShape {
  readonly kernel: 'decode' | 'gemm';
  /** The weights' format. */
  readonly dtype: Format;
  readonly rows: number;
  readonly n: number;
  readonly k: number;
  readonly matrices: number;
}

/** Attention of the rows of one sequence from `position` on, without its projections. */
export interface AttentionShape {
  readonly kernel: 'attention prefill' | 'attention decode';
  /** Of keys and values. */
  readonly dtype: DType;
  readonly rows: number;
  readonly position: number;
  readonly heads: number;
  /** Query heads to a kv head. */
  readonly group: number;
  readonly headDim: number;
}

export interface KernelCase {
  readonly shape: ProductShape | AttentionShape;
  /** What the case is held against: plain reads, or FMAs in registers. */
  readonly wall: 'read' | 'fma';
  readonly repeats: number;
  /** Of one repeat. */
  readonly gflop: number;
  /** Weights, or keys and values, read in one repeat. */
  readonly gigabytes: number;
  /** Seconds of all repeats. */
  run(native: Binding, engine: Engine): Promise<number>;
}

const dtypes = ['f32', 'bf16'] as const;
/** Of weights; products by those with codes have f32 inputs all the same. */
export const quantisedFormats = ['q8', 'q4', 'nf4', 'q2'] as const satisfies readonly Format[];
const bytesOf: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2 };

/** An expert's projection of a mid-size model. */
const product = { n: 1024, k: 2048 } as const;
const gemmRows = 96;
/** Query heads of a mid-size model. */
const heads = 32;
const headDim = 128;
const prefillRows = 512;
const groups = [1, 4, 8] as const;
const prefillPositions = [0, 2048, 8192] as const;
const decodePositions = [2048, 8192] as const;

/** One row goes through this much in turn, several times the last-level cache of large servers' sockets per core. */
export const decodeBytes = { quick: 256 * 1024 * 1024, full: 1024 * 1024 * 1024 } as const;
const gemmGflop = { quick: 20, full: 80 } as const;
const prefillGflop = { quick: 4, full: 40 } as const;

export function allCases(size: Size): KernelCase[] {
  const products = [dtypes, quantisedFormats].flatMap((formats) => [
    ...formats.map((format) => decode(format, size)),
    ...formats.map((format) => gemm(format, size)),
  ]);
  // The position costs the same for all types: what differs is how elements are read.
  const positionsOf = (dtype: DType, positions: readonly number[]) => (dtype === 'f32' ? positions : positions.slice(-1));
  const attention = dtypes.flatMap((dtype) => [
    ...positionsOf(dtype, prefillPositions).flatMap((position) => groups.map((group) => prefill(dtype, position, group, size))),
    ...positionsOf(dtype, decodePositions).flatMap((position) => groups.map((group) => decodeAttention(dtype, position, group, size))),
  ]);
  return [...products, ...attention];
}

function decode(dtype: Format, size: Size): KernelCase {
  const matrices = Math.ceil(decodeBytes[size] / canonicalBytes(dtype, [product.n, product.k]));
  return productCase({ kernel: 'decode', dtype, rows: 1, ...product, matrices }, 'read', () => matrices);
}

/** One matrix, as a prefill meets one expert's weights with many rows. */
function gemm(dtype: Format, size: Size): KernelCase {
  const shape = { kernel: 'gemm', dtype, rows: gemmRows, ...product, matrices: 1 } as const;
  return productCase(shape, 'fma', (gflop) => Math.ceil(gemmGflop[size] / gflop));
}

function productCase(shape: ProductShape, wall: KernelCase['wall'], repeatsOf: (gflop: number) => number): KernelCase {
  const { dtype, rows, n, k, matrices } = shape;
  const gflop = (2 * rows * n * k) / 1e9;
  const repeats = repeatsOf(gflop);
  return {
    shape,
    wall,
    repeats,
    gflop,
    gigabytes: canonicalBytes(dtype, [n, k]) / 1e9,
    run: (native, engine) => native.probeGemm(engine, dtype, rows, n, k, matrices, repeats),
  };
}

function prefill(dtype: DType, position: number, group: number, size: Size): KernelCase {
  const shape = { kernel: 'attention prefill', dtype, rows: prefillRows, position, heads, group, headDim } as const;
  return attentionCase(shape, 'fma', ({ gflop }) => ({ caches: 1, repeats: Math.ceil(prefillGflop[size] / gflop) }));
}

/** The row sees `position` keys, its own among them. */
function decodeAttention(dtype: DType, position: number, group: number, size: Size): KernelCase {
  const shape = { kernel: 'attention decode', dtype, rows: 1, position: position - 1, heads, group, headDim } as const;
  return attentionCase(shape, 'read', ({ gigabytes }) => {
    const caches = Math.ceil(decodeBytes[size] / (gigabytes * 1e9));
    return { caches, repeats: caches };
  });
}

type Counts = Pick<AttentionProbe, 'caches' | 'repeats'>;

function attentionCase(
  shape: AttentionShape,
  wall: KernelCase['wall'],
  countsOf: (work: Pick<KernelCase, 'gflop' | 'gigabytes'>) => Counts,
): KernelCase {
  const { dtype, rows, position, group } = shape;
  const numKvHeads = heads / group;
  const seen = rows * position + (rows * (rows + 1)) / 2;
  const work = {
    gflop: (4 * seen * heads * headDim) / 1e9,
    gigabytes: (2 * (position + rows) * numKvHeads * headDim * bytesOf[dtype]) / 1e9,
  };
  const counts = countsOf(work);
  const probe: AttentionProbe = { kvDtype: dtype, rows, position, numHeads: heads, numKvHeads, headDim, ...counts };
  return { shape, wall, ...work, repeats: counts.repeats, run: (native, engine) => native.probeAttention(engine, probe) };
}
