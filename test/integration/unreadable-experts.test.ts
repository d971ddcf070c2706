// The files of a worker that has fewer slots than experts end while it runs: steps cannot read again what they need.
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@expertmesh/common';
import { fromServiceError } from '@expertmesh/proto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const weights = 'model.safetensors';
const prompt = [5, 17, 200, 31, 8];
/** Sixty times as fast, so that nobody waits a minute for a replica that there is not. */
const hurried: Clock = { ...systemClock, elapsed: () => 60 * systemClock.elapsed() };

let scratch: string;
let whole: Buffer;
let expected: number[];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expertmesh-unreadable-'));
  whole = await readFile(join(fixtureFolder('olmoe'), weights));
  const cluster = await LocalCluster.start(fixtureFolder('olmoe'), 1);
  expected = await answer(cluster);
  await cluster.close();
});

afterAll(() => rm(scratch, { recursive: true }));

async function copy(name: string): Promise<string> {
  const folder = join(scratch, name);
  await cp(fixtureFolder('olmoe'), folder, { recursive: true });
  return folder;
}

async function answer(cluster: LocalCluster): Promise<number[]> {
  return (await cluster.generate({ ids: { ids: prompt }, maxTokens: 8, ignoreEos: true, temperature: 0 })).ids;
}

/** Until a worker has reported loads that failed. */
function untilFailed(cluster: LocalCluster): Promise<void> {
  return cluster.untilStatus((workers) => workers.some(({ buffering }) => (buffering?.failedLoads ?? 0) > 0));
}

it('a request waits for files to be whole again, and its answer has the same bits', async () => {
  const folder = await copy('mended');
  const cluster = await LocalCluster.start(folder, 1, { deviceSlots: 1 });
  try {
    await truncate(join(folder, weights), 0);
    const waiting = answer(cluster);
    await untilFailed(cluster);
    await writeFile(join(folder, weights), whole);
    expect(await waiting).toEqual(expected);
  } finally {
    await cluster.close();
  }
});

it('a request that nobody can serve fails and says which expert it lacks; the worker serves the next one', async () => {
  const folder = await copy('lost');
  const cluster = await LocalCluster.start(folder, 1, { deviceSlots: 1 }, { clock: hurried });
  try {
    await truncate(join(folder, weights), 0);
    const failure = await answer(cluster).then(
      () => null,
      (thrown: unknown) => fromServiceError(thrown, 'coordinator'),
    );
    expect(failure).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', message: expect.stringMatching(/layer \d+ expert \d+/) });
    await writeFile(join(folder, weights), whole);
    expect(await answer(cluster)).toEqual(expected);
  } finally {
    await cluster.close();
  }
});

it('another replica serves what one worker cannot read', async () => {
  const modelFolders = [await copy('broken'), await copy('intact')];
  const cluster = await LocalCluster.start('', 2, { deviceSlots: 1 }, { replicas: 2, modelFolders });
  try {
    await truncate(join(modelFolders[0] as string, weights), 0);
    const answers = await Promise.all(Array.from({ length: 4 }, () => answer(cluster)));
    expect(answers).toEqual(Array.from({ length: 4 }, () => expected));
    await untilFailed(cluster);
  } finally {
    await cluster.close();
  }
});
