// Attacks on the bridge: whatever is passed, a call ends with an error that has a code, never with a crash.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttentionProbe, BatchInput, Binding, SamplingInput } from '../src/binding.js';
import { hasDataPlane, hasEcho, kvBlockPositions, loadNative, mixtureOf, unlimitedSlots } from '../src/index.js';
import { assertFails } from './assert-fails.js';
import { fixtureModel } from './fixture-model.js';
import { batchInput, FixtureWorker, type SequenceRows } from './fixture-worker.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const anyCall = native as unknown as Record<keyof Binding, (...args: unknown[]) => unknown>;

const threeTokens: SequenceRows = { tokens: [1, 2, 3], start: 0, blocks: [0], logits: [2] };
const greedy: SamplingInput = { index: 0, temperature: 0, topK: 0, topP: 1, minP: 0, typicalP: 1, rules: null, seed: 0n, position: 3 };
const attention: AttentionProbe = {
  kvDtype: 'bf16',
  rows: 2,
  position: 600,
  numHeads: 4,
  numKvHeads: 2,
  headDim: 24,
  caches: 2,
  repeats: 3,
};

let worker: FixtureWorker;
beforeAll(async () => {
  worker = await FixtureWorker.open(model, { threads: 2 });
});
afterAll(() => worker.close());

