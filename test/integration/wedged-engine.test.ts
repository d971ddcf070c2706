// A worker whose event loop lives but whose engine has a job that never ends is lost: what it was at home for goes on elsewhere.
import { type Deferred, deferred } from '@expertmesh/common';
import { type Binding, loadNative } from '@expertmesh/native';
import { v1 } from '@expertmesh/proto';
import { expect, it } from 'vitest';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

const folder = fixtureFolder('olmoe');
const requests = Array.from({ length: 8 }, (_, index) => ({
  ...{ ids: { ids: [index + 1, index + 40, index + 90] }, temperature: 0.8, topK: 40, maxTokens: 30, ignoreEos: true },
  seed: BigInt(index),
}));

/** The addon, whose engine stands still from its `numSteps`-th step on until it is let go. */
function standingStill(numSteps: number) {
  const native = loadNative();
  let left = numSteps;
  let gate: Deferred<void> | null = null;
  const held =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await gate?.promise;
      return call(...args);
    };
  const batchStep: Binding['batchStep'] = (batch, reroutes) => {
    left -= 1;
    if (left === 0) gate = deferred();
    return held(native.batchStep)(batch, reroutes);
  };
  const own: Partial<Binding> = {
    batchStep,
    executorServe: held(native.executorServe),
    engineStalledMs: (engine) => (gate === null ? native.engineStalledMs(engine) : 60_000),
  };
  return {
    binding: { ...native, ...own } as Binding,
    letGo: () => {
      gate?.resolve();
      gate = null;
    },
  };
}

async function generateAll(cluster: LocalCluster): Promise<number[][]> {
  return (await Promise.all(requests.map((request) => cluster.generate(request)))).map(({ ids }) => ids);
}

it('goes on with the same tokens elsewhere when an engine stands still, and takes the worker back when it gets on', async () => {
  const alone = await LocalCluster.start(folder, 1);
  const wanted = await generateAll(alone);
  await alone.close();
  const { binding, letGo } = standingStill(12);
  const cluster = await LocalCluster.start(folder, 2, {}, { replicas: 2, bindings: new Map([['w2', binding]]) });
  try {
    expect(await generateAll(cluster)).toEqual(wanted);
    await cluster.untilStatus((workers) => {
      const w2 = workers.find(({ id }) => id === 'w2');
      return w2?.state === v1.WorkerState.LOST && w2.reason === 'its engine has not got on for 60000 ms';
    });
    expect(await generateAll(cluster)).toEqual(wanted);
    letGo();
    await cluster.untilStatus((workers) => workers.every(({ state }) => state === v1.WorkerState.READY));
    expect(await generateAll(cluster)).toEqual(wanted);
  } finally {
    letGo();
    await cluster.close();
  }
});
