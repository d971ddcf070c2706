// Arguments that change while a call reads them or while its job runs: getters that close handles, and arrays that shrink,
// are shared or are transferred. A call takes what was there when it read it, or fails by name; it never touches freed memory.
import { EmError } from '@expertmesh/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireRows } from '../src/binding.js';
import { loadNative, unlimitedSlots } from '../src/index.js';
import { fixtureModel } from './fixture-model.js';
import { batchInput, blocksFrom, FixtureWorker, type SequenceRows } from './fixture-worker.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const tokens: SequenceRows = { tokens: [1, 2, 3], start: 0, blocks: [0], logits: [2] };

let worker: FixtureWorker;
beforeEach(async () => {
  worker = await FixtureWorker.open(model, { threads: 2, kvBlocks: 64 });
});
afterEach(() => worker.close());

/** As `value`, but reading `field` runs `effect` first. */
function withEffect<T extends object>(value: T, field: keyof T, effect: () => void): T {
  return Object.defineProperty({ ...value }, field, {
    get: () => {
      effect();
      return value[field];
    },
  });
}

function collectGarbage(): void {
  // Enough allocation that memory that nobody holds is used again.
  for (let i = 0; i < 64; i += 1) new Uint8Array(1 << 20).fill(i);
}

describe('a getter that closes a handle of the same call', () => {
  it('leaves batchOpen with the decoder that it was given', async () => {
    const doomed = await FixtureWorker.open(model);
    const effect = () => native.decoderClose(doomed.decoder);
    const batch = native.batchOpen(doomed.decoder, withEffect(batchInput([tokens]), 'tokens', effect));
    expect(await native.batchRun(batch)).toMatchObject({ stoppedAt: null });
    expect(() => native.batchOpen(doomed.decoder, batchInput([tokens]))).toThrow(expect.objectContaining({ code: 'EM_NATIVE_CLOSED' }));
    native.batchClose(batch);
    native.expertStoreClose(doomed.store);
    native.checkpointClose(doomed.checkpoint);
    native.engineClose(doomed.engine);
  });

  it('leaves decoderOpen and expertStoreOpen with the checkpoint and the engine', async () => {
    for (const open of ['decoder', 'store'] as const) {
      const engine = native.engineOpen({ threads: 1, kernels: 'auto' });
      const checkpoint = await native.checkpointOpen(model.files, model.tensors, { pageCache: 'keep' });
      const spec = withEffect(model.spec, 'layers', () => {
        native.checkpointClose(checkpoint);
        native.engineClose(engine);
        collectGarbage();
      });
      const opened = (async () => {
        if (open === 'decoder')
          native.decoderClose(await native.decoderOpen(engine, checkpoint, spec, { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' }));
        else native.expertStoreClose(await native.expertStoreOpen(engine, checkpoint, spec, 'f32', unlimitedSlots));
      })();
      // The engine's threads have ended: the job is refused; what needs none is done.
      await opened.catch((error: unknown) => expect(error).toMatchObject({ code: 'EM_NATIVE_CLOSED' }));
    }
  });

  it('leaves expertsRun with the store and the batch', async () => {
    const doomed = await FixtureWorker.open(model);
    const rows: WireRows = { rows: new Uint8Array(doomed.rowBytes()), out: new Uint8Array(doomed.rowBytes()) };
    const source = withEffect(rows, 'rows', () => {
      doomed.close();
      collectGarbage();
    });
    await expect(native.expertsRun(doomed.store, 0, [source], Int32Array.of(0, 1, 0, 0), 'f32')).rejects.toMatchObject({
      code: expect.stringMatching(/EM_NATIVE_CLOSED|EM_NATIVE_ARGUMENT/),
    });
  });

  it('cannot take the memory of an array that was read before', async () => {
    const wanted = wireRows(4);
    await native.expertsRun(worker.store, 0, [wanted], planOf(4), worker.expertFormat(0));
    const got = wireRows(4);
    const source = withEffect(got, 'out', () => {
      structuredClone(got.rows.buffer, { transfer: [got.rows.buffer as ArrayBuffer] });
      collectGarbage();
    });
    await native
      .expertsRun(worker.store, 0, [source], planOf(4), worker.expertFormat(0))
      .catch((error: unknown) => expect(error).toBeInstanceOf(EmError));
  });
});

describe('an array that changes while a call runs', () => {
  it('does not change the expert that is loaded from it, or fails the load by name', async () => {
    const bytes = await native.expertBytes(worker.store, 0, 0, 'f32');
    native.expertRelease(worker.store, 0, 0, worker.expertFormat(0));
    const wanted = await native.expertLoadBytes(worker.store, 0, 0, 'f32', bytes);
    for (const change of [shrink, transfer, overwrite]) {
      native.expertRelease(worker.store, 0, 0, worker.expertFormat(0));
      const array = resizable(bytes);
      const loading = native.expertLoadBytes(worker.store, 0, 0, 'f32', array);
      change(array);
      // Copied at once, as one part is more than it has.
      expect(await loading).toEqual(wanted);
    }
    const large = new Uint8Array(3 << 20);
    for (const change of [shrink, transfer]) {
      const array = resizable(large);
      const loading = native.expertLoadBytes(worker.store, 0, 1, 'f32', array);
      change(array);
      await expect(loading).rejects.toMatchObject({
        code: 'EM_NATIVE_ARGUMENT',
        message: expect.stringContaining('expertLoadBytes: canonical was shrunk or transferred during the call'),
      });
    }
  });

  it('does not change the answers of experts', async () => {
    const wanted = wireRows(64);
    await native.expertsRun(worker.store, 0, [wanted], planOf(64), worker.expertFormat(0));
    for (const change of [shrink, transfer, overwrite]) {
      const rows = resizable(wireRows(64).rows);
      const out = new Uint8Array(wanted.out.length);
      const running = native.expertsRun(worker.store, 0, [{ rows, out }], planOf(64), worker.expertFormat(0));
      change(rows);
      await running;
      expect(Buffer.from(out).equals(Buffer.from(wanted.out))).toBe(true);
    }
  });

  it('fails the call where the array was for its answers', async () => {
    for (const change of [shrink, transfer]) {
      const { rows, out } = wireRows(64);
      const array = resizable(out);
      const running = native.expertsRun(worker.store, 0, [{ rows, out: array }], planOf(64), worker.expertFormat(0));
      change(array);
      await expect(running).rejects.toMatchObject({
        code: 'EM_NATIVE_ARGUMENT',
        message: expect.stringContaining('shrunk or transferred'),
      });
    }
  });

  it('is copied where rows of a batch are gathered and scattered', async () => {
    const remote = await FixtureWorker.open(model, { isLocal: false, kvBlocks: 64 });
    // More than what is copied at once, on this thread.
    const many = (first: number): SequenceRows => ({
      tokens: Array.from({ length: 400 }, (_, i) => i),
      start: 0,
      blocks: blocksFrom(first, 400),
      logits: [],
    });
    const batch = remote.openBatch([many(0), many(20)]);
    await native.batchRun(batch);
    const all = Int32Array.from({ length: 800 }, (_, row) => row);
    const size = all.length * remote.rowBytes();
    const wanted = new Uint8Array(size);
    await native.batchGather(batch, all, wanted);
    for (const change of [shrink, transfer]) {
      const out = resizable(new Uint8Array(size));
      const gathering = native.batchGather(batch, all, out);
      change(out);
      await expect(gathering).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT' });
    }
    const shared = new Uint8Array(new SharedArrayBuffer(size));
    await native.batchGather(batch, all, shared);
    expect(Buffer.from(shared).equals(Buffer.from(wanted))).toBe(true);
    const rows = resizable(wanted);
    const scattering = native.batchScatter(
      batch,
      Int32Array.from(all, (row) => 2 * row),
      rows,
    );
    transfer(rows);
    await scattering;
    native.batchClose(batch);
    remote.close();
  });
});

describe('runs of one batch that are not awaited', () => {
  it('come one after the other, and rows are never copied while one is under way', async () => {
    const remote = await FixtureWorker.open(model, { isLocal: false });
    const batch = remote.openBatch([tokens]);
    const runs = [native.batchRun(batch), native.batchRun(batch)];
    expect(await runs[0]).toMatchObject({ stoppedAt: 0 });
    // The second asks for answers that nobody gave; it leaves the batch as it was.
    const gathered = native.batchGather(batch, Int32Array.of(0, 1, 2), new Uint8Array(3 * remote.rowBytes()));
    await expect(runs[1]).rejects.toMatchObject({ code: 'EM_INTERNAL' });
    await gathered;
    native.batchClose(batch);
    remote.close();
  });
});

function resizable(bytes: Uint8Array): Uint8Array {
  const array = new Uint8Array(Reflect.construct(ArrayBuffer, [bytes.length, { maxByteLength: 2 * bytes.length }]) as ArrayBuffer);
  array.set(bytes);
  return array;
}

function shrink(array: Uint8Array): void {
  (array.buffer as ArrayBuffer & { resize(length: number): void }).resize(0);
  collectGarbage();
}

function transfer(array: Uint8Array): void {
  overwrite(new Uint8Array(structuredClone(array.buffer as ArrayBuffer, { transfer: [array.buffer as ArrayBuffer] })));
  collectGarbage();
}

function overwrite(array: Uint8Array): void {
  array.fill(0x3c);
}

/** Rows of small numbers for expert 1 of layer 0, and room for their answers. */
function wireRows(count: number): WireRows {
  const values = Float32Array.from({ length: (count * worker.rowBytes()) / 4 }, (_, i) => ((i * 37) % 101) / 101 - 0.5);
  return { rows: new Uint8Array(values.buffer), out: new Uint8Array(values.byteLength) };
}

function planOf(count: number): Int32Array {
  return Int32Array.from(Array.from({ length: count }, (_, row) => [0, 1, row, row]).flat());
}
