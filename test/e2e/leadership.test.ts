// Two coordinators as processes of their own over one Redis: one leads, the other takes over, clients and workers go on.
import { ExpertmeshClient } from '@expertmesh/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, RedisServer } from '../../packages/stats/test/redis-server.js';
import { demoModel, expertmesh, type Running, run, until } from './processes.js';

const workerIds = ['w1', 'w2'];
let redis: RedisServer;
let endpoints: string[];
const coordinators = new Map<string, Running>();
const workers: Running[] = [];
const clients = new Map<string, ExpertmeshClient>();
let answer: string;

const at = (id: string): ExpertmeshClient => clients.get(id)!;
const leader = async (asked: string) => (await at(asked).status()).leader?.coordinator ?? null;

function coordinate(id: string): void {
  const endpoint = endpoints[id === 'c1' ? 0 : 1]!;
  const port = endpoint.slice(endpoint.lastIndexOf(':') + 1);
  coordinators.set(id, run(['coordinator', '--id', id, '--port', port, '--store', redis.url, '--expect-workers', '2']));
}

async function tokens(asked: string, begun: () => void = () => undefined): Promise<string> {
  const ids: number[] = [];
  const request = { prompt: 'Question: 27 + 58 =\n', maxTokens: 48, ignoreEos: true, temperature: 0 };
  for await (const event of at(asked).generate(request)) {
    if (event.type === 'tokens') ids.push(...event.ids);
    begun();
  }
  return ids.join(',');
}

/** The answer of a request that is under way at `asked` when `act` is called. */
async function whileAnswering(asked: string, act: () => unknown): Promise<string> {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const answering = tokens(asked, begin);
  await begun;
  await act();
  return answering;
}

beforeAll(async () => {
  redis = await RedisServer.start();
  endpoints = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  clients.set('c1', new ExpertmeshClient(endpoints[0]!)).set('c2', new ExpertmeshClient(endpoints[1]!));
  coordinate('c1');
  await until(() => leader('c1').catch(() => null));
  coordinate('c2');
  const common = ['worker', '--model', demoModel, '--coordinator', endpoints.join(','), '--threads', '1'];
  for (const id of workerIds) workers.push(run([...common, '--id', id]));
  await until(async () => {
    const { workers: all } = await at('c1').status();
    return (all.length === 2 && all.every(({ state }) => state === 'ready')) || null;
  });
  answer = await tokens('c1');
});

afterAll(async () => {
  for (const client of clients.values()) client.close();
  for (const { process: child, finished } of [...coordinators.values(), ...workers]) {
    child.kill('SIGKILL');
    await finished;
  }
  await redis.stop();
});

it('the standby serves clients with the same tokens, and says who leads', async () => {
  await until(async () => (await tokens('c2').catch(() => null)) === answer || null);
  const { stdout } = await expertmesh(['status', '-o', 'json', '--endpoint', endpoints[1]!]);
  expect(JSON.parse(stdout)).toMatchObject({
    leader: { coordinator: 'c1', address: endpoints[0] },
    workers: [{ state: 'ready' }, { state: 'ready' }],
  });
});

it('leads when the leader is killed; a request through it goes on, pins and placement stay, operations are taken', async () => {
  const { epoch } = await at('c1').placement();
  await at('c1').pin([{ layer: 1, expert: 0, worker: 'w1' }], []);
  expect(await whileAnswering('c2', () => coordinators.get('c1')!.process.kill('SIGKILL'))).toBe(answer);
  await until(async () => (await leader('c2').catch(() => null)) === 'c2' || null);
  expect(await tokens('c2')).toBe(answer);
  expect((await at('c2').placement()).epoch).toBe(epoch);
  expect(await at('c2').pin([], [])).toEqual([{ layer: 1, expert: 0, worker: 'w1' }]);
  const plan = JSON.parse(
    await at('c2')
      .planRebalance({ exclude: ['w2'], threshold: 0, maxMoves: 1 })
      .catch((error: Error) => `"${error.message}"`),
  );
  expect(plan).toMatchObject({ epoch });
});

it('a leader that is stopped is followed; woken, it does no harm and passes on', async () => {
  coordinate('c1');
  await until(async () => (await leader('c1').catch(() => null)) === 'c2' || null);
  await until(async () => (await tokens('c1').catch(() => null)) === answer || null);
  const stopped = coordinators.get('c2')!.process;
  stopped.kill('SIGSTOP');
  try {
    await until(async () => (await leader('c1').catch(() => null)) === 'c1' || null);
    expect(await tokens('c1')).toBe(answer);
  } finally {
    stopped.kill('SIGCONT');
  }
  await until(async () => (await leader('c2').catch(() => null)) === 'c1' || null);
  await until(async () => (await tokens('c2').catch(() => null)) === answer || null);
  expect((await at('c2').status()).leader).toEqual((await at('c1').status()).leader);
});

it('a Redis that is flushed is filled again under traffic: the next leader has placement, pins and operations', async () => {
  const plan = await at('c1').planRebalance({ exclude: ['w2'], threshold: 0 });
  const { id } = await at('c1').applyPlan(plan, { throttleBytesPerSecond: 0, concurrency: 1 });
  const operationAt = async (asked: string) => (await at(asked).operations(0)).find((each) => each.id === id);
  const done = await until(async () => {
    const operation = await operationAt('c1');
    return operation?.state === 'done' ? operation : null;
  });
  const before = await at('c1').placement();
  const redisClient = redis.client();
  expect(await whileAnswering('c1', () => redisClient.flushall())).toBe(answer);
  await until(async () => (await redisClient.hget('em:{default}:placement', 'epoch')) === String(before.epoch) || null);
  await until(async () => (await redisClient.exists('em:{default}:settings')) === 1 || null);
  await until(async () => (await redisClient.exists(`em:{default}:op:${id}`)) === 1 || null);
  redisClient.disconnect();
  coordinators.get('c1')!.process.kill('SIGKILL');
  await until(async () => (await leader('c2').catch(() => null)) === 'c2' || null);
  expect((await at('c2').placement()).epoch).toBeGreaterThanOrEqual(before.epoch);
  expect(await at('c2').pin([], [])).toEqual([{ layer: 1, expert: 0, worker: 'w1' }]);
  expect(await operationAt('c2')).toMatchObject({ state: 'done', numMovesDone: done.numMovesDone });
  expect(await tokens('c2')).toBe(answer);
});