function declaredIn(file: string, declaration: string): string[] {
  const source = readFileSync(fileURLToPath(new URL(`../src/${file}`, import.meta.url)), 'utf8');
  const calls = source.slice(source.indexOf(declaration)).matchAll(/^ {2}(\w+)\(/gm);
  return Array.from(calls, ([, name]) => name as string);
}

describe('every call', () => {
  it.each([
    ['binding.ts', 'Binding', /^(?!executor|router|dataPlane|echo)/, true],
    ['routing.ts', 'RoutingBinding', /^(executor|router)/, true],
    ['data-plane.ts', 'PlaneBinding', /^dataPlane/, hasDataPlane(native)],
    ['echo.ts', 'EchoBinding', /^echo/, hasEcho(native)],
  ])('of %s is declared there, in the same order', (file, name, isOfFile, isThere) => {
    const declared = isThere ? declaredIn(file, `export interface ${name} `) : [];
    expect(Object.keys(native).filter((call) => isOfFile.test(call))).toEqual(declared);
  });

  it.each(Object.keys(native) as (keyof Binding)[])('refuses to be called without arguments: %s', async (name) => {
    await assertFails('EM_NATIVE_ARGUMENT', () => anyCall[name]());
  });

  // A number is all that echoOpen wants.
  it.each((Object.keys(native) as (keyof Binding)[]).filter((name) => name !== 'echoOpen'))(
    'refuses arguments of no sense: %s',
    async (name) => {
      for (const nonsense of [null, 7, 'text', {}, Symbol('s'), () => 0, new Uint8Array(1), { type: 'engine' }]) {
        await assertFails('EM_NATIVE_ARGUMENT', () => anyCall[name](nonsense, nonsense, nonsense, nonsense));
      }
    },
  );

  it('refuses a handle of another kind', async () => {
    await assertFails('EM_NATIVE_ARGUMENT', () => anyCall.batchRun(worker.engine));
    await assertFails('EM_NATIVE_ARGUMENT', () => anyCall.engineInfo(worker.decoder));
  });
});

describe('a closed handle', () => {
  it('is refused by every call that takes it, and by a second close', async () => {
    const closed = await FixtureWorker.open(model);
    const batch = closed.openBatch([threeTokens]);
    native.batchClose(batch);
    const input = batchInput([threeTokens]);
    const none = new Int32Array(0);
    const bytes = new Uint8Array(0);
    for (const call of [
      () => native.batchRun(batch),
      () => native.batchGather(batch, none, bytes),
      () => native.batchScatter(batch, none, bytes),
      () => native.batchDropRows(batch, none),
      () => native.batchSample(batch, []),
      () => native.batchLogprobs(batch, []),
      () => native.batchNll(batch, none, none),
      () => native.batchLogits(batch),
      () => native.expertsRun(closed.store, 0, [batch], none, 'f32'),
      () => native.batchClose(batch),
    ]) {
      await assertFails('EM_NATIVE_CLOSED', call);
    }
    closed.close();
    for (const call of [
      () => native.engineInfo(closed.engine),
      () => native.decoderProgress(closed.engine),
      () => native.decoderOpen(closed.engine, closed.checkpoint, model.spec, { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' }),
      () => native.expertStoreOpen(worker.engine, closed.checkpoint, model.spec, 'f32', unlimitedSlots),
      () => native.probeRead(closed.engine, 1),
      () => native.probeFma(closed.engine, 1),
      () => native.probeGemm(closed.engine, 'f32', 1, 1, 1, 1, 1),
      () => native.probeAttention(closed.engine, attention),
      () => native.decoderSetLocal(closed.decoder, worker.store, 0, 0, bytes),
      () => native.decoderTakeLoad(closed.decoder),
      () => native.decoderTimes(closed.decoder),
      () => native.batchOpen(closed.decoder, input),
      () => native.expertLoad(closed.store, 0, 0, 'f32', 'needed'),
      () => native.expertLoadBytes(closed.store, 0, 0, 'f32', bytes),
      () => native.expertCancelLoads(closed.store, 0, 0),
      () => native.expertBytes(closed.store, 0, 0, 'f32'),
      () => native.expertRelease(closed.store, 0, 0, 'f32'),
      () => native.expertsHeld(closed.store),
      () => native.expertsRun(closed.store, 0, [], none, 'f32'),
      () => native.expertStoreClose(closed.store),
      () => native.decoderClose(closed.decoder),
      () => native.checkpointClose(closed.checkpoint),
      () => native.engineClose(closed.engine),
    ]) {
      await assertFails('EM_NATIVE_CLOSED', call);
    }
  });
});

describe('engineOpen', () => {
  it.each([0, -1, 1.5, Number.NaN, 1e9])('refuses %d threads', async (threads) => {
    await assertFails('EM_NATIVE_ARGUMENT', () => native.engineOpen({ threads, kernels: 'auto' }));
  });

  it('names the kernels that there are when another is asked for', async () => {
    const error = await assertFails('EM_NATIVE_KERNELS', () => native.engineOpen({ threads: 1, kernels: 'avx1024' }));
    expect(error.message).toContain('avx1024');
    expect(error.message).toContain('ref');
  });
});

describe('probeAttention', () => {
  it('takes a time', async () => {
    expect(await native.probeAttention(worker.engine, attention)).toBeGreaterThan(0);
  });

  it.each([
    ['rows', 0],
    ['position', -1],
    ['numKvHeads', 3],
    ['headDim', 1e9],
    ['caches', 0],
    ['repeats', 0.5],
  ] as const)('refuses %s %d', async (name, value) => {
    await assertFails('EM_NATIVE_ARGUMENT', () => native.probeAttention(worker.engine, { ...attention, [name]: value }));
  });
});

describe('a value in a message', () => {
  it('is cut short', async () => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => anyCall.engineOpen({ threads: 'é'.repeat(1e6), kernels: 'auto' }));
    expect(error.message).toBe(`engineOpen: options.threads is "${'é'.repeat(40)}…"; wanted an integer`);
  });
});

describe('a missing field', () => {
  it('is named: engine options', async () => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => anyCall.engineOpen({ kernels: 'auto' }));
    expect(error.message).toBe('engineOpen: options.threads is undefined; wanted an integer');
  });

  it.each(Object.keys(model.spec))('is named: spec.%s', async (field) => {
    const { [field]: _, ...spec } = model.spec as unknown as Record<string, unknown>;
    const error = await assertFails('EM_NATIVE_ARGUMENT', () =>
      anyCall.decoderOpen(worker.engine, worker.checkpoint, spec, { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' }),
    );
    expect(error.message).toContain(`spec.${field} is undefined`);
  });

  it.each(Object.keys(batchInput([threeTokens])))('is named: input.%s', async (field) => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () =>
      anyCall.batchOpen(worker.decoder, { ...batchInput([threeTokens]), [field]: undefined }),
    );
    expect(error.message).toContain(`batchOpen: input.${field}`);
    expect(error.message).toMatch(/undefined; wanted (an Int32Array|a Float32Array|a string|an array|an object)/);
  });

  it('is named deep inside', async () => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => anyCall.checkpointOpen([], [{ name: 'x' }], { pageCache: 'keep' }));
    expect(error.message).toBe('checkpointOpen: tensors[0].file is undefined; wanted an integer');
  });
});

