// The promise: a request's logits are the same bytes whatever the threads, the kernels, the chunks of its prefill, the way
// its experts are computed, and whoever shares its batch.
import { describe, expect, it } from 'vitest';
import type { DType } from '../src/dtype.js';
import { loadNative } from '../src/index.js';
import type { AttentionSpec, Sublayer } from '../src/model-spec.js';
import { answerFromBatch, answerHalfOverWire, answerOverWire } from './answers.js';
import { type FixtureModel, fixtureModel, fixtureNames } from './fixture-model.js';
import { type Answer, blocksFrom, FixtureWorker, type FixtureWorkerOptions, type SequenceRows } from './fixture-worker.js';

/** Longer than one attention segment of 512 positions, so that partial results are merged. */
const numTokens = 600;

const models: readonly [string, FixtureModel][] = [
  ...fixtureNames.map((name): [string, FixtureModel] => [name, fixtureModel(name)]),
  // Windows within a segment, across two, and longer than one.
  ['mixtral with windows', withAttention(fixtureModel('mixtral'), (layer) => ({ sees: 'window', slidingWindow: [9, 100, 530][layer]! }))],
  ['olmoe, clipped, with a window', withAttention(fixtureModel('olmoe'), () => ({ clipQkv: 0.8, sees: 'window', slidingWindow: 33 }))],
];

describe.each(models)('the logits of %s', (_name, fixture) => {
  const model = withContext(fixture, 1024);
  const tokens = tokensOf(model, 1, numTokens);
  const whole = lazily(() => withWorker(model, { kernels: 'ref' }, (worker) => worker.logits(tokens)));

  it.each(loadNativeKernels())('are the same bytes with 2 threads and %s kernels', async (kernels) => {
    const logits = await withWorker(model, { kernels, threads: 2 }, (worker) => worker.logits(tokens));
    assertSameBytes(logits, await whole());
  });

  it.each([1, 7, 64])('are the same bytes when the prompt is taken in chunks of %d', async (chunk) => {
    const logits = await withWorker(model, { threads: 2 }, (worker) => inChunks(worker, tokens, chunk));
    assertSameBytes(logits, await whole());
  });

  it.each<[string, Answer]>([
    ['from the batch', answerFromBatch],
    ['over the wire', answerOverWire],
    ['half over the wire', answerHalfOverWire],
  ])('are the same bytes when every layer stops and its experts are computed %s', async (_name, answer) => {
    const logits = await withWorker(model, { threads: 2, isLocal: false }, (worker) => worker.logits(tokens, answer));
    assertSameBytes(logits, await whole());
  });

  it('are the same bytes in chunks whose experts are computed over the wire', async () => {
    const logits = await withWorker(model, { threads: 2, isLocal: false }, (worker) => inChunks(worker, tokens, 100, answerOverWire));
    assertSameBytes(logits, await whole());
  });

  it.each<DType>(['bf16', 'f16'])('are the same bytes over the wire as inside when rows travel in %s', async (wireDtype) => {
    const inside = await withWorker(model, { wireDtype, kernels: 'ref' }, (worker) => worker.logits(tokens));
    for (const answer of [answerFromBatch, answerOverWire, answerHalfOverWire]) {
      const logits = await withWorker(model, { wireDtype, threads: 2, isLocal: false }, (worker) => worker.logits(tokens, answer));
      assertSameBytes(logits, inside);
    }
    expect(bytes(inside).equals(bytes(await whole())), 'the wire dtype is used').toBe(false);
  });

  it.each<DType>(['bf16', 'f16'])(
    'are the same bytes in any kernels, threads and chunks when keys and values are in %s',
    async (kvDtype) => {
      const reference = await withWorker(model, { kvDtype, kernels: 'ref' }, (worker) => worker.logits(tokens));
      for (const kernels of loadNativeKernels()) {
        const logits = await withWorker(model, { kvDtype, kernels, threads: 2 }, (worker) => worker.logits(tokens));
        assertSameBytes(logits, reference);
      }
      for (const chunk of [1, 7, 64]) {
        const logits = await withWorker(model, { kvDtype, threads: 2 }, (worker) => inChunks(worker, tokens, chunk));
        assertSameBytes(logits, reference);
      }
      expect(bytes(reference).equals(bytes(await whole())), 'the dtype is used').toBe(false);
    },
  );

  it('are the same bytes among other sequences of the batch', async () => {
    const others = [tokensOf(model, 2, 37), tokensOf(model, 3, 530)];
    const logits = await withWorker(model, { threads: 2, kvBlocks: 64 }, async (worker) => {
      const table = shuffledBlocks(64);
      const sequences = [others[0] ?? [], tokens, others[1] ?? []].map((rows): SequenceRows => {
        const blocks = blocksFrom(0, rows.length).map(() => table.pop() ?? -1);
        return { tokens: rows, start: 0, blocks, logits: rows === tokens ? rows.map((_, i) => i) : [0] };
      });
      return worker.run(sequences);
    });
    const vocab = model.spec.vocabSize;
    assertSameBytes(logits.slice(vocab, vocab + numTokens * vocab), await whole());
  });

  it('are the same bytes among sequences with other rotary frequencies', async () => {
    const { inverseFrequencies } = model.spec.rope!;
    const other = inverseFrequencies.map((frequency) => frequency / 3);
    const rows = (table: number, ropeInverseFrequencies: Float32Array): SequenceRows => {
      return { tokens, start: 0, blocks: blocksFrom(table, numTokens), logits: tokens.map((_, i) => i), ropeInverseFrequencies };
    };
    const [mine, theirs] = await withWorker(model, { threads: 2, kvBlocks: 64 }, async (worker) => {
      const logits = await worker.run([rows(0, other), rows(32, inverseFrequencies)]);
      return [logits.slice(logits.length / 2), logits.slice(0, logits.length / 2)];
    });
    assertSameBytes(mine, await whole());
    const alone = await withWorker(model, { kernels: 'ref' }, (worker) => worker.run([rows(0, other)]));
    assertSameBytes(theirs, alone);
    expect(bytes(theirs).equals(bytes(mine)), 'the frequencies are used').toBe(false);
  });
});

