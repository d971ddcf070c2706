// The arithmetic of the report, on an engine whose speeds are known.
import type { Binding, DType, Engine } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { benchKernels } from '../src/kernels.js';

const readGBs = 20;
const fmaGflops = 100;

/** Products run at these shares of the probes; every third probe is disturbed. */
const shares: Record<string, number> = { 'f32 1': 0.8, 'bf16 1': 0.6, 'f32 96': 0.9, 'bf16 96': 0.95 };

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
    engineInfo: () => ({ threads: 3, kernels: 'avx2', available: ['ref', 'avx2'], numerics: 'cpu-v1' }),
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
  expect(report.rows.map((row) => `${row.kernel} ${row.dtype}: ${row.share.toFixed(2)}`)).toEqual([
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

it('closes the engine when a probe fails', async () => {
  const calls: string[] = [];
  const native: Binding = { ...fakeNative(calls), probeRead: () => Promise.reject(new Error('no memory')) };
  await expect(benchKernels({ isQuick: true, threads: 1, kernels: 'auto', onProgress: () => {}, native })).rejects.toThrow('no memory');
  expect(calls.at(-1)).toBe('close');
});
