import { availableParallelism } from 'node:os';
import { median } from '@expertmesh/common';
import type { Binding, Engine } from '@expertmesh/native';
import { loadNative } from '@expertmesh/native';
import {
  type AttentionShape,
  allCases,
  decodeBytes,
  type KernelCase,
  type ProductShape,
  quantisedFormats,
  type Size,
} from './kernel-cases.js';
import { describeMachine, type Machine } from './machine.js';

export interface KernelBenchOptions {
  readonly isQuick: boolean;
  /** Null = all cores. */
  readonly threads: number | null;
  readonly kernels: string;
  readonly onProgress: (fraction: number, text: string) => void;
  /** The engine to measure. @default the built addon */
  readonly native?: Binding;
}

/** What a product or attention was measured at; medians over the rounds. */
export type KernelRow = (ProductShape | AttentionShape) & {
  readonly gflops: number;
  /** Bytes of weights, or of keys and values, read in each second. */
  readonly gbs: number;
  /** Of the probe run just before: of the read bandwidth where there is one row, of the FMA peak where there are many. */
  readonly share: number;
};

export interface KernelReport {
  readonly bench: 'kernels';
  readonly machine: Machine;
  readonly rows: readonly KernelRow[];
  readonly summary: {
    readonly readGBs: number;
    readonly fmaGflops: number;
    /** The lower of f32 and bf16, as of the next. */
    readonly decodeBandwidthShare: number;
    readonly gemmPeakShare: number;
    /** 512 rows at position 8k, 8 query heads to a kv head, keys and values in f32. */
    readonly attentionPeakShare: number;
    /** One row at 8k, keys and values in f32; the lowest of the groups. */
    readonly attentionBandwidthShare: number;
  };
}

/** Rounds of probe and kernel in turn: a machine's speed drifts, and the share compares neighbours in time. */
const numRounds = 5;
const probeMilliseconds = { quick: 150, full: 500 } as const;

/** Measures the kernels against plain reads and plain FMAs on the same threads. */
export async function benchKernels(options: KernelBenchOptions): Promise<KernelReport> {
  const native = options.native ?? loadNative();
  const engine = native.engineOpen({ threads: options.threads ?? availableParallelism(), kernels: options.kernels });
  try {
    const size = options.isQuick ? 'quick' : 'full';
    const probes: Record<KernelCase['wall'], number[]> = { read: [], fma: [] };
    const rows: KernelRow[] = [];
    const cases = allCases(size);
    for (const [index, current] of cases.entries()) {
      const { kernel, dtype, rows: numRows } = current.shape;
      const place = 'position' in current.shape ? ` from position ${current.shape.position} on` : '';
      options.onProgress(index / cases.length, `${kernel} ${dtype}, ${numRows} rows${place}`);
      rows.push(await measure(native, engine, current, size, probes[current.wall]));
    }
    return {
      bench: 'kernels',
      machine: describeMachine(native.engineInfo(engine)),
      rows,
      summary: { readGBs: median(probes.read), fmaGflops: median(probes.fma), ...lowestShares(rows) },
    };
  } finally {
    native.engineClose(engine);
  }
}

function isQuantised({ dtype }: KernelRow): boolean {
  return (quantisedFormats as readonly string[]).includes(dtype);
}

function lowestShares(rows: readonly KernelRow[]) {
  const lowest = (isMeant: (row: KernelRow) => boolean) => Math.min(...rows.filter(isMeant).map((row) => row.share));
  return {
    decodeBandwidthShare: lowest((row) => row.kernel === 'decode' && !isQuantised(row)),
    gemmPeakShare: lowest((row) => row.kernel === 'gemm' && !isQuantised(row)),
    attentionPeakShare: lowest(
      (row) => row.kernel === 'attention prefill' && row.dtype === 'f32' && row.position === 8192 && row.group === 8,
    ),
    attentionBandwidthShare: lowest((row) => row.kernel === 'attention decode' && row.dtype === 'f32' && row.position === 8191),
  };
}

/** Rounds of the probe and the kernel in turn; each probe's figure is added to `probes`. */
async function measure(native: Binding, engine: Engine, current: KernelCase, size: Size, probes: number[]): Promise<KernelRow> {
  const { shape, wall, repeats, gflop, gigabytes } = current;
  const rounds: { seconds: number; share: number }[] = [];
  for (let round = 0; round < numRounds; round += 1) {
    const probe =
      wall === 'read' ? await native.probeRead(engine, decodeBytes[size]) : await native.probeFma(engine, probeMilliseconds[size]);
    probes.push(probe);
    const seconds = (await current.run(native, engine)) / repeats;
    rounds.push({ seconds, share: (wall === 'read' ? gigabytes : gflop) / seconds / probe });
  }
  const seconds = median(rounds.map((round) => round.seconds));
  return { ...shape, gflops: gflop / seconds, gbs: gigabytes / seconds, share: median(rounds.map((round) => round.share)) };
}