describe('checkpointOpen', () => {
  const entry = model.tensors[0]!;

  it('refuses a file that is not there', async () => {
    const error = await assertFails('EM_FILE_READ', () => native.checkpointOpen(['/nowhere/model.safetensors'], [], { pageCache: 'keep' }));
    expect(error.message).toContain('/nowhere/model.safetensors');
  });

  it.each([
    ['a range past the end of the file', { begin: entry.begin + 2 ** 40, end: entry.end + 2 ** 40 }],
    ['a range that ends before it begins', { begin: entry.end, end: entry.begin }],
    ['a negative range', { begin: -4, end: 0 }],
    ['a shape of another size', { shape: [3] }],
    ['a shape whose size overflows', { shape: [2 ** 40, 2 ** 40] }],
  ])('refuses %s', async (_what, change) => {
    await assertFails('EM_CHECKPOINT_FILE', () => native.checkpointOpen(model.files, [{ ...entry, ...change }], { pageCache: 'keep' }));
  });

  it('refuses a file index that is not there and a name that is there twice', async () => {
    await assertFails('EM_NATIVE_ARGUMENT', () => native.checkpointOpen(model.files, [{ ...entry, file: 1 }], { pageCache: 'keep' }));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.checkpointOpen(model.files, [entry, entry], { pageCache: 'keep' }));
  });
});

