// Routers that choose among residents: served, said in every answer, without a load that a step waits for.

import { ExpertmeshClient } from '@expertmesh/client';
import { v1 } from '@expertmesh/proto';
import { expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const folder = fixtureFolder('olmoe');
const numLayers = 3;
const topK = 4;
const prompt = [5, 77, 200, 13, 42, 300, 8];

async function withCluster<T>(
  numWorkers: number,
  options: Parameters<typeof LocalCluster.start>[2],
  surroundings: Parameters<typeof LocalCluster.start>[3],
  run: (cluster: LocalCluster) => Promise<T>,
): Promise<T> {
  const cluster = await LocalCluster.start(folder, numWorkers, options, surroundings);
  try {
    return await run(cluster);
  } finally {
    await cluster.close();
  }
}

it('gives the bytes of the model where there is a slot for every expert, and says what it is', async () => {
  const answersOf = async (cluster: LocalCluster) => ({
    ids: (await cluster.generate({ ids: { ids: prompt }, maxTokens: 12, ignoreEos: true, temperature: 0 })).ids,
    logits: (await cluster.logits(prompt)).toString('base64'),
  });
  const wanted = await withCluster(1, {}, {}, answersOf);
  for (const deviceSlots of [0, 16]) expect(await withCluster(1, { residentOnly: true, deviceSlots }, {}, answersOf)).toEqual(wanted);
  expect(await withCluster(2, { residentOnly: true, deviceSlots: 16 }, { replicas: 2 }, answersOf)).toEqual(wanted);
  expect(await withCluster(1, { residentOnly: true, deviceSlots: 4 }, {}, answersOf)).not.toEqual(wanted);
});

it('says in answers of every kind that they are of residents only', async () => {
  for (const residentOnly of [true, false]) {
    await withCluster(1, { residentOnly, deviceSlots: 5 }, {}, async (cluster) => {
      const client = new ExpertmeshClient(cluster.coordinator.address);
      const said: unknown[] = [];
      for await (const event of client.generate({ prompt, maxTokens: 2 })) if (event.type === 'finished') said.push(event.residentOnly);
      for (const score of await client.score([{ ids: prompt }])) said.push(score.residentOnly);
      for await (const { score } of client.logits({ ids: prompt })) if (score !== null) said.push(score.residentOnly);
      client.close();
      expect(said).toEqual([residentOnly, residentOnly, residentOnly]);
      await cluster.untilStatus(([worker]) => worker!.numerics.endsWith('/resident-only') === residentOnly);
    });
  }
});

it('says so of translations', async () => {
  const cluster = await LocalCluster.start(fixtureFolder('nllb_moe'), 1, { residentOnly: true, deviceSlots: 2 });
  const client = new ExpertmeshClient(cluster.coordinator.address);
  try {
    for (const numBeams of [1, 3]) {
      const [translation] = await client.translate([{ ids: [5, 9, 11, 2] }], { numBeams, maxTokens: 6 });
      expect(translation).toMatchObject({ residentOnly: true });
    }
  } finally {
    client.close();
    await cluster.close();
  }
});

it('lets residents follow the domain, with loads that no step waits for', async () => {
  await withCluster(1, { residentOnly: true, deviceSlots: 6 }, {}, async (cluster) => {
    const documents = (first: number) =>
      Array.from({ length: 8 }, (_, index) => Array.from({ length: 40 }, (_, at) => first + ((index * 7 + at * at) % 20)));
    const choicesOfPass = 8 * 39 * topK * numLayers;
    let counted = { choices: 0, masked: 0 };
    // Part of the choices of a pass that fell on experts that were not resident.
    const pass = async (domain: readonly (readonly number[])[]): Promise<number> => {
      await cluster.score(domain);
      let now = counted;
      await cluster.untilStatus(([worker]) => {
        const { choices, masked, misses, prefetches } = v1.Buffering.create(worker!.buffering ?? {});
        expect([misses, prefetches]).toEqual([0, 0]);
        now = { choices, masked };
        return choices === counted.choices + choicesOfPass;
      });
      const share = (now.masked - counted.masked) / choicesOfPass;
      counted = now;
      return share;
    };
    const untilBelow = async (domain: readonly (readonly number[])[], share: number) => {
      while ((await pass(domain)) >= share);
    };
    const one = documents(10);
    const other = documents(250);
    await untilBelow(one, 0.95 * (await pass(one)));
    await untilBelow(other, 0.95 * (await pass(other)));
  });
});

it('refuses what it cannot do right', async () => {
  await withCluster(2, { residentOnly: true, deviceSlots: 6 }, {}, async (cluster) => {
    await expect(cluster.score([prompt])).rejects.toThrow('holds 24 of 48');
  });
  const few = LocalCluster.start(folder, 1, { residentOnly: true, deviceSlots: 3 });
  await expect(few).rejects.toMatchObject({ code: 'EM_OPTION_VALUE', fields: { option: 'deviceSlots', got: 3 } });
  for (const other of [{ gating: 'static' }, { gating: 'reference' }, { prefetch: true }] as const) {
    await expect(LocalCluster.start(folder, 1, { residentOnly: true, ...other })).rejects.toMatchObject({ code: 'EM_OPTION_VALUE' });
  }
});
