// The Inference service over real gRPC with more to do than it can, and clients that go away or do not read.
import { EmError } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import { channelOptions, fromServiceError, type RequestProperties, serverStream, serviceDefinition, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainGeneration } from '../../models/test/plain-generation.js';
import { InferenceService } from '../src/requests/inference-service.js';
import { FakeCluster, type FakeWorker, generate, spreadOver } from './fake-cluster.js';
import { fakeModel, fakeSpec } from './fake-model.js';
import { inProcessEncoder } from './in-process-encoder.js';

const inference = v1.Inference.prototype;
const contextLength = 40_000;
const maxRequests = 12;

const folder: ModelFolder = {
  ...{ id: 'fake', path: '/fake', architecture: 'FakeForCausalLM', fingerprint: 'f00d', spec: fakeSpec(), files: [], tensors: [] },
  generation: { ...plainGeneration, maxNewTokens: 12 },
  ...{ translation: null, tokenizer: null, chatTemplate: null, layout: [], warnings: [] },
};

describe('InferenceService under load', () => {
  let worker: FakeWorker;
  let server: grpc.Server;
  let client: grpc.Client;
  /** Called when the server hears that a Generate call is cancelled, before the service does. */
  let heardCancel: () => void;
  let numSteps: number;
  let numRows: number;

  beforeEach(async () => {
    const cluster = new FakeCluster({ ...fakeModel, contextLength });
    worker = cluster.add('w1', { numKvBlocks: 2000, maxWaiting: 40 });
    await cluster.place(1, spreadOver(['w1']));
    numSteps = 0;
    numRows = 0;
    const open = worker.binding.batchOpen.bind(worker.binding);
    worker.binding.batchOpen = (decoder, input) => {
      numSteps += 1;
      numRows += input.tokens.length;
      return open(decoder, input);
    };
    worker.binding.gate = () => new Promise((resolve) => setImmediate(resolve));
    heardCancel = () => undefined;
    const encoder = inProcessEncoder(folder.tokenizer);
    const service = new InferenceService({
      ...{ worker: 'w1', folder, encoder, maxRequests, residentOnly: false },
      serving: () => ({ loop: worker.loop, model: { folder, encoder, contextLength } }),
    });
    server = new grpc.Server(channelOptions);
    const observed: typeof service.generate = (call) => {
      call.once('cancelled', () => heardCancel());
      service.generate(call);
    };
    server.addService(serviceDefinition(v1.Inference), { ...service.implementation, generate: observed as grpc.UntypedHandleCall });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      ...channelOptions,
      'grpc.use_local_subchannel_pool': 1,
    });
  });

  afterEach(async () => {
    client.close();
    server.forceShutdown();
    await worker.loop.close(new EmError('EM_WORKER_LOST', { worker: 'w1', problem: 'the test has ended' }));
    expect(worker.scheduler.numFreeBlocks).toBe(worker.scheduler.numBlocks);
  });

  function startGenerate(request: RequestProperties<typeof inference.generate>, options: grpc.CallOptions = {}) {
    const call = serverStream(client, inference.generate, request, options);
    call.on('error', () => undefined);
    return call;
  }

  async function tokensOf(request: RequestProperties<typeof inference.generate>): Promise<number[]> {
    const ids: number[] = [];
    for await (const message of serverStream(client, inference.generate, request)) ids.push(...message.ids);
    return ids;
  }

  it.each([
    ['a cancelled request', false],
    ['a request at its deadline', true],
  ])('frees the KV blocks of %s before the next step', async (_, isByDeadline) => {
    const other = generate(worker, { prompt: [7], maxTokens: 3000 });
    await until(() => worker.scheduler.numRunning === 1);
    let stepsAtCancel: number | null = null;
    const freeAtSteps: number[] = [];
    const hasSeenNextStep = () => freeAtSteps.length > 0;
    worker.binding.gate = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (stepsAtCancel !== null && numSteps > stepsAtCancel) freeAtSteps.push(worker.scheduler.numFreeBlocks);
    };
    heardCancel = () => {
      stepsAtCancel = numSteps;
    };
    const numPrompt = 320;
    const options = isByDeadline ? { deadline: Date.now() + 100 } : {};
    const call = startGenerate({ ids: { ids: Array(numPrompt).fill(1) }, maxTokens: 30_000 }, options);
    await new Promise((resolve) => call.once('data', resolve));
    await until(() => worker.scheduler.numRunning === 2);
    if (!isByDeadline) call.cancel();
    await until(hasSeenNextStep);
    // Only the other request's blocks are in use: one for each 32 of its tokens, of which it has one more than there were steps.
    expect(worker.scheduler.numBlocks - (freeAtSteps[0] as number)).toBeLessThanOrEqual(Math.ceil((numSteps + 1) / 32));
    expect(worker.loop.numTasks).toBe(1);
    worker.binding.gate = async () => undefined;
    await other;
  });

  it('computes no more for a client that never reads than its connection takes, and all of what others ask for', async () => {
    const numTokens = 20_000;
    const call = serverStream(client, inference.logits, { document: { ids: { ids: Array(numTokens).fill(3) } } });
    call.on('error', () => undefined);
    // grpc-js holds back nothing before its first read.
    await new Promise<void>((resolve) => {
      call.once('data', () => {
        call.pause();
        resolve();
      });
    });
    for (const prompt of [1, 2, 3]) expect(await tokensOf({ ids: { ids: [prompt] }, maxTokens: 300 })).toHaveLength(300);
    for (let turns = 0, last = -1; turns < 20; turns = last === numRows ? turns + 1 : 0) {
      last = numRows;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(worker.loop.numTasks).toBe(1);
    expect(numRows).toBeLessThan(numTokens / 4);
    call.cancel();
    await until(() => worker.loop.numTasks === 0);
  });

  it('keeps no more requests than it is told, and says when to come again', async () => {
    const calls = Array.from({ length: maxRequests }, () => startGenerate({ ids: { ids: [1] }, maxTokens: 30_000 }));
    await Promise.all(calls.map((call) => new Promise((resolve) => call.once('data', resolve))));
    const refused: unknown[] = [];
    await tokensOf({ ids: { ids: [1] } }).catch((error: unknown) => refused.push(fromServiceError(error, 'w1')));
    await unary(client, inference.score, { documents: [{ ids: { ids: [1, 2] } }] }).catch((error: unknown) =>
      refused.push(fromServiceError(error, 'w1')),
    );
    const wanted = { code: 'EM_OVERLOADED', status: 'RESOURCE_EXHAUSTED', retryMs: 1000 };
    expect(refused).toMatchObject([wanted, wanted]);
    for (const call of calls) call.cancel();
    await until(() => worker.loop.numTasks === 0);
    expect(await tokensOf({ ids: { ids: [1] } })).toHaveLength(12);
  });
});

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
}
