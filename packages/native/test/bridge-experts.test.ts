import type { EmError } from '@expertmesh/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Binding, SamplingInput } from '../src/binding.js';
import { loadNative, unlimitedSlots } from '../src/index.js';
import { assertFails } from './assert-fails.js';
import { fixtureModel } from './fixture-model.js';
import { blocksFrom, FixtureWorker, type SequenceRows } from './fixture-worker.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const _anyCall = native as unknown as Record<keyof Binding, (...args: unknown[]) => unknown>;

const threeTokens: SequenceRows = { tokens: [1, 2, 3], start: 0, blocks: [0], logits: [2] };
const _greedy: SamplingInput = { index: 0, temperature: 0, topK: 0, topP: 1, minP: 0, typicalP: 1, rules: null, seed: 0n, position: 3 };

let worker: FixtureWorker;
beforeAll(async () => {
  worker = await FixtureWorker.open(model, { threads: 2 });
});
afterAll(() => worker.close());

describe('the expert store', () => {
  it('refuses experts and layers that are not there', async () => {
    for (const [layer, expert] of [
      [-1, 0],
      [3, 0],
      [0, 8],
      [0, -1],
      [0.5, 0],
    ] as const) {
      await assertFails('EM_NATIVE_ARGUMENT', () => native.expertLoad(worker.store, layer, expert, 'f32', 'needed'));
    }
    const empty = await native.expertStoreOpen(worker.engine, worker.checkpoint, model.spec, 'f32', unlimitedSlots);
    await assertFails('EM_NATIVE_ARGUMENT', () => native.expertRelease(empty, 0, 0, 'f32'));
    native.expertStoreClose(empty);
  });

  it('counts what it holds, and says what a run lacks', async () => {
    const store = await native.expertStoreOpen(worker.engine, worker.checkpoint, model.spec, 'f32', unlimitedSlots);
    const first = await native.expertLoad(store, 0, 3, 'f32', 'needed');
    expect(await native.expertLoad(store, 0, 3, 'f32', 'needed')).toEqual(first);
    expect(first).toMatchObject({ bytes: 3 * 96 * 64 * 4, format: 'f32', checksum: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(native.expertsHeld(store)).toBe(1);
    native.expertRelease(store, 0, 3, 'f32');
    expect(native.expertsHeld(store)).toBe(0);
    const source = { rows: new Uint8Array(worker.rowBytes()), out: new Uint8Array(worker.rowBytes()) };
    expect(await native.expertsRun(store, 0, [source], ints(0, 3, 0, 0), 'f32')).toEqual(ints(0));
    native.expertStoreClose(store);
  });

  it('refuses plans that name what is not there', async () => {
    const source = { rows: new Uint8Array(2 * worker.rowBytes()), out: new Uint8Array(worker.rowBytes()) };
    const run = (plan: Int32Array, sources: readonly { rows: Uint8Array; out: Uint8Array }[] = [source]) =>
      native.expertsRun(worker.store, 0, sources, plan, worker.expertFormat(0));
    await run(ints(0, 3, 1, 0));
    for (const plan of [ints(1, 3, 0, 0), ints(-1, 3, 0, 0), ints(0, 8, 0, 0), ints(0, 3, 2, 0), ints(0, 3, 0, 1), ints(0, 3, 0)]) {
      await assertFails('EM_NATIVE_ARGUMENT', () => run(plan));
    }
    await assertFails('EM_NATIVE_ARGUMENT', () => run(ints(), [{ rows: new Uint8Array(5), out: source.out }]));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.expertsRun(worker.store, 9, [source], ints(), 'f32'));
  });
});

describe('several engines', () => {
  it('live side by side, and refuse each other’s handles', async () => {
    const other = await FixtureWorker.open(model, { threads: 2, isLocal: false });
    const [mine, theirs] = [worker.openBatch([threeTokens]), other.openBatch([threeTokens])];
    const [done, stopped] = await Promise.all([native.batchRun(mine), native.batchRun(theirs)]);
    expect([done.stoppedAt, stopped.stoppedAt]).toEqual([null, 0]);
    await assertFails('EM_NATIVE_ARGUMENT', () => native.expertsRun(worker.store, 0, [theirs], ints(), 'f32'));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.decoderSetLocal(other.decoder, worker.store, 0, 0, new Uint8Array(8)));
    other.close();
    native.batchClose(mine);
  });

  it('closed with jobs pending, settle every promise: done, or EM_NATIVE_CLOSED', async () => {
    const doomed = await FixtureWorker.open(model, { threads: 2, kvBlocks: 512 });
    const tokens = Array.from({ length: 400 }, (_, i) => i);
    const rows = (i: number): SequenceRows => ({ tokens, start: 0, blocks: blocksFrom(i * 13, tokens.length), logits: [] });
    const runs = Array.from({ length: 20 }, (_, i) => native.batchRun(doomed.openBatch([rows(i)])));
    doomed.close();
    const results = await Promise.allSettled(runs);
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as EmError] : []));
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['EM_NATIVE_CLOSED']));
  });
});

function ints(...values: number[]): Int32Array {
  return Int32Array.from(values);
}
