// Stopped batches: what is asked for, what is counted, and what becomes of rows that nobody answers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult, StoppedRun } from '../src/binding.js';
import type { Format } from '../src/dtype.js';
import type { Batch } from '../src/handles.js';
import { localFormat, mixtureOf, unlimitedSlots } from '../src/index.js';
import { answerFromBatch, runFromBatch, slotsOf } from './answers.js';
import { fixtureModel } from './fixture-model.js';
import { blocksFrom, FixtureWorker, type SequenceRows } from './fixture-worker.js';

const model = fixtureModel('qwen2_moe');
const prompt: SequenceRows = { tokens: [5, 17, 200, 33, 9], start: 0, blocks: blocksFrom(0, 5), logits: [0, 1, 2, 3, 4] };
const other: SequenceRows = { tokens: [7, 8, 9], start: 0, blocks: [1], logits: [0, 1, 2] };
const vocab = model.spec.vocabSize;
const kernelNames = ['ref', 'auto'];

let worker: FixtureWorker;
beforeAll(async () => {
  worker = await FixtureWorker.open(model, { isLocal: false });
});
afterAll(() => worker.close());

describe('a batch whose experts are elsewhere', () => {
  it('stops at each layer with experts and asks for the experts that the reference chooses', async () => {
    const ids = model.expected.i64('a.input_ids');
    const layers: number[] = [];
    await worker.logits(ids, async (self, batch, result) => {
      const layer = result.stoppedAt ?? -1;
      layers.push(layer);
      const topK = self.moeLayers()[0]?.topK ?? 0;
      assertSameSets([...(result.routing ?? [])], model.expected.i64(`a.topk_index.${layer}`), topK);
      await answerFromBatch(self, batch, result);
    });
    expect(layers).toEqual([0, 2]);
  });

  it('names a slot that nobody filled, and goes on once it is filled', async () => {
    const { batch, result } = await stopped([prompt]);
    const slots = slotsOf(worker, result);
    await runFromBatch(worker, batch, result, slots.slice(1));
    await expect(worker.native.batchRun(batch)).rejects.toMatchObject({
      code: 'EM_INTERNAL',
      message: expect.stringContaining('row 0 choice 0'),
    });
    await runFromBatch(worker, batch, result, slots.slice(0, 1));
    expect(await worker.native.batchRun(batch)).toMatchObject({ stoppedAt: 2 });
    worker.native.batchClose(batch);
  });

  it('refuses answers for a choice that was not made', async () => {
    const { batch, result } = await stopped([prompt]);
    const [first] = slotsOf(worker, result);
    const wrong = { ...first!, expert: (first!.expert + 1) % 12 };
    await expect(runFromBatch(worker, batch, result, [wrong])).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT' });
    await expect(runFromBatch(worker, batch, result, [{ ...first!, row: 1 }])).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT' });
    await expect(runFromBatch(worker, batch, { ...(result as StoppedRun), stoppedAt: 2 }, [first!])).rejects.toMatchObject({
      code: 'EM_NATIVE_ARGUMENT',
    });
    worker.native.batchClose(batch);
  });

  it('goes on without dropped rows, and gives the other rows the same bytes', async () => {
    const alone = await worker.run([prompt], answerFromBatch);
    const { batch, result } = await stopped([prompt, other]);
    worker.native.batchDropRows(batch, Int32Array.of(5, 6, 7));
    for (let stop: RunResult = result; stop.stoppedAt !== null; stop = await worker.native.batchRun(batch)) {
      await runFromBatch(
        worker,
        batch,
        stop,
        slotsOf(worker, stop).filter(({ row }) => row < 5),
      );
    }
    const logits = await worker.native.batchLogits(batch);
    expect(Buffer.from(logits.buffer, 0, alone.byteLength).equals(Buffer.from(alone.buffer))).toBe(true);
    expect(logits.length).toBe(8 * vocab);
    worker.native.batchClose(batch);
  });
});

