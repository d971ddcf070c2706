// Workers that hold more experts than their layers have slots for: the same bytes as with room for all.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachePolicyNames } from '@expertmesh/buffering';
import { expect, it } from 'vitest';
import { randomInteger, randomNumbers } from '../../packages/worker/test/random.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const random = randomNumbers(11);
const prompts = Array.from({ length: 5 }, () => Array.from({ length: randomInteger(random, 3, 25) }, () => randomInteger(random, 0, 319)));

async function answers(numWorkers: number, options: Parameters<typeof LocalCluster.start>[2]): Promise<unknown> {
  const cluster = await LocalCluster.start(fixtureFolder('olmoe'), numWorkers, options);
  try {
    return await answersOf(cluster);
  } finally {
    await cluster.close();
  }
}

function answersOf(cluster: LocalCluster): Promise<unknown> {
  return Promise.all([
    ...prompts.map(async (ids) => (await cluster.generate({ ids: { ids }, maxTokens: 12, ignoreEos: true, temperature: 0 })).ids),
    ...prompts.map(async (ids) => (await cluster.logits(ids)).toString('base64')),
  ]);
}

it('answers do not depend on slots, policies and workers', async () => {
  const expected = await answers(1, {});
  for (const buffering of cachePolicyNames) expect(await answers(1, { deviceSlots: 2, buffering }), buffering).toEqual(expected);
  expect(await answers(1, { deviceSlots: 1 }), 'one slot a layer').toEqual(expected);
  for (const inPlace of ['on', 'off'] as const) {
    for (const deviceSlots of [1, 3]) {
      const options = { deviceSlots, inPlace, prefetch: true };
      expect(await answers(1, options), JSON.stringify(options)).toEqual(expected);
    }
  }
  expect(await answers(2, { deviceSlots: 1, exchange: 'grpc' }), 'two workers of one slot a layer').toEqual(expected);
  expect(await answers(2, { deviceSlots: 3, expertsFrom: 'peer', prefetch: true }), 'two workers of three slots').toEqual(expected);
});

it('answers do not depend on the bytes of a device tier, which mixed formats share', async () => {
  const expertBytes = 3 * 64 * 24 * 4;
  const precision = { kind: 'mix', count: 20, seed: 3 } as const;
  const expected = await answers(1, { precision });
  for (const experts of [1, 2.5, 9]) {
    expect(await answers(1, { precision, deviceBytes: 3 * experts * expertBytes }), `${experts} a layer`).toEqual(expected);
  }
  expect(await answers(2, { precision, deviceBytes: 6 * expertBytes, inPlace: 'off', prefetch: true }), 'two workers').toEqual(expected);
});

it('the experts of a lost worker are read for each use where no memory is left for them', async () => {
  const expected = await answers(1, {});
  // 24 of 48 experts each, and room for six more.
  const memoryBytes = 30 * 3 * 64 * 24 * 4;
  const cluster = await LocalCluster.start(fixtureFolder('olmoe'), 2, { deviceSlots: 4, memoryBytes });
  try {
    expect(await answersOf(cluster)).toEqual(expected);
    await cluster.workers[1]!.stop(0);
    expect(await answersOf(cluster)).toEqual(expected);
    await cluster.untilStatus((workers) => workers.find(({ id }) => id === 'w1')!.expertsHeld === 48);
  } finally {
    await cluster.close();
  }
});

it('answers do not depend on where converted experts are read', async () => {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'expertmesh-cache-'));
  const precision = { kind: 'all', format: 'q4' } as const;
  try {
    const expected = await answers(1, { precision });
    expect(await answers(2, { precision, cacheFolder }), 'converted, and kept').toEqual(expected);
    const [folder] = await readdir(cacheFolder);
    const names = await readdir(join(cacheFolder, folder!));
    expect(names.length).toBeGreaterThan(0);
    expect(names.every((name) => name.endsWith('.q4'))).toBe(true);
    expect(await answers(1, { precision, cacheFolder, deviceSlots: 1, pageCache: 'bypass' }), 'read at each step').toEqual(expected);
  } finally {
    await rm(cacheFolder, { recursive: true });
  }
});
