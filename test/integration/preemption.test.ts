// So few KV blocks that requests push each other out and are computed again: the same bytes as with room for all.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KvBlocks } from '../../packages/worker/src/steps/kv-blocks.js';
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const random = randomNumbers(3);
const prompts = Array.from({ length: 8 }, () => Array.from({ length: randomInteger(random, 15, 30) }, () => randomInteger(random, 0, 319)));
const documents = prompts.slice(0, 3).map((prompt) => [...prompt, ...prompt, ...prompt]);
/** 3 layers, keys and values, 64 elements of 4 bytes, 32 positions. */
const blockBytes = 3 * 2 * 64 * 4 * 32;

let roomy: LocalCluster;
let tight: LocalCluster;

beforeAll(async () => {
  roomy = await LocalCluster.start(fixtureFolder('olmoe'), 2);
  tight = await LocalCluster.start(fixtureFolder('olmoe'), 2, { kvBytes: 9 * blockBytes, exchange: 'grpc' });
});

afterAll(async () => {
  await roomy.close();
  await tight.close();
  vi.restoreAllMocks();
});

it('tokens, logits and scores do not depend on how often a request was pushed out of the KV cache', async () => {
  const ask = (cluster: LocalCluster) =>
    Promise.all([
      ...prompts.map((ids, index) =>
        cluster.generate({
          ids: { ids },
          maxTokens: 70,
          ignoreEos: true,
          ...(index % 2 === 0 ? { temperature: 0 } : { temperature: 0.8, minP: 0.02, typicalP: 0.9, seed: BigInt(index) }),
          ...(index % 4 > 1 && { repetitionPenalty: 1.2, presencePenalty: 0.3, frequencyPenalty: 0.1, minTokens: 5, logprobs: 2 }),
          badWords: { ids: index === 3 ? [{ ids: [7] }, { ids: [1, 2] }] : [] },
        }),
      ),
      ...documents.map((ids) => cluster.logits(ids)),
      cluster.score(documents),
    ]);
  const bare = (answers: Awaited<ReturnType<typeof ask>>) =>
    answers.map((answer) =>
      'ids' in answer ? [answer.ids, answer.logprobs] : Buffer.isBuffer(answer) ? answer.toString('base64') : answer,
    );
  const expected = bare(await ask(roomy));
  // Each request frees its blocks once at its end, and once more each time that it was pushed out.
  let numReleases = 0;
  const { release } = KvBlocks.prototype;
  vi.spyOn(KvBlocks.prototype, 'release').mockImplementation(function (this: KvBlocks, blocks) {
    if (blocks.length > 0) numReleases += 1;
    release.call(this, blocks);
  });
  expect(bare(await ask(tight))).toEqual(expected);
  expect(numReleases).toBeGreaterThan(prompts.length + 2 * documents.length);
});
