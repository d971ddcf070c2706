// When a call that was refused is tried again, and when it is not.
import { EmError, FakeClock } from '@expertmesh/common';
import { toServiceError } from '@expertmesh/proto';
import { afterEach, expect, test } from 'vitest';
import { Attempts } from '../src/attempts.js';
import { type ClientOptions, ExpertmeshClient } from '../src/index.js';
import { type Handlers, startFakeCoordinator } from './fake-coordinator.js';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const open of opened.splice(0)) open.close();
});

function overloaded(retryMs: number): EmError {
  return new EmError('EM_OVERLOADED', { what: 'waiting queue', got: 1, wanted: 1, retryMs });
}

/** Refuses `numRefused` calls, then answers; on a clock that moves only when told to. */
async function busyServer(numRefused: number, options: ClientOptions) {
  let numCalls = 0;
  const handlers: Handlers = {
    generate(call) {
      numCalls += 1;
      if (numCalls <= numRefused) call.emit('error', toServiceError(overloaded(700)));
      else {
        call.write({ ids: [7] });
        call.end();
      }
    },
    score(_call, callback) {
      numCalls += 1;
      if (numCalls <= numRefused) callback(toServiceError(overloaded(700)));
      else callback(null, { documents: [{ tokens: 1, nll: 2 }] });
    },
  };
  const { endpoint, server } = await startFakeCoordinator(handlers);
  const client = new ExpertmeshClient(endpoint, options);
  opened.push(client, { close: () => server.forceShutdown() });
  return { client, numCalls: () => numCalls };
}

/** Moves `clock` on until `ended` settles; the time that took. */
async function waited(clock: FakeClock, ended: Promise<unknown>): Promise<number> {
  let isOver = false;
  void ended.catch(() => undefined).finally(() => (isOver = true));
  for (;;) {
    for (let turn = 0; turn < 50 && !isOver; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (isOver) return clock.elapsed();
    clock.advance(50);
  }
}

async function tokensOf(client: ExpertmeshClient): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of client.generate({ prompt: 'x' })) if (event.type === 'tokens') ids.push(...event.ids);
  return ids;
}

test('a generation and a score that a full queue refused are tried again after the time it names', async () => {
  for (const ask of [tokensOf, (client: ExpertmeshClient) => client.score([{ ids: [1, 2] }])]) {
    const clock = new FakeClock();
    const { client, numCalls } = await busyServer(2, { retries: 2, clock });
    const answer = ask(client);
    expect(await waited(clock, answer)).toBeGreaterThanOrEqual(1400);
    expect(await answer).toHaveLength(1);
    expect(numCalls()).toBe(3);
  }
});

test('what is refused once more than was asked for ends by EM_OVERLOADED, which names the time', async () => {
  const clock = new FakeClock();
  const { client, numCalls } = await busyServer(3, { retries: 2, clock });
  const answer = tokensOf(client);
  await waited(clock, answer);
  await expect(answer).rejects.toMatchObject({ code: 'EM_OVERLOADED', retryMs: 700 });
  expect(numCalls()).toBe(3);
});

test('what a leaving coordinator refused goes to another connection, which may lead to another coordinator', async () => {
  const peers: string[] = [];
  const { endpoint, server } = await startFakeCoordinator({
    generate(call) {
      peers.push(call.getPeer());
      if (peers.length === 1) call.emit('error', toServiceError(new EmError('EM_CLUSTER_STOPPING', { coordinator: 'c1' })));
      else {
        call.write({ ids: [7] });
        call.end();
      }
    },
  });
  const clock = new FakeClock();
  const client = new ExpertmeshClient(endpoint, { retries: 1, clock });
  opened.push(client, { close: () => server.forceShutdown() });
  const answer = tokensOf(client);
  await waited(clock, answer);
  expect(await answer).toEqual([7]);
  expect(new Set(peers).size).toBe(2);
});

test('nothing is tried again unasked', async () => {
  const { client, numCalls } = await busyServer(1, {});
  await expect(tokensOf(client)).rejects.toMatchObject({ code: 'EM_OVERLOADED' });
  expect(numCalls()).toBe(1);
});

test('a refusal that asks for more time than the call has left ends it at once', async () => {
  const clock = new FakeClock();
  const attempts = new Attempts(clock, 5, { timeoutMs: 1000 });
  await expect(attempts.next(overloaded(1000), false)).rejects.toMatchObject({ code: 'EM_OVERLOADED' });
});

test('attempts share the time limit of their call', async () => {
  const clock = new FakeClock();
  const attempts = new Attempts(clock, 5, { timeoutMs: 1000 });
  const again = attempts.next(overloaded(300), false);
  clock.advance(300);
  await again;
  const leftMs = Number(attempts.callOptions.deadline) - Date.now();
  expect(leftMs).toBeLessThanOrEqual(700);
  expect(leftMs).toBeGreaterThan(600);
});

test('a wait for the next attempt ends by EM_CANCELLED when the signal aborts', async () => {
  const abort = new AbortController();
  const again = new Attempts(new FakeClock(), 5, { signal: abort.signal }).next(overloaded(300), false);
  abort.abort();
  await expect(again).rejects.toMatchObject({ code: 'EM_CANCELLED' });
});
