// A client of several coordinators, one of which goes away.
import { EmError } from '@expertmesh/common';
import { type expertmesh, toServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { afterEach, expect, test } from 'vitest';
import { ExpertmeshClient, type GenerateEvent } from '../src/index.js';
import { type Handlers, startFakeCoordinator } from './fake-coordinator.js';

const servers: grpc.Server[] = [];
const clients: ExpertmeshClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) server.forceShutdown();
});

async function coordinator(handlers: Handlers): Promise<{ endpoint: string; server: grpc.Server }> {
  const started = await startFakeCoordinator(handlers);
  servers.push(started.server);
  return started;
}

function clientOf(...endpoints: string[]): ExpertmeshClient {
  const client = new ExpertmeshClient(endpoints.join(','));
  clients.push(client);
  return client;
}

test('a generation goes on at another coordinator, after the tokens that it has, as one stream', async () => {
  const asked: expertmesh.v1.GenerateRequest[] = [];
  const first = await coordinator({
    generate(call) {
      asked.push(call.request);
      call.write({ started: { requestId: call.request.requestId, homeWorker: 'w1', promptTokens: 1 } });
      call.write({ ids: [7], text: 'a' });
      call.write({ index: 1, ids: [8], text: 'b' });
      call.write({ index: 1, finished: { reason: 'eos', completionTokens: 1 } });
    },
  });
  const second = await coordinator({
    generate(call) {
      asked.push(call.request);
      call.write({ started: { requestId: call.request.requestId, homeWorker: 'w2', promptTokens: 1 } });
      call.write({ ids: [9], text: 'c' });
      call.write({ finished: { reason: 'length', completionTokens: 2 } });
      call.end();
    },
  });
  const client = clientOf(first.endpoint, second.endpoint);
  const events: GenerateEvent[] = [];
  for await (const event of client.generate({ prompt: [3], n: 2, temperature: 1 })) {
    events.push(event);
    if (event.type === 'finished' && event.index === 1) first.server.forceShutdown();
  }
  expect(events.map(({ type }) => type)).toEqual(['started', 'tokens', 'tokens', 'finished', 'tokens', 'finished']);
  expect(events.flatMap((event) => (event.type === 'tokens' ? event.ids : []))).toEqual([7, 8, 9]);
  expect(asked[1]).toMatchObject({ ids: { ids: [3] }, n: 2, temperature: 1, requestId: asked[0]!.requestId });
  expect(asked[0]!.requestId).not.toBe('');
  expect(asked[1]!.produced).toMatchObject([
    { ids: [7], isFinished: false },
    { ids: [8], isFinished: true },
  ]);
  expect(client.endpoint).toBe(second.endpoint);
});

test('questions are asked of the next coordinator where one does not answer, and of each once', async () => {
  const gone = await coordinator({});
  gone.server.forceShutdown();
  const there = await coordinator({ tokenize: (_call, callback) => callback(null, { text: 'x', ids: [1], tokens: ['x'] }) });
  expect((await clientOf(gone.endpoint, there.endpoint).tokenize('x')).ids).toEqual([1]);
  there.server.forceShutdown();
  await expect(clientOf(gone.endpoint, there.endpoint).tokenize('x')).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
});

test('a coordinator that has only just begun is left for another one; without one its answer stands', async () => {
  const starting: Handlers = {
    generate: (call) => call.emit('error', toServiceError(new EmError('EM_CLUSTER_STARTING', { problem: 'no worker is ready' }))),
  };
  const serving = await coordinator({
    generate(call) {
      call.write({ ids: [7] });
      call.end();
    },
  });
  const { endpoint } = await coordinator(starting);
  const ask = async (client: ExpertmeshClient) => {
    const events: GenerateEvent[] = [];
    for await (const event of client.generate({ prompt: 'x' })) events.push(event);
    return events;
  };
  expect(await ask(clientOf(endpoint, serving.endpoint))).toMatchObject([{ type: 'tokens', ids: [7] }]);
  await expect(ask(clientOf(endpoint))).rejects.toMatchObject({ code: 'EM_CLUSTER_STARTING' });
});

test('a generation whose only coordinator is lost ends by that', async () => {
  const { endpoint, server } = await coordinator({
    generate(call) {
      call.write({ ids: [7] });
    },
  });
  const told: GenerateEvent[] = [];
  const run = async () => {
    for await (const event of clientOf(endpoint).generate({ prompt: [3] })) {
      told.push(event);
      server.forceShutdown();
    }
  };
  await expect(run()).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
  expect(told).toHaveLength(1);
});
