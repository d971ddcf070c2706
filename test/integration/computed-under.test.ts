// What scores, logits and translations say of the precision maps that their positions were computed under, as generations do.
import { type Computed, ExpertmeshClient } from '@expertmesh/client';
import { deferred } from '@expertmesh/common';
import { type Binding, loadNative } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

/** Holds a step back, on request, until the worker routes by another precision map. */
class ChangeBetweenSteps {
  readonly #native = loadNative();
  readonly #maps = new Set<number>();
  #stepsToGo = Number.POSITIVE_INFINITY;
  #held = deferred<void>();
  #changed = deferred<void>();

  readonly binding: Binding = {
    ...this.#native,
    batchStep: async (...step) => {
      const result = await this.#native.batchStep(...step);
      this.#stepsToGo -= 1;
      if (this.#stepsToGo === 0) {
        this.#held.resolve();
        await this.#changed.promise;
      }
      return result;
    },
    routerSetTable: (router, table) => {
      this.#native.routerSetTable(router, table);
      if (this.#maps.size > 0 && !this.#maps.has(table.map)) this.#changed.resolve();
      this.#maps.add(table.map);
    },
  };

  /** Resolves when the n-th step from now on is held. */
  holdStep(n: number): Promise<void> {
    this.#held = deferred();
    this.#changed = deferred();
    this.#stepsToGo = n;
    return this.#held.promise;
  }
}

type Ask = (client: ExpertmeshClient) => Promise<Computed>;

/** What an answer says that nothing has disturbed, and one during whose `step`-th step all experts change their formats. */
async function askTwice(fixture: string, step: number, ask: Ask): Promise<{ quiet: Computed; changed: Computed }> {
  const change = new ChangeBetweenSteps();
  const options = { prefillChunk: 8, pinGraceMs: 0 };
  const cluster = await LocalCluster.start(fixtureFolder(fixture), 1, options, { bindings: new Map([['w1', change.binding]]) });
  const client = new ExpertmeshClient(cluster.coordinator.address);
  try {
    const quiet = await ask(client);
    const held = change.holdStep(step);
    const changed = ask(client);
    await held;
    await cluster.changePrecision({ experts: await cluster.allExperts('q2') });
    return { quiet, changed: await changed };
  } finally {
    client.close();
    await cluster.close();
  }
}

const ids = Array.from({ length: 60 }, (_, index) => (index * 37) % 300);
const sources = [{ ids: [5, 9, 11, 2] }];

const asks: readonly (readonly [name: string, fixture: string, ask: Ask])[] = [
  ['a score', 'olmoe', async (client) => (await client.score([{ ids }]))[0]!],
  [
    'logits',
    'olmoe',
    async (client) => {
      let score: Computed | null = null;
      for await (const chunk of client.logits({ ids })) score = chunk.score;
      return score!;
    },
  ],
  ['a translation', 'nllb_moe', async (client) => (await client.translate(sources, { numBeams: 1, maxTokens: 12 }))[0]!],
  ['a translation by beams', 'nllb_moe', async (client) => (await client.translate(sources, { numBeams: 3, maxTokens: 12 }))[0]!],
];

it.each(asks)('%s tells where its precision map has changed', async (_name, fixture, ask) => {
  const { quiet, changed } = await askTwice(fixture, 4, ask);
  expect(quiet).toMatchObject({ precisionSpans: [{ from: 0 }], precisionChanged: false });
  expect(changed.precisionSpans).toHaveLength(2);
  const [first, second] = changed.precisionSpans;
  expect(first).toEqual(quiet.precisionSpans[0]);
  expect(second!.map).not.toBe(first!.map);
  expect(second!.from).toBeGreaterThan(0);
  expect(changed.precisionChanged).toBe(false);
});
