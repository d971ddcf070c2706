// Steps in two halves under way at once: every answer has the bytes of one worker that runs them whole.
import type { Overlap, WorkerOptions } from '@expertmesh/worker';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

/** Where steps have more than one row, by `chance` from one to the next. */
class Forced implements Overlap {
  numInHalves = 0;
  numWhole = 0;
  #state: number;

  constructor(
    readonly chance: number,
    seed: number,
  ) {
    this.#state = seed;
  }

  isOn(numRows: number): boolean {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return numRows > 1 && this.#state / 2 ** 32 < this.chance;
  }

  measured({ numRows, isInHalves }: Parameters<Overlap['measured']>[0]): void {
    if (isInHalves) this.numInHalves += 1;
    else if (numRows > 1) this.numWhole += 1;
  }
}

const document = Array.from({ length: 75 }, (_, index) => (index * 7) % 50);
const prompts = [3, 40, 1, 70].map((length, first) => Array.from({ length }, (_, index) => (first + 3 * index) % 50));

/** Logits and scores of a document, beside prompts that are answered together. */
async function everything(cluster: LocalCluster) {
  const [logits, scores, ...answers] = await Promise.all([
    cluster.logits(document),
    cluster.score([document, document.slice(0, 9)]),
    ...prompts.map((ids, seed) =>
      cluster.generate({ ids: { ids }, maxTokens: 12, temperature: seed % 2, seed: BigInt(seed), ignoreEos: true }),
    ),
  ]);
  return { logits, scores, answers: answers.map(({ ids }) => ids) };
}

let cluster: LocalCluster | null = null;
afterEach(async () => {
  await cluster?.close();
  cluster = null;
});

async function start(numWorkers: number, options: Partial<WorkerOptions>, overlap?: Overlap, model = 'mixtral'): Promise<LocalCluster> {
  cluster = await LocalCluster.start(fixtureFolder(model), numWorkers, { tokenBudget: 64, ...options }, overlap && { overlap });
  return cluster;
}

describe('halves', () => {
  let wanted: Awaited<ReturnType<typeof everything>>;
  beforeAll(async () => {
    wanted = await everything(await start(1, {}));
    await cluster?.close();
    cluster = null;
  });

  it.each<[string, number, Partial<WorkerOptions>, number]>([
    ['all steps of one worker', 1, {}, 1],
    ['all steps of two workers over loopback', 2, {}, 1],
    ['all steps of three workers over their data planes', 3, { exchange: 'native' }, 1],
    ['two threads, and prompts in chunks', 2, { exchange: 'native', threads: 2, prefillChunk: 16 }, 1],
    ['some steps', 2, { exchange: 'native' }, 0.5],
    ['some steps, with few KV blocks', 2, { prefillChunk: 24 }, 0.5],
  ])('change no byte: %s', async (_, numWorkers, options, chance) => {
    const overlap = new Forced(chance, numWorkers);
    const cluster = await start(numWorkers, options, overlap);
    for (let round = 0; round < 2; round += 1) expect(await everything(cluster)).toEqual(wanted);
    expect(overlap.numInHalves).toBeGreaterThan(10);
    if (chance === 1) expect(overlap.numWhole).toBe(0);
    else expect(overlap.numWhole).toBeGreaterThan(5);
  });
});

it('hypotheses of beam search in halves, and their sources, are those of whole steps', async () => {
  const sources = [5, 14, 9].map((length, first) => Array.from({ length }, (_, index) => 3 + ((first + 5 * index) % 40)));
  const translated = async (overlap?: Overlap) => (await start(2, { exchange: 'native' }, overlap, 'nllb_moe')).translate(sources, 4, 12);
  const wanted = await translated();
  await cluster?.close();
  const overlap = new Forced(1, 1);
  expect(await translated(overlap)).toEqual(wanted);
  expect(overlap.numInHalves).toBeGreaterThan(5);
});

it('steps whose rows depend on each other stay whole', async () => {
  const overlap = new Forced(1, 1);
  const cluster = await start(2, { gating: 'static', staticTokens: 64 }, overlap);
  await cluster.score([document]);
  expect(overlap.numInHalves + overlap.numWhole).toBe(0);
});
