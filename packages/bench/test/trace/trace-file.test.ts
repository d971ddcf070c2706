// A trace comes back as it was written, and what is no trace is refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RoutingTrace } from '../../src/trace/routing-trace.js';
import { decodeTrace, encodeTrace, readTrace, writeTrace } from '../../src/trace/trace-file.js';

const numExperts = [4, 200];
const counts = fc.tuple(
  ...numExperts.map((count) => fc.array(fc.oneof(fc.constant(0), fc.nat(100_000)), { minLength: count, maxLength: count })),
);
const traces: fc.Arbitrary<RoutingTrace> = fc
  .array(fc.record({ domain: fc.string(), document: fc.nat(), rows: fc.nat(), counts }), { maxLength: 5 })
  .map((batches) => ({ model: 'M', expertsPerToken: 2, layers: [1, 3], numEncoderLayers: 2, numExperts, batches }));

it('what was encoded is decoded', () => {
  fc.assert(
    fc.property(traces, (trace) => {
      expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
    }),
  );
});

it('takes a few bytes for each token of many experts', () => {
  const random = (index: number) => (index * 7919) % 200;
  const batches = Array.from({ length: 1000 }, (_, row) => {
    const layer = (count: number) => Array.from({ length: count }, (_unused, expert) => (expert === random(row) % count ? 1 : 0));
    return { domain: 'a', document: 0, rows: 1, counts: numExperts.map(layer) };
  });
  const trace = { model: 'M', expertsPerToken: 1, layers: [0, 1], numEncoderLayers: 0, numExperts, batches };
  expect(encodeTrace(trace).length).toBeLessThan(8 * batches.length);
});

it('refuses what is no trace, and one that is cut off, by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'expertmesh-trace-'));
  try {
    const file = join(folder, 'a.trace');
    await expect(readTrace(file)).rejects.toMatchObject({ code: 'EM_FILE_READ' });
    await writeFile(file, 'no trace');
    await expect(readTrace(file)).rejects.toMatchObject({ code: 'EM_FILE_FORMAT' });
    const batch = { domain: '', document: 0, rows: 1, counts: [[1], [1]] };
    const trace = { model: 'M', expertsPerToken: 1, layers: [0, 1], numEncoderLayers: 0, numExperts: [1, 1], batches: [batch] };
    await writeTrace(file, trace);
    expect(await readTrace(file)).toEqual(trace);
    const bytes = encodeTrace(trace);
    await writeFile(file, bytes.subarray(0, bytes.length - 4));
    await expect(readTrace(file)).rejects.toThrow(`${file}: not a trace of this version`);
  } finally {
    await rm(folder, { recursive: true });
  }
});
