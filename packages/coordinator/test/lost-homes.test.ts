// Requests whose home is lost, between a caller and fake home workers, over real gRPC.
import { EmError } from '@expertmesh/common';
import { type expertmesh, serverStream, toServiceError, unary, v1 } from '@expertmesh/proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FakeWorker, InferenceHandlers } from './fake-worker.js';
import { type GenerateCall, heldGenerate, read } from './held-generate.js';
import { TestCluster } from './test-cluster.js';

const inference = v1.Inference.prototype;
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await TestCluster.start();
});

afterEach(async () => {
  await cluster.close();
});

/** One of the answers of a home. */
function token(id: number): expertmesh.v1.GenerateResponse.$Properties {
  return { ids: [id], text: `${id} ` };
}

describe('a request whose home is lost', () => {
  let held: ReturnType<typeof heldGenerate>;
  let homes: FakeWorker[];

  beforeEach(async () => {
    held = heldGenerate();
    homes = await cluster.addReady(3, { inference: held.handlers });
  });

  function homeOf(call: GenerateCall): FakeWorker {
    return homes.find((worker) => worker.address === call.getHost())!;
  }

  /** A request that has been told two tokens, its home, and what its caller has been told. */
  async function begun(request: expertmesh.v1.GenerateRequest.$Properties = { text: 'x' }) {
    const call = serverStream(cluster.client, inference.generate, request);
    const told: expertmesh.v1.GenerateResponse[] = [];
    call.on('data', (message: expertmesh.v1.GenerateResponse) => told.push(message));
    const ended = read(call);
    const first = await held.next();
    first.write({ started: { requestId: first.request.requestId, homeWorker: homeOf(first).options.id } });
    for (const id of [5, 6]) first.write(token(id));
    while (told.length < 3) await cluster.status();
    return { first, told, ended };
  }

  test('goes on at another one with what it has produced; its caller sees one stream', async () => {
    const { first, told, ended } = await begun({ ids: { ids: [1, 2] }, maxTokens: 3, temperature: 1 });
    homeOf(first).kill();
    const next = await held.next();
    expect(homeOf(next)).not.toBe(homeOf(first));
    expect(next.request).toMatchObject({ ids: { ids: [1, 2] }, maxTokens: 3, temperature: 1, requestId: first.request.requestId });
    expect(next.request.produced).toMatchObject([{ ids: [5, 6], isFinished: false }]);
    next.write({ started: { requestId: next.request.requestId, homeWorker: 'another' } });
    next.write(token(7));
    next.write({ finished: { reason: 'length', completionTokens: 3 } });
    next.end();
    expect(await ended).toEqual({ ids: [5, 6, 7], error: null });
    expect(told.filter(({ started }) => started)).toHaveLength(1);
    expect(told.at(-1)?.finished?.completionTokens).toBe(3);
  });

  test('goes on though the connection to it is open, when it is judged lost', async () => {
    const { first, ended } = await begun();
    const cancelled = new Promise((resolve) => first.on('cancelled', resolve));
    cluster.clock.advance(3000);
    for (const worker of homes.filter((home) => home !== homeOf(first))) worker.send({ report: { waitingRequests: 1 } });
    await cluster.untilStatus(({ workers }) => workers.filter(({ waitingRequests }) => waitingRequests === 1).length === 2);
    cluster.clock.advance(2000);
    await cancelled;
    const next = await held.next();
    next.write(token(7));
    next.end();
    expect(await ended).toEqual({ ids: [5, 6, 7], error: null });
  });

  test('goes on at another one when its home is stopping', async () => {
    const { first, ended } = await begun();
    const stopping = new EmError('EM_WORKER_LOST', { worker: 'w1', problem: 'it is stopping' });
    first.emit('error', toServiceError(stopping));
    const next = await held.next();
    expect(homeOf(next)).not.toBe(homeOf(first));
    next.end();
    expect((await ended).error).toBeNull();
  });

  test('ends where nothing was left but its end', async () => {
    const { first, told, ended } = await begun();
    first.write({ finished: { reason: 'eos', completionTokens: 2 } });
    while (told.length < 4) await cluster.status();
    homeOf(first).kill();
    expect(await ended).toEqual({ ids: [5, 6], error: null });
  });

  test('waits for a home, and fails by the loss when there is none in time', async () => {
    const { ended } = await begun();
    for (const worker of homes) worker.kill();
    await cluster.untilStatus(({ workers }) => workers.every(({ reason }) => reason !== ''));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    for (let waitedMs = 0; !isOver; waitedMs += 1000) {
      if (waitedMs < 60_000) expect(isOver).toBe(false);
      cluster.clock.advance(1000);
      await cluster.status();
    }
    expect((await ended).error?.code).toBe('EM_WORKER_LOST');
  });

  test('that is lost at one home after the other without a token is given up: it may be what ends them', async () => {
    const more = await Promise.all(['w4', 'w5'].map((id) => cluster.addWorker(id, { inference: held.handlers })));
    for (const worker of more) worker.join();
    homes.push(...more);
    await cluster.untilStatus(({ workers }) => workers.filter(({ state }) => state === v1.WorkerState.READY).length === 5);
    const { first, ended } = await begun();
    let numLost = 0;
    for (let home = first; numLost < 4; numLost += 1) {
      homeOf(home).kill();
      if (numLost < 3) home = await held.next();
    }
    expect((await ended).error?.code).toBe('EM_WORKER_LOST');
  });
});

test('a question whose home is lost is asked of another one', async () => {
  let numAsked = 0;
  const workers: FakeWorker[] = [];
  const tokenize: InferenceHandlers['tokenize'] = (call, callback) => {
    numAsked += 1;
    if (numAsked === 1) workers.find((worker) => worker.address === call.getHost())!.kill();
    else callback(null, { ids: [4], tokens: ['t'] });
  };
  workers.push(...(await cluster.addReady(2, { inference: { tokenize } })));
  expect((await unary(cluster.client, inference.tokenize, { text: 'four' })).ids).toEqual([4]);
  expect(numAsked).toBe(2);
});
