// Hypotheses about many sources at once, with so few KV blocks that they push each other out: those of one source alone.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Scheduler } from '../../packages/worker/src/steps/scheduler.js';
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const random = randomNumbers(5);
const sources = Array.from({ length: 6 }, () => Array.from({ length: randomInteger(random, 5, 45) }, () => randomInteger(random, 3, 380)));
const numBeams = 3;
/** More than two KV blocks, so that what hypotheses share is more than one. */
const maxTokens = 75;
/** 4 layers of the encoder, 8 attentions of the decoder, keys and values, 64 elements of 4 bytes, 32 positions. */
const blockBytes = 12 * 2 * 64 * 4 * 32;

let roomy: LocalCluster;
let tight: LocalCluster;

beforeAll(async () => {
  roomy = await LocalCluster.start(fixtureFolder('nllb_moe'), 1);
  tight = await LocalCluster.start(fixtureFolder('nllb_moe'), 2, { kvBytes: 14 * blockBytes, tokenBudget: 16 });
});

afterAll(async () => {
  await roomy.close();
  await tight.close();
  vi.restoreAllMocks();
});

it('are the same however often they are pushed out, forked and computed again', async () => {
  const alone = [];
  for (const source of sources) alone.push(...(await roomy.translate([source], numBeams, maxTokens)));
  const fork = vi.spyOn(Scheduler.prototype, 'fork');
  const [together, greedy] = await Promise.all([tight.translate(sources, numBeams, maxTokens), tight.translate(sources, 1, maxTokens)]);
  expect(together).toEqual(alone);
  expect(greedy).toEqual(await roomy.translate(sources, 1, maxTokens));
  expect(fork.mock.calls.length).toBeGreaterThan(10);
  // Hypotheses that have ended or been given up hold nothing.
  await tight.untilStatus((workers) => workers.every(({ freeKvBlocks, totalKvBlocks }) => freeKvBlocks === totalKvBlocks));
});