describe('an expert that is not resident', () => {
  it('leaves open the slots that it was chosen for, and no others', async () => {
    const wanted = await worker.run([prompt], answerFromBatch);
    const { routing } = await stoppedResult();
    const local = await FixtureWorker.open(model);
    const gone = routing.at(-1) as number;
    local.native.expertRelease(local.store, 0, gone, 'bf16');
    const batch = local.openBatch([prompt]);
    const missing = Int32Array.from(routing.keys()).filter((slot) => routing[slot] === gone);
    const result = await local.native.batchRun(batch);
    expect(result).toEqual({ stoppedAt: 0, routing, missing, here: new Int32Array(0), isStatic: false });
    expect(await runFromBatch(local, batch, result, slotsOf(local, result, missing))).toEqual(Int32Array.from(missing.keys()));
    await local.native.expertLoad(local.store, 0, gone, 'bf16', 'needed');
    expect(await runFromBatch(local, batch, result, slotsOf(local, result, missing))).toEqual(new Int32Array(0));
    expect(await local.native.batchRun(batch)).toMatchObject({ stoppedAt: null });
    expect(await local.native.batchLogits(batch)).toEqual(wanted);
    local.close();
  });

  it('stands beside remote ones: those are named before own experts are run', async () => {
    const wanted = await worker.run([prompt], answerFromBatch);
    const { routing } = await stoppedResult();
    const local = await FixtureWorker.open(model);
    const [remote, gone] = [routing[0] as number, routing.find((expert) => expert !== routing[0]) as number];
    local.native.decoderSetLocal(
      local.decoder,
      local.store,
      0,
      0,
      Uint8Array.from({ length: 12 }, (_, expert) => (expert === remote ? 0 : localFormat('bf16'))),
    );
    local.native.expertRelease(local.store, 0, gone, 'bf16');
    const batch = local.openBatch([prompt]);
    const result = await local.native.batchRun(batch);
    const slots = Int32Array.from(routing.keys());
    const missing = slots.filter((slot) => routing[slot] === remote);
    const here = slots.filter((slot) => routing[slot] !== remote);
    expect(result).toEqual({ stoppedAt: 0, routing, missing, here, isStatic: false });
    const left = await runFromBatch(local, batch, result, slotsOf(local, result, here));
    expect([...left].map((index) => routing[here[index] as number])).toEqual([...left].map(() => gone));
    expect(left.length).toBe(here.filter((slot) => routing[slot] === gone).length);
    await local.native.expertLoad(local.store, 0, gone, 'bf16', 'needed');
    const rest = Int32Array.from([...missing, ...[...left].map((index) => here[index] as number)]);
    await runFromBatch(local, batch, result, slotsOf(local, result, rest));
    expect(await local.native.batchRun(batch)).toMatchObject({ stoppedAt: null });
    expect(await local.native.batchLogits(batch)).toEqual(wanted);
    local.close();
  });

  it('stops a batch that may use it, until it is there', async () => {
    const local = await FixtureWorker.open(model);
    const wanted = await local.run([prompt]);
    const { routing } = (await stopped([prompt])).result;
    const expert = routing?.[0] ?? -1;
    local.native.expertRelease(local.store, 0, expert, 'bf16');
    const batch = local.openBatch([prompt]);
    const result = await local.native.batchRun(batch);
    expect(result.stoppedAt).toBe(0);
    await local.native.expertLoad(local.store, 0, expert, 'bf16', 'needed');
    await answerFromBatch(local, batch, result);
    await local.native.batchRun(batch);
    const logits = await local.native.batchLogits(batch);
    expect(Buffer.from(logits.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
    local.close();
  });

  it('is still used by a run that began before its release', async () => {
    const { batch, result } = await stopped([prompt]);
    const wanted = await worker.run([prompt], answerFromBatch);
    const slots = slotsOf(worker, result);
    const running = runFromBatch(worker, batch, result, slots);
    const numExperts = 12;
    for (let expert = 0; expert < numExperts; expert++) worker.native.expertRelease(worker.store, 0, expert, 'bf16');
    // Those that the run had taken already are computed, the others named; it never computes from freed memory.
    const missing = await running;
    for (let expert = 0; expert < numExperts; expert++) await worker.native.expertLoad(worker.store, 0, expert, 'bf16', 'needed');
    await runFromBatch(
      worker,
      batch,
      result,
      Array.from(missing, (index) => slots[index] as (typeof slots)[number]),
    );
    const next = await worker.native.batchRun(batch);
    await answerFromBatch(worker, batch, next);
    await worker.native.batchRun(batch);
    expect(await worker.native.batchLogits(batch)).toEqual(wanted);
    worker.native.batchClose(batch);
  });
});

describe('an expert in another format', () => {
  it('gives the same bytes when it is widened to f32', async () => {
    const wanted = await worker.run([prompt], answerFromBatch);
    const widened = await FixtureWorker.open(model, { expertFormats: ['f32', null, 'f32'] });
    const logits = await widened.run([prompt]);
    expect(Buffer.from(logits.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
    widened.close();
  });

  it('is held beside the one that is there, under a format that there is', async () => {
    const load = (format: Format) => worker.native.expertLoad(worker.store, 0, 0, format, 'needed');
    const numHeld = worker.native.expertsHeld(worker.store);
    expect(await load('f32')).toMatchObject({ format: 'f32' });
    expect(worker.native.expertsHeld(worker.store)).toBe(numHeld + 1);
    worker.native.expertRelease(worker.store, 0, 0, 'f32');
    expect(worker.native.expertsHeld(worker.store)).toBe(numHeld);
    await expect(load('q3' as Format)).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT', message: expect.stringContaining('nf4 or q2') });
  });

  it.each(['f16', 'q8', 'q4', 'nf4', 'q2'] as const)(
    'gives the same checksum, bytes and logits from the checkpoint and from canonical bytes in %s, with every instruction set',
    async (format) => {
      const logits: Buffer[] = [];
      const sums = new Set<string>();
      for (const kernels of kernelNames) {
        const own = await FixtureWorker.open(model, { kernels, expertFormats: [format, null, format] });
        logits.push(Buffer.from((await own.run([prompt])).buffer));
        const bytes = await own.native.expertBytes(own.store, 0, 3, format);
        own.native.expertRelease(own.store, 0, 3, format);
        const copied = await own.native.expertLoadBytes(own.store, 0, 3, format, bytes);
        own.native.expertRelease(own.store, 0, 3, format);
        const read = await own.native.expertLoad(own.store, 0, 3, format, 'needed');
        expect(copied).toEqual({ checksum: read.checksum, bytes: bytes.length, format });
        sums.add(read.checksum);
        own.close();
      }
      expect(sums.size).toBe(1);
      expect(logits.every((other) => other.equals(logits[0]!))).toBe(true);
    },
  );
});

describe('a load that is cancelled', () => {
  it('rejects, leaves nothing behind, and may be asked for again', async () => {
    const { native, engine, checkpoint } = worker;
    const experts = [0, 2].flatMap((layer) => Array.from({ length: 12 }, (_, expert) => ({ layer, expert })));
    const loadAndCancel = async () => {
      const store = await native.expertStoreOpen(engine, checkpoint, model.spec, 'f32', unlimitedSlots);
      const loads = experts.map(({ layer, expert }) => native.expertLoad(store, layer, expert, 'bf16', 'ahead'));
      for (const { layer, expert } of experts) native.expertCancelLoads(store, layer, expert);
      const ended = await Promise.allSettled(loads);
      return { store, failed: ended.flatMap((load) => (load.status === 'rejected' ? [load.reason as { code: string }] : [])) };
    };
    // Where this thread gets no core meanwhile, all loads may end before their cancels come.
    let { store, failed } = await loadAndCancel();
    while (failed.length === 0) {
      native.expertStoreClose(store);
      ({ store, failed } = await loadAndCancel());
    }
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['EM_CANCELLED']));
    expect(native.expertsHeld(store)).toBe(experts.length - failed.length);
    await Promise.all(experts.map(({ layer, expert }) => native.expertLoad(store, layer, expert, 'bf16', 'needed')));
    expect(native.expertsHeld(store)).toBe(experts.length);
    native.expertStoreClose(store);
  });
});

describe('the canonical bytes of an expert', () => {
  it.each(['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe'] as const)('make the same expert on another worker: %s', async (name) => {
    const other = fixtureModel(name);
    const source = await FixtureWorker.open(other);
    const target = await FixtureWorker.open(other);
    const tokens: SequenceRows = { tokens: [5, 9, 2], start: 0, blocks: [0], logits: [0, 1, 2] };
    const wanted = await source.run([tokens]);
    for (const { layer, numExperts } of source.moeLayers()) {
      for (let expert = 0; expert < numExperts; expert++) {
        const format = target.expertFormat(layer);
        const bytes = await source.native.expertBytes(source.store, layer, expert, format);
        const before = await target.native.expertLoad(target.store, layer, expert, format, 'needed');
        target.native.expertRelease(target.store, layer, expert, format);
        // At an odd address, as a message has it.
        const shifted = new Uint8Array(bytes.length + 1).subarray(1);
        shifted.set(bytes);
        expect(await target.native.expertLoadBytes(target.store, layer, expert, format, shifted)).toEqual(before);
        expect(bytes.length).toBe(before.bytes);
      }
    }
    const got = await target.run([tokens]);
    expect(Buffer.from(got.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
    source.close();
    target.close();
  });

  it('are refused when they are not as many as the expert has', async () => {
    const bytes = await worker.native.expertBytes(worker.store, 0, 0, 'bf16');
    worker.native.expertRelease(worker.store, 0, 0, 'bf16');
    for (const wrong of [bytes.subarray(1), Buffer.concat([bytes, Buffer.alloc(1)]), Buffer.alloc(0)]) {
      await expect(worker.native.expertLoadBytes(worker.store, 0, 0, 'bf16', wrong)).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT' });
    }
    await worker.native.expertLoadBytes(worker.store, 0, 0, 'bf16', bytes);
  });
});

describe('the load counters', () => {
  it('count each routed row once, and the active experts of each batch, and start again when read', async () => {
    worker.native.decoderTakeLoad(worker.decoder);
    const none = model.spec.layers.map((layer) => ({
      rows: new Float64Array(mixtureOf(layer)?.numExperts ?? 0),
      batches: 0,
      activeExperts: 0,
    }));
    const wanted = structuredClone(none);
    for (const sequences of [[prompt], [prompt, other]]) {
      await worker.run(sequences, async (self, batch, result) => {
        const load = wanted[result.stoppedAt ?? -1]!;
        for (const expert of result.routing ?? []) load.rows[expert]! += 1;
        load.batches += 1;
        load.activeExperts += new Set(result.routing).size;
        await answerFromBatch(self, batch, result);
      });
    }
    expect(worker.native.decoderTakeLoad(worker.decoder)).toEqual(wanted);
    expect(worker.native.decoderTakeLoad(worker.decoder)).toEqual(none);
  });
});

async function stopped(sequences: readonly SequenceRows[]): Promise<{ batch: Batch; result: RunResult }> {
  const batch = worker.openBatch(sequences);
  return { batch, result: await worker.native.batchRun(batch) };
}

async function stoppedResult(): Promise<StoppedRun> {
  const { batch, result } = await stopped([prompt]);
  worker.native.batchClose(batch);
  return result as StoppedRun;
}

function assertSameSets(got: readonly number[], wanted: readonly number[], topK: number): void {
  const sets = (values: readonly number[]) =>
    Array.from({ length: values.length / topK }, (_, row) => values.slice(row * topK, (row + 1) * topK).sort((a, b) => a - b));
  expect(sets(got)).toEqual(sets(wanted));
}
