// Penalties, bans, cuts of the distribution, stop strings, log-probabilities and several answers: the reference's tokens, and the same
// bytes whatever the workers, the chunks and the other requests.
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestProperties } from '@expertmesh/proto';
import { v1 } from '@expertmesh/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

type Request = RequestProperties<typeof v1.Inference.prototype.generate>;

/** See test/fixtures/sampling/generate.py. */
interface Case {
  readonly model: string;
  readonly prompt: number[];
  readonly config: {
    readonly do_sample?: boolean;
    readonly temperature?: number;
    readonly top_k?: number;
    readonly top_p?: number;
    readonly min_p?: number;
    readonly typical_p?: number;
    readonly repetition_penalty?: number;
    readonly bad_words_ids?: number[][];
    readonly suppress_tokens?: number[];
    readonly begin_suppress_tokens?: number[];
    readonly min_new_tokens?: number;
    readonly min_length?: number;
    readonly eos?: number[];
  };
  readonly presence: number;
  readonly frequency: number;
  readonly seed: string;
  readonly ids: number[];
}

const cases = JSON.parse(readFileSync(`${fixtureFolder('sampling')}/reference.json`, 'utf8')) as Case[];
const demoModel = fileURLToPath(new URL('../../packages/demo-model/model', import.meta.url));

function requestOf({ prompt, config, presence, frequency, seed, ids }: Case): Request {
  return {
    ids: { ids: prompt },
    maxTokens: ids.length,
    ignoreEos: true,
    temperature: config.do_sample === true ? (config.temperature ?? 1) : 0,
    topK: config.top_k ?? 0,
    topP: config.top_p ?? 1,
    minP: config.min_p ?? 0,
    typicalP: config.typical_p ?? 1,
    repetitionPenalty: config.repetition_penalty ?? 1,
    presencePenalty: presence,
    frequencyPenalty: frequency,
    badWords: { ids: (config.bad_words_ids ?? []).map((word) => ({ ids: word })) },
    suppressTokens: { ids: config.suppress_tokens ?? [] },
    beginSuppressTokens: { ids: config.begin_suppress_tokens ?? [] },
    seed: BigInt(seed),
  };
}

