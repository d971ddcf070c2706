import { EmError } from '@expertmesh/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GenerateTask } from '../src/steps/tasks.js';
import { bothWays, evaluate, FakeCluster, generate, spreadOver } from './fake-cluster.js';
import { plainTask } from './fake-model.js';

const document = Array.from({ length: 45 }, (_, index) => (index * 7) % 50);

describe.each(bothWays)('Requests without an expert %s', (_name, overlap) => {
  let cluster: FakeCluster;

  beforeEach(() => {
    cluster = new FakeCluster();
    cluster.overlap = overlap;
  });
  afterEach(async () => {
    for (const worker of cluster.workers.values()) {
      await worker.loop.close(new EmError('EM_WORKER_LOST', { worker: worker.id, problem: 'the test has ended' }));
      await worker.executor.close();
      expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
    }
  });

  it('runs the other requests on while some wait for an expert, and these have the same tokens when it is served again', async () => {
    const worker = cluster.add('w1', { prefillChunk: 16 });
    for (const id of ['w2', 'w3']) cluster.add(id);
    const away = (on: string) => (layer: number, expert: number) => [{ worker: layer === 2 && expert === 3 ? on : 'w1', share: 1 }];
    await cluster.place(1, away('w2'));
    const ids = Array.from({ length: 12 }, (_, index) => index);
    const ask = (index: number, maxTokens: number) => generate(worker, { id: `rq${index}`, prompt: [index], maxTokens });
    const wanted = await Promise.all(ids.map((index) => ask(index, 5)));
    const scored = await evaluate(worker, document, true);
    const numSends = cluster.numDispatches;
    cluster.lost.add('w2');
    for (const { view } of cluster.workers.values()) view.setPeers({ hasHeirs: true, lost: cluster.lost });
    let numDone = 0;
    const all = ids.map(async (index) => {
      const tokens = await ask(index, 5);
      numDone += 1;
      return tokens;
    });
    const evaluated = evaluate(worker, document, true);
    await until(() => numDone + worker.loop.numParked === ids.length + 1);
    const numParked = worker.loop.numParked;
    expect(numParked).toBeGreaterThan(1);
    expect(numDone).toBeGreaterThan(0);
    // Nobody asks the lost worker again and again.
    expect(cluster.numDispatches - numSends).toBeLessThanOrEqual(13);
    for (let look = 0; look < 3; look += 1) {
      await settle();
      cluster.clock.advance(250);
    }
    expect(worker.loop.numParked).toBe(numParked);
    await cluster.place(2, away('w3'));
    expect(await Promise.all(all)).toEqual(wanted);
    expect(await evaluated).toEqual(scored);
    expect([worker.loop.numParked, worker.loop.counts.failed]).toEqual([0, 0]);
  });

  it('ends a parked request that its client cancels, and its blocks are free', async () => {
    const worker = cluster.add('w1');
    cluster.add('w2');
    await cluster.place(1, spreadOver(['w2']));
    cluster.lost.add('w2');
    const listener = { produced: () => false, finished: () => undefined, failed: () => undefined };
    const task = new GenerateTask({ id: 'rq', prompt: [1, 2], maxTokens: 5, ...plainTask, listener });
    worker.loop.submit(task);
    await until(() => worker.loop.numParked === 1);
    worker.loop.cancel(task);
    expect([worker.loop.numParked, worker.scheduler.numFreeBlocks]).toEqual([0, worker.scheduler.numBlocks]);
    cluster.lost.clear();
    expect(await generate(worker, { id: 'other', prompt: [3], maxTokens: 4 })).toHaveLength(4);
  });
});

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
