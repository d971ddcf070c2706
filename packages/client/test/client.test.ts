// The client library against a server that answers as each test says.
import { EmError } from '@expertmesh/common';
import { type expertmesh, toServiceError, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { afterEach, expect, test } from 'vitest';
import { type ClientOptions, ExpertmeshClient, type GenerateEvent } from '../src/index.js';
import { type Handlers, startFakeCoordinator } from './fake-coordinator.js';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const open of opened.splice(0)) open.close();
});

async function connect(handlers: Handlers, options: ClientOptions = {}): Promise<ExpertmeshClient> {
  const { endpoint, server } = await startFakeCoordinator(handlers);
  const client = new ExpertmeshClient(endpoint, options);
  opened.push(client, { close: () => server.forceShutdown() });
  return client;
}

/** A client of a port at which nothing listens any more. */
async function connectToNobody(options: ClientOptions = {}): Promise<ExpertmeshClient> {
  const { endpoint, server } = await startFakeCoordinator({});
  server.forceShutdown();
  const client = new ExpertmeshClient(endpoint, options);
  opened.push(client);
  return client;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function worker(id: string, state: expertmesh.v1.WorkerState, reason = '') {
  return { id, state, reason };
}

test('a generation is told as started, tokens and finished', async () => {
  const client = await connect({
    generate(call) {
      call.write({ started: { requestId: 'rq_1', homeWorker: 'w1', promptTokens: 3 } });
      call.write({ ids: [7], text: 'a' });
      call.write({ ids: [8], text: '' });
      call.write({ text: 'é', finished: { reason: 'length', completionTokens: 2 } });
      call.end();
    },
  });
  expect(await collect(client.generate({ prompt: 'hello' }))).toEqual([
    { type: 'started', requestId: 'rq_1', homeWorker: 'w1', promptTokens: 3 },
    { type: 'tokens', index: 0, ids: [7], text: 'a', logprobs: null },
    { type: 'tokens', index: 0, ids: [8], text: '', logprobs: null },
    { type: 'tokens', index: 0, ids: [], text: 'é', logprobs: null },
    {
      type: 'finished',
      index: 0,
      reason: 'length',
      stop: null,
      completionTokens: 2,
      precisionSpans: [],
      precisionChanged: false,
      residentOnly: false,
    },
  ] satisfies GenerateEvent[]);
});

test('without a tokenizer the text of tokens is null', async () => {
  const client = await connect({
    generate(call) {
      call.write({ ids: [7] });
      call.end();
    },
  });
  expect(await collect(client.generate({ prompt: [1] }))).toEqual([{ type: 'tokens', index: 0, ids: [7], text: null, logprobs: null }]);
});

test('options that are given are sent, and others are left to the server', async () => {
  const requests: expertmesh.v1.GenerateRequest[] = [];
  const client = await connect({
    generate(call) {
      requests.push(call.request);
      call.end();
    },
  });
  await collect(client.generate({ prompt: '' }));
  await collect(
    client.generate({ prompt: [5, 6], temperature: 0, topK: 0, topP: 0.5, seed: 0, maxTokens: 9, ignoreEos: true, requestId: 'rq_9' }),
  );
  expect(requests[0]).toMatchObject({
    prompt: 'text',
    text: '',
    temperature: null,
    topK: null,
    topP: null,
    seed: null,
    maxTokens: 0,
    ignoreEos: false,
  });
  expect(requests[1]).toMatchObject({ temperature: 0, topK: 0, topP: 0.5, seed: 0n, maxTokens: 9, ignoreEos: true, requestId: 'rq_9' });
  expect(requests[1]!.ids?.ids).toEqual([5, 6]);
});

test.each([
  [{ prompt: 'x', seed: -1 }, 'seed is -1; wanted a whole number from 0 to 2^53 - 1, or a bigint up to 2^64 - 1'],
  [{ prompt: 'x', seed: 2 ** 53 }, 'seed is 9007199254740992'],
  [{ prompt: 'x', seed: 2n ** 64n }, 'seed is 18446744073709551616'],
  [{ prompt: 'x', maxTokens: 1.5 }, 'maxTokens is 1.5'],
  [{ prompt: 'x', topK: 2 ** 32 }, 'topK is 4294967296'],
  [{ prompt: [3, -4] }, 'prompt[1] is -4'],
])('%o is refused before it is sent', async (options, message) => {
  const client = await connect({});
  await expect(collect(client.generate(options))).rejects.toMatchObject({
    code: 'EM_REQUEST_VALUE',
    message: expect.stringContaining(message),
  });
});

test('an error of the server keeps its code, message and fields', async () => {
  const failure = new EmError('EM_TOKEN_ID_RANGE', { got: 99, index: 0, wanted: 64 });
  const client = await connect({
    generate(call) {
      call.write({ ids: [1] });
      call.emit('error', toServiceError(failure));
    },
    score: (_call, callback) => callback(toServiceError(failure)),
  });
  const events: GenerateEvent[] = [];
  const read = async () => {
    for await (const event of client.generate({ prompt: 'x' })) events.push(event);
  };
  const wanted = { code: 'EM_TOKEN_ID_RANGE', message: failure.message, fields: { got: '99', index: '0', wanted: '64' } };
  await expect(read()).rejects.toMatchObject(wanted);
  expect(events).toHaveLength(1);
  await expect(client.score([{ ids: [99] }])).rejects.toMatchObject(wanted);
});

test('a request is cancelled at the server by its signal, and ends by EM_CANCELLED', async () => {
  const abort = new AbortController();
  let seen!: () => void;
  const cancelled = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const client = await connect({
    generate(call) {
      call.on('cancelled', seen);
      call.write({ ids: [1] });
    },
  });
  const read = async () => {
    for await (const _ of client.generate({ prompt: 'x', signal: abort.signal })) abort.abort();
  };
  await expect(read()).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  await cancelled;
});

test('a request whose signal has aborted before ends by EM_CANCELLED', async () => {
  const client = await connect({ generate: (call) => call.end(), score: (_call, callback) => callback(null, {}) });
  const signal = AbortSignal.abort();
  await expect(collect(client.generate({ prompt: 'x', signal }))).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  await expect(client.score([], { signal })).rejects.toMatchObject({ code: 'EM_CANCELLED' });
});

test('a unary call is cancelled at the server by its signal', async () => {
  const abort = new AbortController();
  const cancelled = new Promise<void>((resolve, reject) => {
    connect({
      score(call) {
        call.on('cancelled', resolve);
        abort.abort();
      },
    })
      .then((client) => expect(client.score([], { signal: abort.signal })).rejects.toMatchObject({ code: 'EM_CANCELLED' }))
      .catch(reject);
  });
  await cancelled;
});

test('leaving the loop early cancels the request', async () => {
  let seen!: () => void;
  const cancelled = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const client = await connect({
    generate(call) {
      call.on('cancelled', seen);
      call.write({ ids: [1] });
    },
  });
  for await (const event of client.generate({ prompt: 'x' })) {
    expect(event.type).toBe('tokens');
    break;
  }
  await cancelled;
});

test('a call that is not finished in time ends by EM_DEADLINE', async () => {
  const client = await connect({ generate: () => {}, score: () => {} });
  await expect(client.score([], { timeoutMs: 1 })).rejects.toMatchObject({ code: 'EM_DEADLINE' });
  await expect(collect(client.generate({ prompt: 'x', timeoutMs: 1 }))).rejects.toMatchObject({ code: 'EM_DEADLINE' });
});

test('scores come in the order of the documents', async () => {
  const computed = {
    precisionSpans: [
      { from: 0, map: 'a' },
      { from: 2, map: 'b' },
    ],
    precisionChanged: true,
  };
  const client = await connect({
    score: (call, callback) =>
      callback(null, {
        documents: call.request.documents.map(({ text, ids }) => ({ tokens: text?.length ?? ids!.ids!.length, nll: 0.5, ...computed })),
        residentOnly: true,
      }),
  });
  expect(await client.score([{ text: 'abc' }, { ids: [1, 2] }])).toEqual([
    { tokens: 3, nll: 0.5, ...computed, residentOnly: true },
    { tokens: 2, nll: 0.5, ...computed, residentOnly: true },
  ]);
});

test('logits come as the bytes they are, the score with the last', async () => {
  const rows = Float32Array.of(1, -2, 3.5, 4);
  const bytes = new Uint8Array(rows.buffer);
  const client = await connect({
    logits(call) {
      call.write({ numTokens: 2, vocabSize: 2, firstRow: 0, logits: bytes.subarray(0, 8) });
      call.write({ numTokens: 2, vocabSize: 2, firstRow: 1, logits: bytes.subarray(8), score: { tokens: 1, nll: 2.5 } });
      call.end();
    },
  });
  const chunks = await collect(client.logits({ ids: [1, 2] }));
  expect(chunks.map(({ firstRow, numTokens, vocabSize, score }) => ({ firstRow, numTokens, vocabSize, score }))).toEqual([
    { firstRow: 0, numTokens: 2, vocabSize: 2, score: null },
    {
      firstRow: 1,
      numTokens: 2,
      vocabSize: 2,
      score: { tokens: 1, nll: 2.5, precisionSpans: [], precisionChanged: false, residentOnly: false },
    },
  ]);
  expect(Buffer.concat(chunks.map((chunk) => chunk.logits))).toEqual(Buffer.from(bytes));
});

test('status, workers, placement, load, models and tokens come as plain values', async () => {
  const ready = { ...worker('w1', v1.WorkerState.READY), rowsIn: 2 ** 40, load: 1.5 };
  const client = await connect({
    getStatus: (_call, callback) => callback(null, { cluster: 'default', epoch: 4, workers: [ready], balancedness: 1.25 }),
    listWorkers: (_call, callback) => callback(null, { workers: [ready, worker('w2', v1.WorkerState.LOST, 'silent')] }),
    getPlacement: (_call, callback) =>
      callback(null, { epoch: 4, layers: [{}, { experts: [{ format: 'f32', checksum: 'c', replicas: [{ worker: 'w1', share: 1 }] }] }] }),
    getLoad: (_call, callback) =>
      callback(null, { sinceMs: 1_700_000_000_000, layers: [{ layer: 1, rows: [5, 0], batches: 2, activeExperts: 2 }] }),
    listModels: (_call, callback) => callback(null, { models: [{ id: 'm', vocabSize: 512 }] }),
    tokenize: (call, callback) =>
      callback(null, { text: call.request.text, ids: [call.request.plain ? 1 : 2], tokens: [call.request.text] }),
  });
  expect(await client.status()).toMatchObject({ cluster: 'default', epoch: 4, model: null, operation: null, balancedness: 1.25 });
  expect((await client.status()).workers).toMatchObject([{ id: 'w1', state: 'ready', rowsIn: 2 ** 40, load: 1.5 }]);
  expect((await client.workers()).map(({ state, reason }) => [state, reason])).toEqual([
    ['ready', ''],
    ['lost', 'silent'],
  ]);
  expect(await client.placement()).toEqual({
    epoch: 4,
    layers: [[], [{ format: 'f32', checksum: 'c', replicas: [{ worker: 'w1', share: 1 }] }]],
  });
  expect(await client.load()).toEqual({ sinceMs: 1_700_000_000_000, layers: [{ layer: 1, rows: [5, 0], batches: 2, activeExperts: 2 }] });
  expect(await client.listModels()).toMatchObject([{ id: 'm', vocabSize: 512, numExperts: 0 }]);
  expect(await client.tokenize('x')).toEqual({ text: 'x', ids: [2], tokens: ['x'] });
  expect(await client.tokenize('x', { plain: true })).toEqual({ text: 'x', ids: [1], tokens: ['x'] });
});

test('a server that does not answer is said to be unreachable, with what to do', async () => {
  const client = await connectToNobody();
  await expect(client.status()).rejects.toMatchObject({
    code: 'EM_CLUSTER_UNREACHABLE',
    message: expect.stringContaining(client.endpoint),
  });
});

/** Answers UNAVAILABLE without an EM_* code, as a broken connection does, `numFailures` times. */
function flaky(numFailures: number): { handlers: Handlers; calls: () => number } {
  let calls = 0;
  const answer: grpc.handleUnaryCall<unknown, object> = (_call, callback) => {
    calls += 1;
    if (calls <= numFailures) callback({ code: 14, details: 'gone' });
    else callback(null, {});
  };
  return { handlers: { getStatus: answer, score: answer }, calls: () => calls };
}

test('a call that only reads is tried again as often as asked for', async () => {
  const twice = flaky(2);
  await (await connect(twice.handlers, { retries: 2 })).status();
  expect(twice.calls()).toBe(3);
  const thrice = flaky(3);
  const client = await connect(thrice.handlers, { retries: 2 });
  await expect(client.status()).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
  expect(thrice.calls()).toBe(3);
});

test('nothing is tried again unasked, nor what does more than read', async () => {
  const status = flaky(1);
  await expect((await connect(status.handlers)).status()).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
  expect(status.calls()).toBe(1);
  const score = flaky(1);
  await expect((await connect(score.handlers, { retries: 5 })).score([])).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
  expect(score.calls()).toBe(1);
});

test('waiting for a cluster ends when a placement is in force and all its workers are ready', async () => {
  const { JOINING, READY } = v1.WorkerState;
  const steps = [
    { epoch: 0, workers: [] },
    { epoch: 0, workers: [worker('w1', JOINING), worker('w2', JOINING)] },
    { epoch: 1, workers: [worker('w1', READY)] },
    { epoch: 1, workers: [worker('w1', READY), worker('w2', JOINING)] },
    { epoch: 1, workers: [worker('w1', READY), worker('w2', READY)] },
  ];
  let asked = 0;
  const client = await connect({ getStatus: (_call, callback) => callback(null, steps[asked++]!) });
  const seen: number[] = [];
  const status = await client.waitUntilServing({ numWorkers: 2, onProgress: ({ workers }) => seen.push(workers.length) });
  expect(status.workers.map(({ state }) => state)).toEqual(['ready', 'ready']);
  expect(seen).toEqual([0, 2, 1, 2, 2]);
});

test('waiting for a cluster begins before its coordinator is there', async () => {
  const { endpoint, server } = await startFakeCoordinator({});
  server.forceShutdown();
  const client = new ExpertmeshClient(endpoint);
  opened.push(client);
  const serving = client.waitUntilServing();
  await expect(client.status()).rejects.toMatchObject({ code: 'EM_CLUSTER_UNREACHABLE' });
  const { server: late } = await startFakeCoordinator(
    { getStatus: (_call, callback) => callback(null, { epoch: 1, workers: [worker('w1', v1.WorkerState.READY)] }) },
    Number(endpoint.split(':')[1]),
  );
  opened.push({ close: () => late.forceShutdown() });
  expect((await serving).epoch).toBe(1);
});

test('waiting in vain ends with what the cluster waits for', async () => {
  const client = await connect({
    getStatus: (_call, callback) => callback(null, { workers: [worker('w1', v1.WorkerState.JOINING, 'no memory')] }),
  });
  await expect(client.waitUntilServing({ numWorkers: 2, timeoutMs: 2000 })).rejects.toMatchObject({
    code: 'EM_CLUSTER_STARTING',
    message: expect.stringContaining('0 of 2 workers are ready; w1 is joining (no memory)'),
  });
});

test('waiting ends by EM_CANCELLED when its signal aborts', async () => {
  const abort = new AbortController();
  const client = await connect({ getStatus: (_call, callback) => callback(null, {}) });
  const serving = client.waitUntilServing({ signal: abort.signal, onProgress: () => abort.abort() });
  await expect(serving).rejects.toMatchObject({ code: 'EM_CANCELLED' });
});

test('a watched status is every status the coordinator tells, until it ends the stream', async () => {
  const client = await connect({
    watchStatus(call) {
      call.write({ cluster: 'blue', epoch: 1 });
      call.write({ cluster: 'blue', epoch: 2, operation: 'op1' });
      call.end();
    },
  });
  expect(await collect(client.watchStatus())).toMatchObject([
    { cluster: 'blue', epoch: 1, model: null, operation: null },
    { epoch: 2, operation: 'op1' },
  ]);
});

test('leaving the loop over a watched status cancels the call', async () => {
  let cancelled = (): void => {};
  const done = new Promise<void>((resolve) => {
    cancelled = resolve;
  });
  const client = await connect({
    watchStatus(call) {
      call.on('cancelled', cancelled);
      call.write({ epoch: 1 });
    },
  });
  for await (const { epoch } of client.watchStatus()) {
    expect(epoch).toBe(1);
    break;
  }
  await done;
});