describe('decoderOpen', () => {
  const mixture = mixtureOf(model.spec.layers[0]!)!;

  /** The spec with a change to every sublayer of a kind. */
  const withSublayer = (kind: 'norm' | 'attention' | 'mixture', change: object) => ({
    layers: model.spec.layers.map(({ sublayers }) => ({
      sublayers: sublayers.map((sublayer) =>
        sublayer.kind === kind ? { kind, [kind]: { ...(sublayer as unknown as Record<string, object>)[kind], ...change } } : sublayer,
      ),
    })),
  });

  const open = (change: object, options: object = {}) =>
    native.decoderOpen(
      worker.engine,
      worker.checkpoint,
      { ...model.spec, ...change },
      { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32', ...options },
    );

  it('names a tensor that is missing and one of another shape', async () => {
    expect((await assertFails('EM_TENSOR_MISSING', () => open({ lmHead: 'none.weight' }))).message).toContain('none.weight');
    expect((await assertFails('EM_TENSOR_SHAPE', () => open({ vocabSize: 511 }))).message).toContain('[511, 64]');
  });

  it('refuses sizes that make no sense', async () => {
    await assertFails('EM_NATIVE_ARGUMENT', () => open({ hiddenSize: 0 }));
    await assertFails('EM_NATIVE_ARGUMENT', () => open({ layers: [] }));
    await assertFails('EM_NATIVE_ARGUMENT', () => open({ rope: { ...model.spec.rope, inverseFrequencies: new Float32Array(3) } }));
    for (const change of [{ slidingWindow: 0 }, { slidingWindow: 2.5 }, { clipQkv: 0 }, { clipQkv: Number.NaN }]) {
      await assertFails('EM_NATIVE_ARGUMENT', () => open(withSublayer('attention', change)));
    }
    await assertFails('EM_NATIVE_ARGUMENT', () => open({}, { kvBlocks: 0 }));
    await assertFails('EM_NATIVE_ARGUMENT', () => open({}, { wireDtype: 'q8' }));
    await assertFails('EM_NATIVE_ARGUMENT', () => open({}, { kvDtype: 'q8' }));
  });

  it('refuses a vocabulary whose ids kernels could not tell apart', async () => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => open({ vocabSize: 2 ** 24 }));
    expect(error.message).toContain('vocab_size is 16777216; wanted 1 to 16777215');
  });

  it('refuses a layer without sublayers, without a norm first, or with two mixtures', async () => {
    const { sublayers } = model.spec.layers[0]!;
    for (const wrong of [[], sublayers.slice(1), [...sublayers, sublayers[3]!]]) {
      const error = await assertFails('EM_NATIVE_ARGUMENT', () => open({ layers: model.spec.layers.map(() => ({ sublayers: wrong })) }));
      expect(error.message).toContain('spec.layers[0].sublayers');
    }
  });

  it.each<['attention' | 'mixture', object, string]>([
    ['attention', { sees: 'whole' }, 'attention.sees'],
    ['attention', { sees: 'source', ropeDim: 0 }, 'attention.sees'],
    ['attention', { sees: 'window' }, 'attention.sliding_window'],
    ['attention', { ropeDim: 6 }, 'attention.rope_dim'],
    ['attention', { valueDim: 0 }, 'attention.value_dim'],
    ['attention', { relativeBias: { table: 'x', numBuckets: 30, maxDistance: 128 } }, 'attention.relative_bias.num_buckets'],
    ['attention', { relativeBias: { table: 'x', numBuckets: 32, maxDistance: 16 } }, 'attention.relative_bias.max_distance'],
    ['mixture', { numExperts: 5000 }, 'mixture.num_experts'],
    ['mixture', { gate: { ...mixture.gate, topK: 9 } }, 'mixture.gate.top_k'],
    ['mixture', { gate: { ...mixture.gate, groups: { count: 3, kept: 1, score: 'best' } } }, 'mixture.gate.groups.count'],
    ['mixture', { gate: { ...mixture.gate, groups: { count: 4, kept: 5, score: 'best' } } }, 'mixture.gate.groups.kept'],
    [
      'mixture',
      { experts: mixture.experts.map((expert, i) => ({ ...expert, activation: i === 1 ? 'relu' : 'silu' })) },
      'mixture.experts[1]',
    ],
  ])('names what is wrong in a %s with %j', async (kind, change, named) => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => open(withSublayer(kind, change)));
    expect(error.message).toContain(named);
  });

  it('names the words that a choice may have', async () => {
    const error = await assertFails('EM_NATIVE_ARGUMENT', () => open(withSublayer('attention', { sees: 'all' })));
    expect(error.message).toContain('attention.sees is "all"; wanted causal or window or whole or source');
  });
});