function loadNativeKernels(): readonly string[] {
  const native = loadNative();
  const engine = native.engineOpen({ threads: 1, kernels: 'auto' });
  const { available } = native.engineInfo(engine);
  native.engineClose(engine);
  return available;
}

function withAttention(model: FixtureModel, change: (layer: number) => Partial<AttentionSpec>): FixtureModel {
  const layers = model.spec.layers.map(({ sublayers }, index) => ({
    sublayers: sublayers.map((sublayer): Sublayer => {
      return sublayer.kind === 'attention' ? { kind: 'attention', attention: { ...sublayer.attention, ...change(index) } } : sublayer;
    }),
  }));
  return { ...model, spec: { ...model.spec, layers } };
}

function withContext(model: FixtureModel, contextLength: number): FixtureModel {
  return { ...model, spec: { ...model.spec, contextLength } };
}

async function withWorker<T>(model: FixtureModel, options: FixtureWorkerOptions, body: (worker: FixtureWorker) => Promise<T>): Promise<T> {
  const worker = await FixtureWorker.open(model, options);
  try {
    return await body(worker);
  } finally {
    worker.close();
  }
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

async function inChunks(worker: FixtureWorker, tokens: readonly number[], chunk: number, answer?: Answer): Promise<Float32Array> {
  const vocab = worker.model.spec.vocabSize;
  const logits = new Float32Array(tokens.length * vocab);
  for (let start = 0; start < tokens.length; start += chunk) {
    const rows = tokens.slice(start, start + chunk);
    const sequence = { tokens: rows, start, blocks: blocksFrom(0, tokens.length), logits: rows.map((_, i) => i) };
    logits.set(await worker.run([sequence], answer), start * vocab);
  }
  return logits;
}

/** Token ids by a linear congruential generator (constants of Numerical Recipes). */
function tokensOf(model: FixtureModel, seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % model.spec.vocabSize;
  });
}

/** All blocks in an order that is not ascending: 29 is prime to 64. */
function shuffledBlocks(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 29 + 5) % count);
}

function assertSameBytes(got: Float32Array, wanted: Float32Array): void {
  expect(got.length).toBe(wanted.length);
  expect(wanted.every(Number.isFinite)).toBe(true);
  expect(bytes(got).equals(bytes(wanted))).toBe(true);
}

function bytes(array: Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
