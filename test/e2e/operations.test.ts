// A live cluster of three worker processes whose experts move while requests run: no token changes, no request fails.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExpertmeshClient, type Operation } from '@expertmesh/client';
import { type LocalCluster, type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { afterEach, describe, expect, it } from 'vitest';
import { RedisServer } from '../../packages/stats/test/redis-server.js';

const modelFolder = fileURLToPath(new URL('../../packages/demo-model/model', import.meta.url));
const numRequests = 16;

let cluster: LocalCluster | null = null;
let client: ExpertmeshClient;
afterEach(async () => {
  client?.close();
  await cluster?.stop(0);
  cluster = null;
});

async function start(options: Partial<LocalClusterOptions> = {}): Promise<void> {
  cluster = await startLocalCluster({ modelFolder, workers: 3, exchange: 'grpc', threads: 1, reportIntervalMs: 200, ...options });
  client = new ExpertmeshClient(cluster.endpoint);
}

async function generate(index: number): Promise<string> {
  const ids: number[] = [];
  const options = { prompt: `Question: ${20 + index} + 58 =\n`, maxTokens: 24, ignoreEos: true, temperature: 0 };
  for await (const event of client.generate(options)) if (event.type === 'tokens') ids.push(...event.ids);
  return ids.join(',');
}

/** Keeps 16 requests running while `work` runs, and compares each answer with the one before. */
async function underLoad(work: () => Promise<void>): Promise<number> {
  const wanted = await Promise.all(Array.from({ length: numRequests }, (_, index) => generate(index)));
  let isOver = false;
  let numAnswers = 0;
  const loops = wanted.map(async (answer, index) => {
    do {
      expect(await generate(index)).toBe(answer);
      numAnswers += 1;
    } while (!isOver);
  });
  // A failure of either shows at once, and ends both.
  await Promise.all([
    work().finally(() => {
      isOver = true;
    }),
    ...loops,
  ]);
  return numAnswers;
}

async function ended(operation: Operation): Promise<Operation> {
  let last = operation;
  for await (const state of client.watchOperation(operation.id)) last = state;
  return last;
}

async function held(): Promise<Record<string, number>> {
  return Object.fromEntries((await client.status()).workers.map(({ id, expertsHeld }) => [id, expertsHeld]));
}

async function placedOn(worker: string): Promise<number> {
  const { layers } = await client.placement();
  return layers.flat().filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length;
}

const fast = { throttleBytesPerSecond: 0, concurrency: 2 };

describe('a live cluster', () => {
  it.each(['checkpoint', 'peer'] as const)(
    'moves, drains, fills and undoes without changing a token (experts from %s)',
    async (expertsFrom) => {
      await start({ expertsFrom });
      const before = await client.placement();
      const numAnswers = await underLoad(async () => {
        const text = await client.planRebalance({ threshold: 0 });
        const plan = JSON.parse(text);
        const applied = await ended(await client.applyPlan(text, fast));
        expect(applied).toMatchObject({ state: 'done', numMovesDone: plan.moves.length, epoch: before.epoch + plan.moves.length });
        const placement = await client.placement();
        const replicasOf = (layers: typeof placement.layers) => layers.map((experts) => experts.map(({ replicas }) => replicas));
        expect(replicasOf(placement.layers)).toEqual(replicasOf(plan.target));

        const drained = await ended(await client.drain('w2'));
        expect(drained).toMatchObject({ kind: 'drain', state: 'done', worker: 'w2' });
        expect(await placedOn('w2')).toBe(0);
        await expect.poll(held).toMatchObject({ w2: 0 });
        expect((await client.status()).workers.find(({ id }) => id === 'w2')?.state).toBe('draining');

        expect(await ended(await client.undrain('w2'))).toMatchObject({ kind: 'undrain', state: 'done' });
        expect(await placedOn('w2')).toBeGreaterThan(0);

        const undo = await client.planRebalance({ undo: drained.id });
        expect(await ended(await client.applyPlan(undo, fast))).toMatchObject({ kind: 'undo', state: 'done' });
        const counts = await held();
        const replicas = (await client.placement()).layers.flat().flatMap((expert) => expert.replicas);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(replicas.length);

        await expect(client.applyPlan(text, fast)).rejects.toMatchObject({ code: 'EM_PLAN_STALE', exitCode: 4 });
      });
      expect(numAnswers).toBeGreaterThanOrEqual(numRequests);
      expect((await client.status()).operation).toBeNull();
      expect((await client.operations()).map(({ kind }) => kind)).toEqual(['undo', 'undrain', 'drain', 'rebalance']);
    },
  );

  it('pauses, resumes and cancels between moves, each whole, and says how far it came', async () => {
    await start();
    const plan = await client.planRebalance({ exclude: ['w3'], threshold: 0 });
    const { moves } = JSON.parse(plan);
    // One expert a second or so: the operation does not end by itself in the time of this test.
    const operation = await client.applyPlan(plan, { throttleBytesPerSecond: moves[0].bytes, concurrency: 1 });
    await expect(client.drain('w1')).rejects.toMatchObject({ code: 'EM_OPERATION_RUNNING' });
    await expect.poll(async () => (await client.operations(1))[0]!.numMovesDone).toBeGreaterThanOrEqual(1);
    await client.controlOperation(operation.id, 'pause');
    await expect.poll(async () => (await client.operations(1))[0]!.moving.length).toBe(0);
    const paused = (await client.operations(1))[0]!;
    expect(paused.state).toBe('paused');
    await expect(client.controlOperation(operation.id, 'pause')).rejects.toMatchObject({ code: 'EM_OPERATION_STATE' });
    await client.controlOperation(operation.id, 'resume');
    await expect.poll(async () => (await client.operations(1))[0]!.numMovesDone, { timeout: 10_000 }).toBeGreaterThan(paused.numMovesDone);
    await client.controlOperation('', 'throttle', 100 * moves[0].bytes);
    await client.controlOperation('', 'cancel');
    const last = await ended(operation);
    expect(last).toMatchObject({ state: 'stopped', errorMessage: 'it was cancelled' });
    expect(last.numMovesDone).toBeLessThan(last.numMoves);
    const { layers, epoch } = await client.placement();
    expect(epoch).toBe(1 + last.numMovesDone);
    for (const expert of layers.flat()) expect(expert.replicas.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    await expect.poll(async () => Object.values(await held()).reduce((sum, count) => sum + count, 0)).toBe(128);
    await generate(0);
  });

  it('keeps placement, statistics, pins and history over the end of all processes (file and Redis)', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'em-state-'));
    const redis = await RedisServer.start();
    try {
      for (const store of [`file:${join(folder, 'state.json')}`, redis.url]) {
        await start({ store });
        await generate(1);
        await ended(await client.drain('w2'));
        await client.pin([{ layer: 1, expert: 3, worker: 'w1' }], []);
        await expect.poll(async () => total((await client.load()).layers)).toBeGreaterThan(0);
        const before = {
          placement: await client.placement(),
          history: await client.operations(),
          load: total((await client.load()).layers),
        };
        client.close();
        cluster!.kill();
        await cluster!.stop(0);
        await start({ store });
        const after = await client.placement();
        expect(after.layers).toEqual(before.placement.layers);
        expect(after.epoch).toBeGreaterThanOrEqual(before.placement.epoch);
        expect(await client.operations()).toEqual(before.history);
        expect(total((await client.load()).layers)).toBeGreaterThanOrEqual(before.load);
        expect(await client.pin([], [])).toEqual([{ layer: 1, expert: 3, worker: 'w1' }]);
        expect((await client.status()).workers.find(({ id }) => id === 'w2')?.state).toBe('draining');
        await generate(1);
        client.close();
        await cluster!.stop(0);
        cluster = null;
      }
    } finally {
      await redis.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('refuses plans, workers, pins and drains that cannot be, and changes nothing', async () => {
    await start({ memoryBytes: 70 * 110_592 });
    const { epoch } = await client.placement();
    const text = await client.planRebalance({ threshold: 0 });
    const plan = JSON.parse(text);
    const apply = (plan: string) => client.applyPlan(plan, fast);
    for (const [bad, words] of [
      [text.slice(0, text.length / 2), 'cut off'],
      ['hello', 'no JSON'],
      ['{}', 'no version'],
      ['{"version":2}', 'version 2'],
      [JSON.stringify({ ...plan, epoch: epoch + 1 }), 'changed since it was made'],
      [JSON.stringify({ ...plan, moves: 'all' }), 'moves'],
    ] as const) {
      await expect(apply(bad)).rejects.toMatchObject({ code: 'EM_PLAN_FORMAT', message: expect.stringContaining(words) });
    }
    await expect(client.drain('w9')).rejects.toMatchObject({ code: 'EM_WORKER_NOT_FOUND' });
    await expect(client.planRebalance({ exclude: ['w9'] })).rejects.toMatchObject({ code: 'EM_WORKER_NOT_FOUND' });
    await expect(client.planRebalance({ undo: 'op_none' })).rejects.toMatchObject({ code: 'EM_OPERATION_NOT_FOUND' });
    await expect(client.controlOperation('op_none', 'pause')).rejects.toMatchObject({ code: 'EM_OPERATION_NOT_FOUND' });
    await expect(client.pin([{ layer: 0, expert: 99, worker: 'w1' }], [])).rejects.toMatchObject({ code: 'EM_PIN' });
    await expect(client.pin([{ layer: 0, expert: 1, worker: 'w9' }], [])).rejects.toMatchObject({ code: 'EM_PIN' });
    // Two workers have room for 140 experts, one for 70 of the 128.
    await ended(await client.drain('w3'));
    await expect(client.drain('w2')).rejects.toMatchObject({ code: 'EM_PLAN_INVALID', message: expect.stringContaining('fits no worker') });
    expect((await client.status()).workers.map(({ state }) => state)).toEqual(['ready', 'ready', 'draining']);
    expect((await client.status()).operation).toBeNull();
    await generate(0);
  });
});

function total(layers: readonly { readonly rows: readonly number[] }[]): number {
  return layers.reduce((sum, { rows }) => sum + rows.reduce((one, count) => one + count, 0), 0);
}
