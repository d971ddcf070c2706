// The arithmetic of the report, on an engine whose speeds are known.
import type { AttentionProbe, Binding, DType, Engine } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { benchKernels, type KernelRow } from '../src/kernels.js';

const readGBs = 20;
const fmaGflops = 100;

/** Products run at these shares of the probes; every third probe is disturbed. */
const shares: Record<string, number> = { 'f32 1': 0.8, 'bf16 1': 0.6, 'f32 96': 0.9, 'bf16 96': 0.95 };

/** Of attention by rows, position and group; of all others 0.99. */
const attentionShares: Record<string, number> = { 'f32 512 8192 8': 0.7, 'f32 1 8191 4': 0.83, 'f32 1 2047 1': 0.1, 'bf16 1 8191 8': 0.2 };

/** Seconds of one repeat at the share that is due. */
function attentionSeconds({ kvDtype, rows, position, numHeads, numKvHeads, headDim }: AttentionProbe): number {
  const share = attentionShares[`${kvDtype} ${rows} ${position} ${numHeads / numKvHeads}`] ?? 0.99;
  if (rows === 1) return (2 * (position + 1) * numKvHeads * headDim * (kvDtype === 'f32' ? 4 : 2)) / 1e9 / (readGBs * share);
  let seen = 0;
  for (let row = 0; row < rows; row += 1) seen += position + row + 1;
  return (4 * seen * numHeads * headDim) / 1e9 / (fmaGflops * share);
}

function fakeNative(calls: string[]): Binding {
  const engine = {} as Engine;
  let numProbes = 0;
  const probe = (speed: number) => {
    numProbes += 1;
    return Promise.resolve(numProbes % 5 === 3 ? speed * 10 : speed);
  };
  const binding: Partial<Binding> = {
    engineOpen: ({ threads, kernels }) => {
      calls.push(`open ${threads} ${kernels}`);
      return engine;
    },
    engineInfo: () => ({ threads: 3, kernels: 'avx2', available: ['ref', 'avx2'], numerics: 'cpu-v1', scratchBytes: 0 }),
    engineClose: () => {
      calls.push('close');
    },
    probeRead: () => probe(readGBs),
    probeFma: () => probe(fmaGflops),
    probeGemm: (_engine: Engine, dtype: DType, rows: number, n: number, k: number, _matrices: number, repeats: number) => {
      calls.push(`gemm ${dtype} ${rows}`);
      const share = shares[`${dtype} ${rows}`]!;
      const bytes = n * k * (dtype === 'f32' ? 4 : 2);
      const seconds = rows === 1 ? bytes / 1e9 / (readGBs * share) : (2 * rows * n * k) / 1e9 / (fmaGflops * share);
      return Promise.resolve(seconds * repeats);
    },
    probeAttention: (_engine: Engine, probe: AttentionProbe) => {
      calls.push(`attention ${probe.kvDtype} ${probe.rows} ${probe.position}`);
      return Promise.resolve(attentionSeconds(probe) * probe.repeats);
    },
  };
  return binding as Binding;
}

it('reports medians, and the lower of the types as the summary', async () => {
  const calls: string[] = [];
  const report = await benchKernels({ isQuick: true, threads: 3, kernels: 'avx2', onProgress: () => {}, native: fakeNative(calls) });
  expect(report.summary.readGBs).toBe(readGBs);
  expect(report.summary.fmaGflops).toBe(fmaGflops);
  expect(report.summary.decodeBandwidthShare).toBeCloseTo(0.6, 10);
  expect(report.summary.gemmPeakShare).toBeCloseTo(0.9, 10);
  expect(report.rows.slice(0, 4).map((row) => `${row.kernel} ${row.dtype}: ${row.share.toFixed(2)}`)).toEqual([
    'decode f32: 0.80',
    'decode bf16: 0.60',
    'gemm f32: 0.90',
    'gemm bf16: 0.95',
  ]);
  expect(report.machine).toMatchObject({ threads: 3, kernels: 'avx2', numerics: 'cpu-v1' });
  expect(calls[0]).toBe('open 3 avx2');
  expect(calls.at(-1)).toBe('close');
  expect(calls.filter((call) => call === 'gemm bf16 96')).toHaveLength(5);
});

it('reports attention by position and group, and the summary at 8k in f32', async () => {
  const calls: string[] = [];
  const { rows, summary } = await benchKernels({
    isQuick: true,
    threads: 3,
    kernels: 'avx2',
    onProgress: () => {},
    native: fakeNative(calls),
  });
  expect(summary.attentionPeakShare).toBeCloseTo(0.7, 10);
  expect(summary.attentionBandwidthShare).toBeCloseTo(0.83, 10);
  const described = rows.flatMap((row) => ('group' in row ? [`${row.kernel} ${row.dtype} ${row.rows} ${row.position} ${row.group}`] : []));
  const groupsOf = (text: string) => [1, 4, 8].map((group) => `attention ${text} ${group}`);
  expect(described).toEqual([
    ...[0, 2048, 8192].flatMap((position) => groupsOf(`prefill f32 512 ${position}`)),
    ...[2047, 8191].flatMap((position) => groupsOf(`decode f32 1 ${position}`)),
    ...groupsOf('prefill bf16 512 8192'),
    ...groupsOf('decode bf16 1 8191'),
  ]);
  for (const row of rows.filter((one) => 'group' in one))
    expect(row.share, JSON.stringify(row)).toBeCloseTo(attentionShares[shareKey(row)] ?? 0.99, 10);
  expect(calls.filter((call) => call === 'attention f32 512 0')).toHaveLength(15);
});

function shareKey(row: KernelRow): string {
  return 'group' in row ? `${row.dtype} ${row.rows} ${row.position} ${row.group}` : '';
}

it('closes the engine when a probe fails', async () => {
  const calls: string[] = [];
  const native: Binding = { ...fakeNative(calls), probeRead: () => Promise.reject(new Error('no memory')) };
  await expect(benchKernels({ isQuick: true, threads: 1, kernels: 'auto', onProgress: () => {}, native })).rejects.toThrow('no memory');
  expect(calls.at(-1)).toBe('close');
});
