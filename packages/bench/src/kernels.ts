import { availableParallelism } from 'node:os';
import type { Binding, DType, Engine } from '@expertmesh/native';
import { loadNative } from '@expertmesh/native';
import { describeMachine, type Machine } from './machine.js';
import { median } from './median.js';

export interface KernelBenchOptions {
  readonly isQuick: boolean;
  /** Null = all cores. */
  readonly threads: number | null;
  readonly kernels: string;
  readonly onProgress: (fraction: number, text: string) => void;
  /** The engine to measure. @default the built addon */
  readonly native?: Binding;
}

/** One product measured; medians over the rounds. */
export interface KernelRow {
  readonly kernel: 'decode' | 'gemm';
  readonly dtype: DType;
  readonly rows: number;
  readonly n: number;
  readonly k: number;
  readonly matrices: number;
  readonly gflops: number;
  /** Weight bytes read in each second. */
  readonly gbs: number;
  /** Of the probe run just before: of the read bandwidth for decode, of the FMA peak for gemm. */
  readonly share: number;
}

export interface KernelReport {
  readonly bench: 'kernels';
  readonly machine: Machine;
  readonly rows: readonly KernelRow[];
  readonly summary: {
    readonly readGBs: number;
    readonly fmaGflops: number;
    /** The lowest of the types. */
    readonly decodeBandwidthShare: number;
    readonly gemmPeakShare: number;
  };
}

type Case = Pick<KernelRow, 'kernel' | 'dtype' | 'rows' | 'n' | 'k' | 'matrices'>;

/** Rounds of probe and kernel in turn: a machine's speed drifts, and the share compares neighbours in time. */
const numRounds = 5;
const dtypes = ['f32', 'bf16'] as const;
const bytesOf: Readonly<Record<DType, number>> = { f32: 4, f16: 2, bf16: 2 };

/** An expert's projection of a mid-size model. */
const shape = { n: 1024, k: 2048 } as const;
const gemmRows = 96;
/** One row's products go through this much weight in turn, several times the last-level cache of large servers' sockets per core. */
const decodeBytes = { quick: 512 * 1024 * 1024, full: 1024 * 1024 * 1024 } as const;
const probeMilliseconds = { quick: 150, full: 500 } as const;
const gemmGflop = { quick: 20, full: 80 } as const;

/** Measures the matrix kernels against plain reads and plain FMAs on the same threads. */
export async function benchKernels(options: KernelBenchOptions): Promise<KernelReport> {
  const native = options.native ?? loadNative();
  const engine = native.engineOpen({ threads: options.threads ?? availableParallelism(), kernels: options.kernels });
  try {
    const size = options.isQuick ? 'quick' : 'full';
    const reads: number[] = [];
    const fmas: number[] = [];
    const rows: KernelRow[] = [];
    const cases = allCases(size);
    for (const [index, current] of cases.entries()) {
      options.onProgress(index / cases.length, `${current.kernel} ${current.dtype}, ${current.rows} rows`);
      const probes = current.kernel === 'decode' ? reads : fmas;
      rows.push(await measure(native, engine, current, size, probes));
    }
    const lowest = (kernel: Case['kernel']) => Math.min(...rows.filter((row) => row.kernel === kernel).map((row) => row.share));
    return {
      bench: 'kernels',
      machine: describeMachine(native.engineInfo(engine)),
      rows,
      summary: {
        readGBs: median(reads),
        fmaGflops: median(fmas),
        decodeBandwidthShare: lowest('decode'),
        gemmPeakShare: lowest('gemm'),
      },
    };
  } finally {
    native.engineClose(engine);
  }
}

function allCases(size: 'quick' | 'full'): Case[] {
  const decode = dtypes.map((dtype) => {
    const matrices = Math.ceil(decodeBytes[size] / (shape.n * shape.k * bytesOf[dtype]));
    return { kernel: 'decode', dtype, rows: 1, ...shape, matrices } as const;
  });
  // One matrix, as a prefill meets one expert's weights with many rows.
  const gemm = dtypes.map((dtype) => ({ kernel: 'gemm', dtype, rows: gemmRows, ...shape, matrices: 1 }) as const);
  return [...decode, ...gemm];
}

/** Rounds of the probe and the product in turn; each probe's figure is added to `probes`. */
async function measure(native: Binding, engine: Engine, current: Case, size: 'quick' | 'full', probes: number[]): Promise<KernelRow> {
  const { kernel, dtype, rows, n, k, matrices } = current;
  const gflop = (2 * rows * n * k) / 1e9;
  const weightGB = (n * k * bytesOf[dtype]) / 1e9;
  const repeats = kernel === 'decode' ? matrices : Math.ceil(gemmGflop[size] / gflop);
  const rounds: { seconds: number; share: number }[] = [];
  for (let round = 0; round < numRounds; round += 1) {
    const probe =
      kernel === 'decode' ? await native.probeRead(engine, decodeBytes[size]) : await native.probeFma(engine, probeMilliseconds[size]);
    probes.push(probe);
    const seconds = (await native.probeGemm(engine, dtype, rows, n, k, matrices, repeats)) / repeats;
    rounds.push({ seconds, share: (kernel === 'decode' ? weightGB : gflop) / seconds / probe });
  }
  const seconds = median(rounds.map((round) => round.seconds));
  return { ...current, gflops: gflop / seconds, gbs: weightGB / seconds, share: median(rounds.map((round) => round.share)) };
}
