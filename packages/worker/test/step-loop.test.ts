import { deferred, EmError } from '@expertmesh/common';
import type { Content } from '@expertmesh/placement';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SchedulerOptions } from '../src/steps/scheduler.js';
import { GenerateTask } from '../src/steps/tasks.js';
import { bothWays, evaluate, FakeCluster, type FakeWorker, generate, spreadOver } from './fake-cluster.js';
import { dynamicModel, plainTask } from './fake-model.js';

const prompts = [
  [1, 2, 3],
  Array.from({ length: 40 }, (_, index) => index),
  [9],
  Array.from({ length: 70 }, (_, index) => 49 - (index % 50)),
];
const document = Array.from({ length: 45 }, (_, index) => (index * 7) % 50);

/** Tokens of all prompts run together, and a document's logits. */
async function runAll(worker: FakeWorker) {
  const generated = prompts.map((prompt, index) => generate(worker, { id: `rq${index}`, prompt }));
  const evaluated = evaluate(worker, document, true);
  return { tokens: await Promise.all(generated), evaluated: await evaluated };
}

async function alone(): Promise<Awaited<ReturnType<typeof runAll>>> {
  const cluster = new FakeCluster();
  const worker = cluster.add('w1');
  await cluster.place(1, spreadOver(['w1']));
  const tokens = [];
  for (const [index, prompt] of prompts.entries()) tokens.push(await generate(worker, { id: `rq${index}`, prompt }));
  const evaluated = await evaluate(worker, document, true);
  await closeAll(cluster);
  return { tokens, evaluated };
}

async function closeAll(cluster: FakeCluster): Promise<void> {
  for (const worker of cluster.workers.values()) {
    await worker.loop.close(new EmError('EM_WORKER_LOST', { worker: worker.id, problem: 'the test has ended' }));
    await worker.executor.close();
    expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
  }
}

