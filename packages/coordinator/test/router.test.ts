// The router between a caller and fake home workers, over real gRPC.
import { deferred, EmError } from '@expertmesh/common';
import { type expertmesh, fromServiceError, serverStream, toServiceError, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { heldGenerate, read } from './held-generate.js';
import { peer, TestCluster } from './test-cluster.js';

const inference = v1.Inference.prototype;
let cluster: TestCluster;

beforeEach(async () => {
  cluster = await TestCluster.start();
});

afterEach(async () => {
  await cluster.close();
});

function generate(request: expertmesh.v1.GenerateRequest.$Properties = { text: 'x' }, options: grpc.CallOptions = {}) {
  return serverStream(cluster.client, inference.generate, request, options);
}

test('a request reaches its home as it was sent, and the answers come back in order', async () => {
  const held = heldGenerate();
  await cluster.addReady(2, { inference: held.handlers });
  const ended = read(generate({ ids: { ids: [1, 2, 3] }, maxTokens: 2, seed: 2n ** 64n - 1n, temperature: 0 }));
  const call = await held.next();
  expect(call.request.ids?.ids).toEqual([1, 2, 3]);
  expect(call.request).toMatchObject({ maxTokens: 2, seed: 2n ** 64n - 1n, temperature: 0 });
  expect(call.request.requestId).not.toBe('');
  expect(call.request.topK).toBeNull();
  call.write({ ids: [7] });
  call.write({ ids: [8] });
  call.end();
  expect(await ended).toEqual({ ids: [7, 8], error: null });
});

test('unary methods are forwarded', async () => {
  await cluster.addReady(2, {
    inference: {
      score: (call, callback) => callback(null, { documents: call.request.documents.map(() => ({ tokens: 3, nll: 0.5 })) }),
      tokenize: (call, callback) => callback(null, { ids: [call.request.text.length], tokens: ['t'] }),
      listModels: (_call, callback) => callback(null, { models: [{ id: 'fake' }] }),
    },
  });
  expect((await unary(cluster.client, inference.score, { documents: [{ text: 'a' }, { text: 'b' }] })).documents).toHaveLength(2);
  expect((await unary(cluster.client, inference.tokenize, { text: 'four' })).ids).toEqual([4]);
  expect((await unary(cluster.client, inference.listModels, {})).models[0]).toMatchObject({ id: 'fake' });
});

test('before any worker is ready a request is refused, saying how far the start is', async () => {
  const refused = unary(cluster.client, inference.tokenize, { text: 'x' });
  await expect(refused).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  const error = fromServiceError(await refused.catch((thrown: unknown) => thrown), 'test');
  expect(error.code).toBe('EM_CLUSTER_STARTING');
  expect(error.message).toContain('0 of 2 workers have registered');
  const w1 = await cluster.addWorker('w1', { isObedient: false });
  const w2 = await cluster.addWorker('w2', { isObedient: false });
  w1.join();
  w2.join();
  await w1.message('prepare');
  w1.send({ report: { expertsHeld: 3 } });
  await cluster.untilStatus(({ workers }) => workers[0]!.expertsHeld === 3);
  const { error: loading } = await read(generate());
  expect(loading?.message).toContain('w1 holds 3 of 4 experts; w2 holds 0 of 4 experts');
});

test('an error of the home arrives unchanged', async () => {
  const failure = new EmError('EM_TOKEN_ID_RANGE', { got: 99, index: 0, wanted: 64 });
  await cluster.addReady(2, {
    inference: {
      generate: (call) => call.emit('error', toServiceError(failure)),
      tokenize: (_call, callback) => callback(toServiceError(failure)),
    },
  });
  const { error } = await read(generate());
  const answered = await unary(cluster.client, inference.tokenize, { text: 'x' }).catch((thrown: unknown) =>
    fromServiceError(thrown, 'test'),
  );
  for (const got of [error, answered]) {
    expect(got).toMatchObject({ code: 'EM_TOKEN_ID_RANGE', message: failure.message, fields: { got: '99', index: '0', wanted: '64' } });
  }
});

test('answers sent before an error arrive before it', async () => {
  const failure = new EmError('EM_INTERNAL', { problem: 'broken' });
  await cluster.addReady(2, {
    inference: {
      generate(call) {
        for (let id = 0; id < 200; id += 1) call.write({ ids: [id] });
        call.emit('error', toServiceError(failure));
      },
    },
  });
  const { ids, error } = await read(generate());
  expect(ids).toHaveLength(200);
  expect(error?.message).toBe('broken');
});

test('a cancelled request is cancelled at its home', async () => {
  const held = heldGenerate();
  await cluster.addReady(2, { inference: held.handlers });
  const call = generate();
  const ended = read(call);
  const home = await held.next();
  const cancelled = new Promise((resolve) => home.on('cancelled', resolve));
  call.cancel();
  await cancelled;
  expect((await ended).error?.code).toBe('EM_CANCELLED');
});

test('the deadline of the caller is that of the home', async () => {
  const held = heldGenerate();
  await cluster.addReady(2, { inference: held.handlers });
  const deadline = Date.now() + 600_000;
  const call = generate({ text: 'x' }, { deadline });
  const ended = read(call);
  const home = await held.next();
  expect(Math.abs(Number(home.getDeadline()) - deadline)).toBeLessThan(60_000);
  call.cancel();
  await ended;
});

test('requests go to the worker with the fewest, and in turn among equals', async () => {
  const held = heldGenerate();
  const workers = await cluster.addReady(3, { inference: held.handlers });
  const hosts = workers.map((worker) => worker.address);
  const calls = [generate(), generate(), generate(), generate()];
  const ended = calls.map(read);
  const homes = await Promise.all(calls.map(() => held.next()));
  const counts = hosts.map((host) => homes.filter((home) => home.getHost() === host).length);
  expect(counts.toSorted()).toEqual([1, 1, 2]);
  for (const home of homes) home.end();
  await Promise.all(ended);
});

test('a worker that reports waiting requests is passed over', async () => {
  const held = heldGenerate();
  const [w1, w2] = await cluster.addReady(2, { inference: held.handlers });
  w1!.send({ report: { runningRequests: 1, waitingRequests: 3 } });
  await cluster.untilStatus(({ workers }) => workers[0]!.waitingRequests === 3);
  const calls = [generate(), generate(), generate()];
  const ended = calls.map(read);
  for (const _ of calls) {
    const home = await held.next();
    expect(home.getHost()).toBe(w2!.address);
    home.end();
  }
  await Promise.all(ended);
});

test('a lost worker is no home', async () => {
  const held = heldGenerate();
  const [w1, w2] = await cluster.addReady(2, { inference: held.handlers });
  w1!.kill();
  await cluster.untilStatus(({ workers }) => workers[0]!.reason !== '');
  const ended = read(generate());
  const home = await held.next();
  expect(home.getHost()).toBe(w2!.address);
  home.end();
  await ended;
});

test('a caller that does not read holds its home back', async () => {
  const chunk = Buffer.alloc(64 * 1024);
  const numChunks = 512;
  let written = 0;
  const firstStop = deferred<void>();
  await cluster.addReady(2, {
    inference: {
      logits(call) {
        const fill = () => {
          while (written < numChunks) {
            written += 1;
            if (!call.write({ numTokens: numChunks, firstRow: written - 1, logits: chunk })) {
              firstStop.resolve();
              call.once('drain', fill);
              return;
            }
          }
          call.end();
        };
        fill();
      },
    },
  });
  const call = serverStream(cluster.client, inference.logits, { document: { text: 'x' } });
  // One answer is read (grpc-js holds back nothing before its first read), then none: the buffers between home and caller fill.
  const rows: number[] = [];
  await new Promise<void>((resolve) => {
    call.once('data', (message: expertmesh.v1.LogitsResponse) => {
      call.pause();
      rows.push(message.firstRow);
      resolve();
    });
  });
  await firstStop.promise;
  // Whatever is still on its way goes through both hops while other calls do.
  for (let last = -1, rounds = 0; rounds < 20; rounds = last === written ? rounds + 1 : 0) {
    last = written;
    await cluster.status();
  }
  expect(written).toBeLessThan(numChunks / 2);
  for await (const message of call) rows.push((message as expertmesh.v1.LogitsResponse).firstRow);
  expect(rows).toEqual(Array.from({ length: numChunks }, (_, row) => row));
});

test('beyond its bound a coordinator refuses requests and says when to come again, until one has ended', async () => {
  const held = heldGenerate();
  await cluster.close();
  cluster = await TestCluster.start({}, { maxRequests: 3 });
  await cluster.addReady(2, { inference: held.handlers });
  const running = [1, 2, 3].map(() => read(generate()));
  const homes = [await held.next(), await held.next(), await held.next()];
  expect((await read(generate())).error).toMatchObject({ code: 'EM_OVERLOADED', status: 'RESOURCE_EXHAUSTED', retryMs: 1000 });
  homes.shift()!.end();
  await Promise.race(running);
  const next = read(generate());
  homes.push(await held.next());
  for (const home of homes) home.end();
  for (const { error } of await Promise.all([...running, next])) expect(error).toBeNull();
});

test('a coordinator that stops refuses new requests and lets running ones finish', async () => {
  const held = heldGenerate();
  await cluster.addReady(2, { inference: held.handlers });
  const running = read(generate());
  const home = await held.next();
  const stopped = cluster.coordinator.stop(10_000);
  const { error } = await read(generate());
  expect(error?.code).toBe('EM_CLUSTER_STOPPING');
  home.write({ ids: [9] });
  home.end();
  expect(await running).toEqual({ ids: [9], error: null });
  await stopped;
});

test('requests that outlast the grace of a stop end with an error', async () => {
  const held = heldGenerate();
  await cluster.addReady(2, { inference: held.handlers });
  const running = read(generate());
  const home = await held.next();
  const cancelled = new Promise((resolve) => home.on('cancelled', resolve));
  const stopped = cluster.coordinator.stop(1000);
  cluster.clock.advance(1000);
  expect((await running).error?.code).toBe('EM_CLUSTER_STOPPING');
  await cancelled;
  await stopped;
});

test('a new process of a worker gets requests at its new address', async () => {
  const old = heldGenerate();
  const [w1, w2] = await cluster.addReady(2, { inference: old.handlers });
  const first = read(generate());
  (await old.next()).end();
  await first;
  w1!.kill();
  await cluster.untilStatus(({ workers }) => workers[0]!.reason !== '');
  const fresh = heldGenerate();
  const again = await cluster.addWorker('w1', { incarnation: 'w1-2', inference: fresh.handlers });
  again.join();
  await w2!.until(() => peer(w2!, 'w1')?.incarnation === 'w1-2' && peer(w2!, 'w1')?.state === v1.WorkerState.READY);
  w2!.send({ report: { waitingRequests: 9 } });
  await cluster.untilStatus(({ workers }) => workers[1]!.waitingRequests === 9);
  const ended = read(generate());
  (await fresh.next()).end();
  expect((await ended).error).toBeNull();
});