describe('batchOpen', () => {
  const good = batchInput([threeTokens, { ...threeTokens, blocks: [1] }]);

  it.each<[string, Partial<BatchInput>]>([
    ['no rows', { tokens: ints(), positions: ints(), sequences: ints() }],
    ['a token past the vocabulary', { tokens: ints(1, 2, 3, 1, 2, model.spec.vocabSize) }],
    ['a negative token', { tokens: ints(1, 2, 3, 1, 2, -1) }],
    ['fewer positions than tokens', { positions: ints(0, 1, 2, 0, 1) }],
    ['a position past the context', { positions: ints(0, 1, 2, 0, 1, model.spec.contextLength) }],
    ['a position that is not the next', { positions: ints(0, 1, 2, 0, 1, 3) }],
    ['sequences that come back', { sequences: ints(0, 1, 0, 1, 1, 1) }],
    ['a sequence without blocks', { sequences: ints(0, 0, 0, 1, 1, 2) }],
    ['a sequence without rows', { sequences: ints(0, 0, 0, 0, 0, 0), positions: ints(0, 1, 2, 3, 4, 5) }],
    ['a block past the cache', { blockTable: ints(0, 32) }],
    ['a block of two sequences', { blockTable: ints(1, 1) }],
    ['block offsets that do not begin at 0', { blockOffsets: ints(1, 1, 2) }],
    ['block offsets that do not end at the table', { blockOffsets: ints(0, 1, 1) }],
    ['block offsets that fall', { blockOffsets: ints(0, 3, 2) }],
    ['too few blocks', { blockOffsets: ints(0, 0, 2) }],
    ['rotary frequencies of one sequence only', { ropeInverseFrequencies: model.spec.rope!.inverseFrequencies }],
    ['padding among rows of a decoder', { numPadding: ints(1, 0) }],
    ['an encoder that the model has not', { stack: 'encoder' }],
    ['sources without an encoder', { sources: { lengths: ints(1, 1), blockTable: ints(2, 3), blockOffsets: ints(0, 1, 2) } }],
    ['a row of logits past the rows', { logitRows: ints(6) }],
    ['rows of logits that do not ascend', { logitRows: ints(2, 2) }],
  ])('refuses %s', async (_what, change) => {
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchOpen(worker.decoder, { ...good, ...change }));
  });

  it('takes as many positions as the blocks have, and not one more', async () => {
    const rows = (count: number): SequenceRows => ({ tokens: Array.from({ length: count }, () => 1), start: 0, blocks: [0], logits: [] });
    native.batchClose(native.batchOpen(worker.decoder, batchInput([rows(kvBlockPositions)])));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchOpen(worker.decoder, batchInput([rows(kvBlockPositions + 1)])));
  });
});

describe('a batch', () => {
  it('refuses what its state does not allow', async () => {
    const batch = worker.openBatch([threeTokens]);
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchLogits(batch));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchGather(batch, ints(0), new Uint8Array(worker.rowBytes())));
    expect(await native.batchRun(batch)).toEqual({ stoppedAt: null, routing: null, missing: null, here: null, isStatic: false });
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchRun(batch));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchScatter(batch, ints(0), new Uint8Array(worker.rowBytes())));
    native.batchClose(batch);
  });

  it('refuses sampling and scoring of what is not there', async () => {
    const batch = worker.openBatch([threeTokens]);
    await native.batchRun(batch);
    for (const change of [
      { index: 1 },
      { index: -1 },
      { temperature: -1 },
      { temperature: Number.NaN },
      { topP: 0 },
      { topK: -1 },
      { seed: -1n },
    ]) {
      await assertFails('EM_NATIVE_ARGUMENT', () => native.batchSample(batch, [{ ...greedy, ...change }]));
    }
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchNll(batch, ints(1), ints(0)));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchNll(batch, ints(0), ints(model.spec.vocabSize)));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchNll(batch, ints(0), ints()));
    native.batchClose(batch);
  });

  it('without rows of logits has none to give', async () => {
    const batch = worker.openBatch([{ ...threeTokens, logits: [] }]);
    await native.batchRun(batch);
    expect(await native.batchLogits(batch)).toEqual(new Float32Array(0));
    await assertFails('EM_NATIVE_ARGUMENT', () => native.batchSample(batch, [greedy]));
    expect(await native.batchSample(batch, [])).toEqual(ints());
    native.batchClose(batch);
  });

  it('gives logits that outlive it', async () => {
    const batch = worker.openBatch([threeTokens]);
    await native.batchRun(batch);
    const [first, second] = [await native.batchLogits(batch), await native.batchLogits(batch)];
    native.batchClose(batch);
    await worker.logits([9, 8, 7]);
    expect(first).toEqual(second);
    expect(first).not.toEqual(await worker.run([{ ...threeTokens, tokens: [9, 8, 7] }]));
    expect(first).toEqual(await worker.run([threeTokens]));
  });

  it('may be closed while it runs', async () => {
    const batch = worker.openBatch([threeTokens]);
    const run = native.batchRun(batch);
    native.batchClose(batch);
    expect(await run).toMatchObject({ stoppedAt: null });
  });
});

function ints(...values: number[]): Int32Array {
  return Int32Array.from(values);
}
