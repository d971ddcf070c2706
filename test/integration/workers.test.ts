// One model on 1, 2 and 3 workers, over both exchanges: the reference's values within its tolerances, and the same bytes
// whatever the number of workers, the exchange, the prefill chunks and the other requests.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SafetensorsFile } from '../../packages/native/test/safetensors-file.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

interface Expected {
  readonly greedy: Readonly<Record<string, { readonly tokens: readonly number[] }>>;
  readonly perplexity_b: number;
  readonly tolerances: { readonly logits: { readonly recommended_abs: number } };
}

const runs = ['a', 'b'] as const;

describe.each(['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe'])('workers that serve %s', (name) => {
  const folder = fixtureFolder(name);
  const expected = new SafetensorsFile(`${folder}/expected.safetensors`);
  const { greedy, tolerances, perplexity_b }: Expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
  const prompts = runs.map((run) => [...expected.i64(`${run}.input_ids`)]);
  let alone: LocalCluster;
  let logitsAlone: Buffer[];

  beforeAll(async () => {
    alone = await LocalCluster.start(folder, 1);
    logitsAlone = await Promise.all(prompts.map((ids) => alone.logits(ids)));
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
    const [score] = await alone.score([prompts[1] as number[]]);
    expect(score?.tokens).toBe((prompts[1] as number[]).length - 1);
    expect(Math.abs(Math.exp((score?.nll ?? 0) / (score?.tokens ?? 1)) / perplexity_b - 1)).toBeLessThan(1e-4);
  });

  describe.each([
    ['2 workers in one process', 2, { exchange: 'loopback' }],
    ['3 workers over gRPC, prompts in chunks', 3, { exchange: 'grpc', prefillChunk: 5 }],
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
        Promise.all(prompts.map((ids) => cluster.logits(ids))),
        cluster.score([...prompts, [3], [...(prompts[0] as number[]), 5]]),
        sample(cluster),
      ]);
      logits.forEach((bytes, index) => {
        expect(bytes.equals(logitsAlone[index] as Buffer)).toBe(true);
      });
      expect(scores).toEqual(await alone.score([...prompts, [3], [...(prompts[0] as number[]), 5]]));
      expect(scores[2]).toEqual({ tokens: 0, nll: 0 });
      expect(samples.map(({ ids }) => ids)).toEqual((await sample(alone)).map(({ ids }) => ids));
      await cluster.untilStatus((workers) => workers.every(({ rowsIn, rowsOut }) => rowsIn > 0 && rowsOut > 0));
    });
  });
});