/** The model with another generation_config.json, on one worker. */
async function withGeneration(
  model: string,
  config: Record<string, unknown>,
  use: (cluster: LocalCluster) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'expertmesh-'));
  try {
    await cp(model, folder, { recursive: true });
    await writeFile(join(folder, 'generation_config.json'), JSON.stringify(config));
    const cluster = await LocalCluster.start(folder, 1);
    try {
      await use(cluster);
    } finally {
      await cluster.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** All that is told of a request, but for the names of request and worker. */
async function told(cluster: LocalCluster, request: Request): Promise<string[]> {
  const messages: string[] = [];
  for await (const message of cluster.openGenerate(request)) {
    messages.push(Buffer.from(v1.GenerateResponse.encode({ ...message, started: null }).finish()).toString('hex'));
  }
  return messages;
}

/** By answer; a cluster may give the messages of several answers in another order. */
async function byAnswer(cluster: LocalCluster, request: Request) {
  const answers = Array.from({ length: request.n || 1 }, () => ({
    ids: [] as number[],
    text: '',
    reason: '',
    stop: null as string | null,
  }));
  for await (const message of cluster.openGenerate(request)) {
    const { index, ids, text, finished } = message as InstanceType<typeof v1.GenerateResponse>;
    const answer = answers[index]!;
    answer.ids.push(...ids);
    answer.text += text ?? '';
    if (finished) {
      answer.reason = finished.reason ?? '';
      answer.stop = finished.stop ?? null;
    }
  }
  return answers;
}

describe.each(['mixtral', 'qwen2_moe'])('%s', (model) => {
  const ofModel = cases.filter((one) => one.model === model && one.config.eos === undefined && one.ids.length > 0);
  const requests = ofModel.map(requestOf);
  let alone: LocalCluster;
  let together: LocalCluster;
  beforeAll(async () => {
    alone = await LocalCluster.start(fixtureFolder(model), 1);
    together = await LocalCluster.start(fixtureFolder(model), 3, { exchange: 'grpc', prefillChunk: 3 });
  });
  afterAll(() => Promise.all([alone.close(), together.close()]));

  it.each(ofModel)('has the tokens of the reference: $config, presence $presence, frequency $frequency', async (one) => {
    expect((await alone.generate(requestOf(one))).ids).toEqual(one.ids);
  });

  it('tells the same bytes from one worker, a request at a time, and from three, all at once', async () => {
    const asked = requests.map((request) => ({ ...request, logprobs: 3 }));
    const apart: string[][] = [];
    for (const request of asked) apart.push(await told(alone, request));
    expect(await Promise.all(asked.map((request) => told(together, request)))).toEqual(apart);
  });

  it('gives each of several answers as a request of its own with the next seed', async () => {
    const request: Request = { ...requests.at(-1)!, maxTokens: 12, seed: 2n ** 64n - 2n };
    const several = await byAnswer(together, { ...request, n: 4 });
    const single = await Promise.all([-2n, -1n, 0n, 1n].map((seed) => byAnswer(alone, { ...request, seed: BigInt.asUintN(64, seed) })));
    expect(several).toEqual(single.flat());
    expect(new Set(several.map(({ ids }) => ids.join())).size).toBe(4);
  });

  it('has log-probabilities that are the logarithms of the softmax', async () => {
    const { prompt } = ofModel[0]!;
    const seen: InstanceType<typeof v1.GenerateResponse>[] = [];
    const request: Request = {
      ids: { ids: prompt },
      maxTokens: 5,
      ignoreEos: true,
      temperature: 0.9,
      seed: 5n,
      logprobs: 4,
      repetitionPenalty: 1.5,
    };
    for await (const message of alone.openGenerate(request)) seen.push(message as InstanceType<typeof v1.GenerateResponse>);
    const ids = seen.flatMap((message) => message.ids);
    const bytes = await alone.logits([...prompt, ...ids]);
    const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const vocab = all.length / (prompt.length + ids.length);
    const logprobs = seen.flatMap((message) => message.logprobs);
    expect(logprobs).toHaveLength(ids.length);
    logprobs.forEach(({ chosen, top }, index) => {
      const row = [...all.subarray((prompt.length + index - 1) * vocab, (prompt.length + index) * vocab)];
      const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      const order = row.map((_, id) => id).sort((a, b) => row[b]! - row[a]! || a - b);
      expect(chosen?.id).toBe(ids[index]);
      expect(top?.map(({ id }) => id)).toEqual(order.slice(0, 4));
      for (const { id, logprob } of [chosen!, ...top!]) expect(logprob).toBeCloseTo(row[id!]! - logSum, 5);
    });
  });

  it.each<[string, Request]>([
    ['a repetition penalty near 0', { repetitionPenalty: 1e-45 }],
    ['a huge repetition penalty', { repetitionPenalty: 3e38 }],
    ['huge penalties', { presencePenalty: 3e38, frequencyPenalty: 3e38 }],
    ['huge rewards', { presencePenalty: -3e38, frequencyPenalty: -3e38, temperature: 1.4e-45 }],
    ['a huge temperature', { temperature: 3e38 }],
    ['a min_p of 1', { temperature: 1, minP: 1 }],
    ['a typical_p near 0', { temperature: 1, typicalP: 1e-45 }],
  ])('serves %s', async (_, extreme) => {
    const request: Request = { ids: { ids: ofModel[0]!.prompt }, maxTokens: 12, ignoreEos: true, seed: 3n, ...extreme };
    const { ids } = await alone.generate(request);
    expect(ids).toHaveLength(12);
    expect((await together.generate(request)).ids).toEqual(ids);
    // Their limits: never the same again, and never another.
    if (extreme.repetitionPenalty === 3e38 || extreme.presencePenalty === 3e38) expect(new Set(ids).size).toBe(12);
    if (extreme.presencePenalty === -3e38) expect(new Set(ids).size).toBe(1);
    if (extreme.minP === 1) expect(ids).toEqual((await alone.generate({ ...request, minP: 0, temperature: 0 })).ids);
  });

  it('refuses a request that bans every token, and serves those beside it', async () => {
    const vocab = (await alone.logits([1])).length / 4;
    const none: Request = { ids: { ids: [1] }, suppressTokens: { ids: Array.from({ length: vocab }, (_, id) => id) }, maxTokens: 4 };
    const [refused, served] = await Promise.allSettled([alone.generate(none), alone.generate(requests[0]!)]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('a ban on every token') } });
    expect(served).toMatchObject({ status: 'fulfilled', value: { ids: ofModel[0]!.ids } });
  });
});