describe.each(bothWays)('StepLoop %s', (_name, overlap) => {
  let cluster: FakeCluster;
  let expected: Awaited<ReturnType<typeof runAll>>;

  beforeEach(async () => {
    cluster = new FakeCluster();
    cluster.overlap = overlap;
    expected = await alone();
  });
  afterEach(() => closeAll(cluster));

  it.each<[string, Partial<SchedulerOptions>]>([
    ['all requests in one batch', {}],
    ['prompts in chunks', { prefillChunk: 7 }],
    ['a small token budget', { tokenBudget: 5, prefillChunk: 3 }],
    ['few logit rows', { maxLogitRows: 5 }],
  ])('gives the tokens and logits of single requests with %s', async (_, scheduling) => {
    const worker = cluster.add('w1', scheduling);
    await cluster.place(1, spreadOver(['w1']));
    expect(await runAll(worker)).toEqual(expected);
  });

  it('gives the same tokens with so few KV blocks that requests push each other out', async () => {
    const runGrowing = (worker: FakeWorker) =>
      Promise.all([3, 4, 5].map((first) => generate(worker, { id: `rq${first}`, prompt: Array(30).fill(first), maxTokens: 60 })));
    const roomy = cluster.add('w1');
    const tight = cluster.add('w2', { numKvBlocks: 5 });
    await cluster.place(1, spreadOver(['w1', 'w2']));
    expect(await runGrowing(tight)).toEqual(await runGrowing(roomy));
    expect(tight.scheduler.numPreempted).toBeGreaterThan(0);
  });

  it('gives a long request the rotary frequencies of its prompt and token limit, in any batch and when it is replayed', async () => {
    const dynamic = new FakeCluster(dynamicModel);
    dynamic.overlap = overlap;
    const worker = dynamic.add('w1', { prefillChunk: 7, numKvBlocks: 5 });
    await dynamic.place(1, spreadOver(['w1']));
    const plain = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    const long = { id: 'long', prompt: Array.from({ length: 30 }, (_, index) => index), maxTokens: 40 };
    const short = { id: 'short', prompt: [1, 2, 3], maxTokens: 17 };
    const tokens = await generate(worker, long);
    expect(await Promise.all([generate(worker, { ...long, id: 'again' }), generate(worker, long), generate(worker, short)])).toEqual([
      tokens,
      tokens,
      await generate(plain, short),
    ]);
    expect(worker.scheduler.numPreempted).toBeGreaterThan(0);
    const numKept = 15;
    const replay = { id: 'long', prompt: [...long.prompt, ...tokens.slice(0, numKept)], maxTokens: long.maxTokens - numKept };
    expect(await generate(worker, replay)).toEqual(tokens.slice(numKept));
    expect((await generate(worker, { ...long, maxTokens: 39 })).slice(0, 10), 'the limit counts').not.toEqual(tokens.slice(0, 10));
    await closeAll(dynamic);
  });

  it.each([2, 3, 4])('gives the same tokens and logits on %i workers', async (numWorkers) => {
    const ids = Array.from({ length: numWorkers }, (_, index) => `w${index + 1}`);
    for (const id of ids) cluster.add(id, { prefillChunk: 16 });
    await cluster.place(1, spreadOver(ids));
    const results = await Promise.all([...cluster.workers.values()].map((worker) => runAll(worker)));
    for (const result of results) expect(result).toEqual(expected);
    expect(cluster.numDispatches).toBeGreaterThan(20);
  });

  it.each<[string, Record<string, string[]>, Record<string, string[]>]>([
    [
      'as it is told',
      { w1: ['w3', 'w2', 'w4'], w2: ['w4', 'w3', 'w1'], w3: ['w1', 'w4', 'w2'], w4: ['w2', 'w1', 'w3'] },
      { w1: ['w3', 'w2', 'w4'], w2: ['w4', 'w3', 'w1'], w3: ['w1', 'w4', 'w2'], w4: ['w2', 'w1', 'w3'] },
    ],
    [
      'beginning behind itself when it is told nothing',
      {},
      { w1: ['w2', 'w3', 'w4'], w2: ['w3', 'w4', 'w1'], w3: ['w4', 'w1', 'w2'], w4: ['w1', 'w2', 'w3'] },
    ],
    [
      'with those not named last and workers without experts passed over',
      { w1: ['w9', 'w4'], w3: ['w2'] },
      { w1: ['w4', 'w2', 'w3'], w2: ['w3', 'w4', 'w1'], w3: ['w2', 'w4', 'w1'], w4: ['w1', 'w2', 'w3'] },
    ],
  ])('sends a layer to its peers %s, and gives the same tokens and logits', async (_, told, wanted) => {
    const ids = ['w1', 'w2', 'w3', 'w4'];
    for (const id of ids) cluster.add(id);
    cluster.sendOrders = new Map(Object.entries(told));
    await cluster.place(1, spreadOver(ids));
    const results = await Promise.all([...cluster.workers.values()].map((worker) => runAll(worker)));
    for (const result of results) expect(result).toEqual(expected);
    for (const id of ids) {
      const sends = cluster.sends.filter(({ from }) => from === id);
      // A batch runs one layer at a time, and its neighbours in a step are other layers; two halves may send in turn.
      const rank = (to: string) => wanted[id]!.indexOf(to);
      const isNext = sends.slice(1).map(({ to, layer }, index) => layer !== sends[index]!.layer || rank(to) > rank(sends[index]!.to));
      if (!overlap.isOn(2)) expect(isNext).not.toContain(false);
      expect(new Set(sends.map(({ to }) => to)).size).toBe(3);
    }
  });

  it('gives the same tokens with replicas and shares', async () => {
    const worker = cluster.add('w1');
    for (const id of ['w2', 'w3']) cluster.add(id);
    await cluster.place(1, (_, expert) => [
      { worker: `w${1 + (expert % 3)}`, share: 0.25 },
      { worker: `w${1 + ((expert + 1) % 3)}`, share: 0.75 },
    ]);
    expect(await runAll(worker)).toEqual(expected);
  });

  it('needs no dispatch when every expert is here alone', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    await runAll(worker);
    expect([cluster.numDispatches, worker.binding.runs.length]).toEqual([0, 0]);
  });

  it('plans only what is missing: local, absent and remote experts in one layer', async () => {
    const worker = cluster.add('w1');
    for (const id of ['w2', 'w3']) cluster.add(id);
    // Expert 0 is here by the placement and has left; expert 1 is elsewhere; the others are here.
    await cluster.place(1, (_, expert) => {
      if (expert === 1) return [{ worker: 'w2', share: 1 }];
      if (expert === 0)
        return [
          { worker: 'w1', share: 1 },
          { worker: 'w3', share: 0 },
        ];
      return [{ worker: 'w1', share: 1 }];
    });
    const gone = worker.held.contents.filter(({ expert }) => expert === 0);
    for (const content of gone) {
      await worker.held.drain(content);
      worker.held.forget(content);
      worker.binding.expertRelease(worker.store, content.layer, content.expert);
    }
    expect(await runAll(worker)).toEqual(expected);
    const expertsOf = (to: string) => new Set(cluster.sends.filter((send) => send.to === to).flatMap(({ experts }) => experts));
    expect([expertsOf('w2'), expertsOf('w3')]).toEqual([new Set([1]), new Set([0])]);
    const numRemote = cluster.workers.get('w2')!.binding.runs.length + cluster.workers.get('w3')!.binding.runs.length;
    expect(numRemote).toBe(cluster.numDispatches);
    expect(worker.binding.runs.length).toBeGreaterThan(0);
  });

  it('asks a peer for the experts that have left, and runs the others of the layer in the step', async () => {
    const worker = cluster.add('w1');
    const other = cluster.add('w2');
    await cluster.place(1, () => [
      { worker: 'w1', share: 1 },
      { worker: 'w2', share: 0 },
    ]);
    const [gone] = worker.held.contents.filter(({ expert }) => expert === 2) as [Content];
    await worker.held.drain(gone);
    worker.held.forget(gone);
    worker.binding.expertRelease(worker.store, gone.layer, gone.expert);
    expect(await runAll(worker)).toEqual(expected);
    expect(cluster.sends.every(({ layer, experts }) => layer === gone.layer && experts.join() === '2')).toBe(true);
    expect([worker.binding.runs.length, other.binding.runs.length]).toEqual([0, cluster.numDispatches]);
    expect(cluster.numDispatches).toBeGreaterThan(0);
  });

  it('goes on with another replica when a worker does not answer', async () => {
    const worker = cluster.add('w1');
    for (const id of ['w2', 'w3']) cluster.add(id);
    await cluster.place(1, () => [
      { worker: 'w2', share: 0.5 },
      { worker: 'w3', share: 0.5 },
    ]);
    cluster.lost.add('w2');
    expect(await runAll(worker)).toEqual(expected);
  });

  it.each(['refuses', 'is lost'])('waits for the next placement where every replica %s, itself among the next ones', async (how) => {
    const worker = cluster.add('w1');
    for (const id of ['w2', 'w3']) cluster.add(id);
    await cluster.place(1, spreadOver(['w1', 'w2']));
    if (how === 'refuses') await cluster.workers.get('w2')?.dropAll();
    else cluster.lost.add('w2');
    const result = runAll(worker);
    await until(() => cluster.sends.some(({ to }) => to === 'w2'));
    await settle();
    await cluster.place(2, spreadOver(['w3', 'w1']));
    expect(await result).toEqual(expected);
  });

  it('asks a worker that refused again after a while, as it may have been loading', async () => {
    const worker = cluster.add('w1');
    const other = cluster.add('w2');
    await cluster.place(1, spreadOver(['w1', 'w2']));
    const dropped = await other.dropAll();
    const result = generate(worker, { id: 'rq0', prompt: prompts[0] as number[] });
    await until(() => cluster.numDispatches > 0);
    await settle();
    for (const content of dropped) await other.hold(content);
    cluster.clock.advance(500);
    expect(await result).toEqual(expected.tokens[0]);
  });

  it('gives up a worker that goes on refusing when the recovery time is over', async () => {
    const worker = cluster.add('w1');
    cluster.add('w2');
    await cluster.place(1, spreadOver(['w2']));
    await cluster.workers.get('w2')?.dropAll();
    const result = generate(worker, { prompt: [1] });
    const failed = expect(result).rejects.toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', status: 'UNAVAILABLE' });
    for (let step = 0; step < 10; step += 1) {
      await settle();
      cluster.clock.advance(250);
    }
    await failed;
    expect(cluster.numDispatches).toBeGreaterThan(2);
  });

  it('fails only the requests whose expert is on a lost worker, when the recovery time is over', async () => {
    const worker = cluster.add('w1');
    cluster.add('w2');
    await cluster.place(1, (layer, expert) => [{ worker: layer === 2 && expert === 3 ? 'w2' : 'w1', share: 1 }]);
    const ask = () => Array.from({ length: 12 }, (_, index) => generate(worker, { id: `rq${index}`, prompt: [index], maxTokens: 1 }));
    cluster.lost.add('w2');
    let isOver = false;
    const all = Promise.allSettled(ask()).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await settle();
      cluster.clock.advance(250);
    }
    const results = await all;
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(12);
    for (const error of failed) {
      expect(error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 2, expert: '3', worker: 'w2' } });
    }
    cluster.lost.clear();
    const again = await Promise.all(ask());
    results.forEach((result, index) => {
      if (result.status === 'fulfilled') expect(result.value).toEqual(again[index]);
    });
  });

  it('ends at an end-of-sequence token, which is the last one told', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    const [all] = expected.tokens as [number[]];
    const eos = all[4] as number;
    expect(await generate(worker, { id: 'rq0', prompt: prompts[0] as number[], eosIds: [eos] })).toEqual(
      all.slice(0, all.indexOf(eos) + 1),
    );
  });

  it('frees the blocks of a cancelled request within one step, and its result is never told', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    const told: (number | string)[] = [];
    const hold = deferred<void>();
    const produced = (token: number) => {
      told.push(token);
      if (told.length === 3) worker.binding.gate = () => hold.promise;
      return false;
    };
    const listener = { produced, finished: () => told.push('finished'), failed: () => told.push('failed') };
    const task = new GenerateTask({ id: 'rq', prompt: [1, 2], maxTokens: 500, ...plainTask, listener });
    worker.loop.submit(task);
    await until(() => told.length === 3);
    worker.loop.cancel(task);
    expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
    hold.resolve();
    await generate(worker, { id: 'rq0', prompt: [4] });
    expect(told.length).toBe(3);
  });

  it('does not schedule a paused request until it is resumed', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    const told: number[] = [];
    const finished = deferred<void>();
    const listener = {
      produced: (token: number) => {
        told.push(token);
        if (told.length === 5) worker.loop.pause(task);
        return false;
      },
      finished: () => finished.resolve(),
      failed: finished.reject,
    };
    const task = new GenerateTask({ id: 'rq0', prompt: prompts[0] as number[], maxTokens: 20, ...plainTask, listener });
    worker.loop.submit(task);
    await until(() => told.length === 5);
    await generate(worker, { id: 'other', prompt: [5] });
    expect(told.length).toBe(5);
    worker.loop.resume(task);
    await finished.promise;
    expect(told).toEqual(expected.tokens[0]);
  });

  it('scores a document without its logits to the same sum', async () => {
    const worker = cluster.add('w1', { maxLogitRows: 4 });
    await cluster.place(1, spreadOver(['w1']));
    const { numTokens, nll } = expected.evaluated;
    expect(await evaluate(worker, document, false)).toEqual({ numTokens, nll, logits: [] });
    expect(numTokens).toBe(document.length - 1);
  });

  it.each(['batchOpen', 'batchRun', 'batchSample', 'batchNll'] as const)(
    'ends only the request that %s refuses, and the others have their tokens',
    async (call) => {
      const worker = cluster.add('w1');
      await cluster.place(1, spreadOver(['w1']));
      // No other sequence has a token twice in a row.
      const bad = [7, 7, 7];
      worker.binding.refuses = (asked, { tokens, sequences }, row) =>
        asked === call && row > 0 && tokens[row] === tokens[row - 1] && sequences[row] === sequences[row - 1];
      const isScored = call === 'batchNll';
      const refused = isScored ? evaluate(worker, bad, true) : generate(worker, { id: 'bad', prompt: bad });
      const ended = expect(refused).rejects.toMatchObject({ code: 'EM_NATIVE_ARGUMENT' });
      const others = await runAll(worker);
      await ended;
      expect(others).toEqual(expected);
      expect(worker.loop.counts).toMatchObject({ failed: 1, finished: 5 });
    },
  );

  it('fails the requests of a step that the engine could not run, and goes on with the next', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    worker.binding.gate = async () => {
      throw new EmError('EM_OUT_OF_MEMORY', { what: 'activations', got: 1 });
    };
    await expect(generate(worker, { prompt: [1] })).rejects.toMatchObject({ code: 'EM_OUT_OF_MEMORY' });
    worker.binding.gate = async () => undefined;
    expect(await generate(worker, { id: 'rq0', prompt: prompts[0] as number[] })).toEqual(expected.tokens[0]);
  });

  it('on close fails what is left', async () => {
    const worker = cluster.add('w1');
    await cluster.place(1, spreadOver(['w1']));
    const result = generate(worker, { prompt: [1], maxTokens: 900 });
    const closed = worker.loop.close(new EmError('EM_WORKER_LOST', { worker: 'w1', problem: 'it is stopping' }));
    await expect(result).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
    await closed;
    expect(() => worker.loop.submit(new GenerateTask(anyTask))).toThrow(expect.objectContaining({ code: 'EM_CLUSTER_STARTING' }));
  });
});

const anyTask = {
  id: 'late',
  prompt: [1],
  maxTokens: 1,
  ...plainTask,
  listener: { produced: () => false, finished: () => undefined, failed: () => undefined },
};

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
