// What every family has to do, one row each: its fixture's values within the fixture's tolerances, and the same bytes whatever the number
// of workers, the exchange, the threads and kernels, the prefill chunks and the other requests.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { type Document, fixtureFolder, LocalCluster } from './local-cluster.js';

interface Expected {
  readonly greedy: Readonly<Record<string, { readonly tokens: readonly number[] }>>;
  readonly perplexity_b: number;
  readonly tolerances: { readonly logits: { readonly recommended_abs: number } };
}

/** Folders of test/fixtures. */
const families = ['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe', 'nllb_moe', 'switch_transformers'];
const runs = ['a', 'b'] as const;

/** What a run computes: of a model with an encoder, `ids` are the decoder's. */
function documentOf(expected: SafetensorsFile, run: string): Document {
  const input = [...expected.i64(`${run}.input_ids`)];
  if (!expected.has(`${run}.decoder_input_ids`)) return { ids: input, source: null };
  return { ids: [...expected.i64(`${run}.decoder_input_ids`)], source: input };
}

describe.each(families)('workers that serve %s', (name) => {
  const folder = fixtureFolder(name);
  const expected = new SafetensorsFile(`${folder}/expected.safetensors`);
  const { greedy, tolerances, perplexity_b }: Expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
  const documents = runs.map((run) => documentOf(expected, run));
  const hasEncoder = documents[0]?.source != null;
  const prompts = documents.map(({ ids, source }) => [...(source ?? ids)]);
  // One token, and one of them after another document.
  const [first, second] = documents as [Document, Document];
  const scored = [first, second, { ...first, ids: first.ids.slice(0, 1) }, { ...second, ids: [...first.ids, 5] }];
  let alone: LocalCluster;
  let logitsAlone: Buffer[];

  beforeAll(async () => {
    alone = await LocalCluster.start(folder, 1);
    logitsAlone = await Promise.all(documents.map(({ ids, source }) => alone.logits(ids, source)));
  });
  afterAll(() => alone.close());

  it('give the logits of the reference', () => {
    runs.forEach((run, index) => {
      const wanted = expected.f32(`${run}.logits`);
      const bytes = logitsAlone[index] as Buffer;
      const got = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      expect(got.length).toBe(wanted.length);
      const worst = got.reduce((most, value, at) => Math.max(most, Math.abs(value - (wanted[at] as number))), 0);
      expect(worst).toBeLessThan(tolerances.logits.recommended_abs);
    });
  });

  it('give the greedy tokens of the reference', async () => {
    const generated = await Promise.all(
      prompts.map((ids, index) => {
        const maxTokens = greedy[runs[index] as string]?.tokens.length ?? 0;
        return alone.generate({ ids: { ids }, maxTokens, ignoreEos: true, temperature: 0 });
      }),
    );
    expect(generated.map(({ ids }) => ids)).toEqual(runs.map((run) => greedy[run]?.tokens));
    expect(generated.map(({ reason }) => reason)).toEqual(['length', 'length']);
  });

  it('give the perplexity of the reference', async () => {
    const [score] = await alone.score([second]);
    expect(score?.tokens).toBe(second.ids.length - 1);
    expect(Math.abs(Math.exp((score?.nll ?? 0) / (score?.tokens ?? 1)) / perplexity_b - 1)).toBeLessThan(1e-4);
  });

  describe.each([
    ['2 workers in one process', 2, { exchange: 'loopback' }],
    ['3 workers over gRPC, prompts in chunks', 3, { exchange: 'grpc', prefillChunk: 5 }],
    ['3 workers over the data plane, prompts in chunks', 3, { exchange: 'native', prefillChunk: 3 }],
    ['2 workers over gRPC, few rows a step, the reference kernels', 2, { exchange: 'grpc', tokenBudget: 8, kernels: 'ref', threads: 2 }],
  ] as const)('%s', (_, numWorkers, options) => {
    let cluster: LocalCluster;
    beforeAll(async () => {
      cluster = await LocalCluster.start(folder, numWorkers, options);
    });
    afterAll(() => cluster.close());

    it('give the bytes of one worker', async () => {
      const sampled = { temperature: 0.8, topK: 40, topP: 0.95, seed: 7n, maxTokens: 12, ignoreEos: true };
      const sample = (on: LocalCluster) => Promise.all(prompts.map((ids) => on.generate({ ids: { ids }, ...sampled })));
      const [logits, scores, samples] = await Promise.all([
        Promise.all(documents.map(({ ids, source }) => cluster.logits(ids, source))),
        cluster.score(scored),
        sample(cluster),
      ]);
      logits.forEach((bytes, index) => {
        expect(bytes.equals(logitsAlone[index] as Buffer)).toBe(true);
      });
      expect(scores).toEqual(await alone.score(scored));
      expect(scores[2]).toEqual({ tokens: 0, nll: 0 });
      expect(samples.map(({ ids }) => ids)).toEqual((await sample(alone)).map(({ ids }) => ids));
      await cluster.untilStatus((workers) => workers.every(({ rowsIn, rowsOut }) => rowsIn > 0 && rowsOut > 0));
    });

    it.runIf(hasEncoder)('find the hypotheses of one worker, with their scores to the bit', async () => {
      const found = await cluster.translate(prompts, 3, 40);
      expect(found).toEqual(await alone.translate(prompts, 3, 40));
      expect(found.map((hypotheses) => hypotheses.length)).toEqual([3, 3]);
    });
  });
});