describe('generation_config.json', () => {
  const served = cases.filter(({ config, presence, frequency, ids }, index) => {
    const isEnding = config.eos !== undefined;
    return ids.length > 0 && (isEnding || (index % 4 === 1 && presence === 0 && frequency === 0));
  });

  it.each(served)('of $model asks for the same: $config', async ({ model, prompt, config: { eos, ...config }, seed, ids }) => {
    await withGeneration(fixtureFolder(model), { ...config, eos_token_id: eos ?? [] }, async (cluster) => {
      const answer = await cluster.generate({ ids: { ids: prompt }, maxTokens: ids.length, seed: BigInt(seed) });
      expect(answer.ids).toEqual(ids);
      if (eos?.includes(ids.at(-1)!)) expect(answer.reason).toBe('eos');
    });
  });
});

describe('the demo model', () => {
  let cluster: LocalCluster;
  let spread: LocalCluster;
  beforeAll(async () => {
    cluster = await LocalCluster.start(demoModel, 1);
    spread = await LocalCluster.start(demoModel, 2, { exchange: 'grpc', prefillChunk: 4 });
  });
  afterAll(() => Promise.all([cluster.close(), spread.close()]));
  // generate of transformers 5.24.
  it('reported: has the penalty, bans and stop strings of its generation_config.json', async () => {
    const asked = { do_sample: false, repetition_penalty: 1.5, min_p: 0.05, stop_strings: ['goat'], suppress_tokens: [300] };
    const ids = [
      ...[398, 263, 1444, 1094, 16, 775, 441, 867, 1037, 261, 1326, 1421, 14, 261, 1223, 487, 441, 744, 2019, 16],
      ...[852, 1469, 1412, 998, 14, 1585, 444, 327, 2299, 263, 1326, 1421, 14, 261, 2298, 292, 2090, 1382, 642, 16],
    ];
    await withGeneration(demoModel, { ...asked, eos_token_id: 1 }, async (served) => {
      expect((await served.generate({ text: 'Once upon a time', maxTokens: 40, ignoreEos: true })).ids).toEqual(ids);
    });
  });

  const request: Request = { text: 'Once upon a time', maxTokens: 40, temperature: 0, ignoreEos: true };

  it('ends an answer before the first stop string, wherever it stands, and names it', async () => {
    const { text, ids } = (await byAnswer(cluster, request))[0]!;
    expect(text.length).toBeGreaterThan(20);
    for (let begin = 1; begin + 4 < Math.min(text.length, 60); begin += 3) {
      const stop = text.slice(begin, begin + 1 + (begin % 4));
      const stopped: Request = { ...request, stop: { texts: ['\u0000 never', stop] } };
      const [answer] = await byAnswer(cluster, stopped);
      expect(answer).toMatchObject({ text: text.slice(0, text.indexOf(stop)), reason: 'stop', stop });
      expect(answer!.ids).toEqual(ids.slice(0, answer!.ids.length));
      expect(await byAnswer(spread, stopped)).toEqual([answer]);
    }
  });

  it('gives all of the text where no stop string comes, also what one could have begun with', async () => {
    const [whole] = await byAnswer(cluster, request);
    const stop = `${whole!.text.slice(-6)}\u0000`;
    expect(await byAnswer(cluster, { ...request, stop: { texts: [stop] } })).toEqual([whole]);
  });

  it('keeps bad words out of the text', async () => {
    const [whole] = await byAnswer(cluster, request);
    const words = [...new Set([...whole!.text.matchAll(/(?<= )\p{L}{3,}(?= )/gu)].map(([word]) => word))];
    expect(words.length).toBeGreaterThan(1);
    const [answer] = await byAnswer(spread, { ...request, badWords: { texts: words } });
    for (const word of words) expect(answer!.text.split(/\P{L}/u)).not.toContain(word);
  });
});
