// The decoder computes what Hugging Face transformers computes, within the fixtures' tolerances.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureModel, fixtureNames } from './fixture-model.js';
import { blocksFrom, FixtureWorker } from './fixture-worker.js';

describe.each(fixtureNames)('the decoder of %s', (name) => {
  const model = fixtureModel(name);
  let worker: FixtureWorker;
  beforeAll(async () => {
    worker = await FixtureWorker.open(model, { threads: 2 });
  });
  afterAll(() => worker.close());

  it.each(['a', 'b'])('gives the expected logits of every token of prompt %s', async (run) => {
    const logits = await worker.logits(model.expected.i64(`${run}.input_ids`));
    assertClose(logits, model.expected.f32(`${run}.logits`), model.expectedJson.tolerances.logits.recommended_abs);
  });

  it.each(['a', 'b'])('continues prompt %s with the expected greedy tokens, one at a time', async (run) => {
    const wanted = model.expectedJson.greedy[run]?.tokens ?? [];
    expect(await greedy(worker, model.expected.i64(`${run}.input_ids`), wanted.length)).toEqual(wanted);
  });

  it('gives the expected perplexity of prompt b', async () => {
    const ids = model.expected.i64('b.input_ids');
    const batch = worker.openBatch([{ tokens: ids, start: 0, blocks: blocksFrom(0, ids.length), logits: ids.map((_, i) => i) }]);
    await worker.native.batchRun(batch);
    const indices = Int32Array.from(ids.slice(1), (_, i) => i);
    const nll = await worker.native.batchNll(batch, indices, Int32Array.from(ids.slice(1)));
    worker.native.batchClose(batch);
    const perplexity = Math.exp(nll.reduce((sum, value) => sum + value, 0) / nll.length);
    expect(Math.abs(perplexity / model.expectedJson.perplexity_b - 1)).toBeLessThan(1e-4);
  });
});

async function greedy(worker: FixtureWorker, prompt: readonly number[], count: number): Promise<number[]> {
  const tokens = [...prompt];
  const blocks = blocksFrom(0, prompt.length + count);
  let done = 0;
  while (tokens.length < prompt.length + count) {
    const step = tokens.slice(done);
    const batch = worker.openBatch([{ tokens: step, start: done, blocks, logits: [step.length - 1] }]);
    await worker.native.batchRun(batch);
    const sampling = { index: 0, temperature: 0, topK: 0, topP: 1, minP: 0, typicalP: 1, rules: null, seed: 0n, position: tokens.length };
    const [token] = await worker.native.batchSample(batch, [sampling]);
    worker.native.batchClose(batch);
    done = tokens.length;
    tokens.push(token ?? -1);
  }
  return tokens.slice(prompt.length);
}

function assertClose(got: Float32Array, wanted: Float32Array, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  const worst = got.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (wanted[i] ?? Number.NaN))), 0);
  expect(worst).toBeLessThan(tolerance);
}
