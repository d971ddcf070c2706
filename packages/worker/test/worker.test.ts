import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { deferred, EmError } from '@expertmesh/common';
import type { Binding } from '@expertmesh/native';
import { fromServiceError, serverStream, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { check, listServices, watch } from '../../proto/test/probes.js';
import { LoopbackHub, type RunningWorker, startWorker, type WorkerOptions } from '../src/index.js';
import { FakeBinding } from './fake-binding.js';
import { silent } from './fake-cluster.js';
import { FakeCoordinator } from './fake-coordinator.js';
import { fakeChecksum } from './fake-values.js';
import { reportedRows } from './reported-rows.js';

const inference = v1.Inference.prototype;
const numLayers = 3;
const numExperts = 8;

describe('startWorker', () => {
  let coordinator: FakeCoordinator;
  let binding: FakeBinding;
  const workers: RunningWorker[] = [];
  const clients: grpc.Client[] = [];

  beforeEach(async () => {
    coordinator = await FakeCoordinator.start();
    binding = new FakeBinding();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
    coordinator.close();
    expect(binding.numOpen).toBe(0);
  });

  async function start(changes: Partial<WorkerOptions> = {}): Promise<RunningWorker> {
    const options: WorkerOptions = {
      id: 'w1',
      cluster: 'test',
      modelFolder: fileURLToPath(new URL('../../../test/fixtures/mixtral', import.meta.url)),
      coordinators: [coordinator.address],
      host: '127.0.0.1',
      port: 0,
      dataPort: 0,
      advertise: null,
      threads: 1,
      kernels: 'auto',
      wireDtype: 'f32',
      kvDtype: 'f32',
      gating: 'dynamic',
      capacityFraction: 1,
      staticTokens: 512,
      prefillChunk: 0,
      tokenBudget: 256,
      kvBytes: 8 * 1024 * 1024,
      memoryBytes: 0,
      expertsFrom: 'checkpoint',
      pageCache: 'keep',
      cacheFolder: null,
      precision: { kind: 'stored' },
      deviceSlots: 0,
      deviceBytes: 0,
      buffering: 'reuse',
      prefetch: false,
      residentOnly: false,
      inPlace: 'auto',
      pinGraceMs: 5000,
      replicaChoice: 'step',
      exchange: 'loopback',
      labels: { zone: 'a' },
      ...changes,
    };
    const worker = await startWorker(options, { hub: new LoopbackHub(), logger: silent, binding });
    workers.push(worker);
    return worker;
  }

  function clientOf(worker: RunningWorker): grpc.Client {
    const client = new grpc.Client(worker.address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    clients.push(client);
    return client;
  }

  function contents(): { layer: number; expert: number; format: string; checksum: string }[] {
    return Array.from({ length: numLayers * numExperts }, (_, index) => {
      const [layer, expert] = [Math.floor(index / numExperts), index % numExperts];
      return { layer, expert, format: 'f32', checksum: fakeChecksum(layer, expert) };
    });
  }

  /** The worker holds every expert and routes by a placement that names it alone. */
  async function place(epoch: number, holder = 'w1'): Promise<void> {
    await coordinator.until(() => coordinator.registrations.length > 0);
    await coordinator.command({ prepare: { epoch, contents: contents() } });
    const layers = Array.from({ length: numLayers }, (_, layer) => ({
      experts: Array.from({ length: numExperts }, (_, expert) => ({
        format: 'f32',
        checksum: fakeChecksum(layer, expert),
        replicas: [{ worker: holder, share: 1 }],
      })),
    }));
    expect(await coordinator.command({ activate: { placement: { epoch, layers } } })).toMatchObject({ errorCode: '' });
  }

  it('registers at once with what a coordinator without model files needs to know', async () => {
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const worker = await start();
    await coordinator.until(() => coordinator.registrations.length === 1);
    expect(coordinator.registrations[0]).toMatchObject({
      worker: 'w1',
      cluster: 'test',
      pid: process.pid,
      address: worker.address,
      device: 'cpu',
      numerics: 'fake-v1',
      wireDtype: 'f32',
      labels: { zone: 'a' },
      model: {
        id: 'mixtral',
        architecture: 'MixtralForCausalLM',
        vocabSize: 512,
        numLayers: 3,
        numMoeLayers: 3,
        numExperts: 8,
        expertsPerToken: 2,
      },
      expertsByLayer: [8, 8, 8],
      // Three matrices of 64 by 96.
      expertBytesByLayer: [73728, 73728, 73728],
      expertFormatByLayer: ['f32', 'f32', 'f32'],
      epoch: 0,
      held: [],
    });
    hold.resolve();
  });

  it('keeps a Prepare until the dense weights are loaded', async () => {
    const hold = deferred<void>();
    binding.gate = (call) => (call === 'decoderOpen' ? hold.promise : Promise.resolve());
    await start();
    await coordinator.until(() => coordinator.registrations.length === 1);
    const prepared = coordinator.command({ prepare: { epoch: 1, contents: contents().slice(0, 2) } });
    hold.resolve();
    expect((await prepared).contents).toMatchObject(contents().slice(0, 2));
  });

  it('says that it is starting until a placement is active, then serves', async () => {
    const client = clientOf(await start());
    const request = { documents: [{ ids: { ids: [1, 2, 3] } }] };
    const error = await unary(client, inference.score, request).catch((thrown: unknown) => fromServiceError(thrown, 'w1'));
    expect(error).toMatchObject({ code: 'EM_CLUSTER_STARTING' });
    await place(1);
    expect((await unary(client, inference.score, request)).documents).toMatchObject([{ tokens: 2 }]);
  });

  it('is NOT_SERVING while it loads and waits for a placement, SERVING then, and NOT_SERVING from the begin of its stop', async () => {
    const worker = await start();
    const client = clientOf(worker);
    const seen = watch(client, 'expertmesh.v1.Inference');
    await seen.until('NOT_SERVING');
    expect(await check(client, '')).toBe('NOT_SERVING');
    await place(1);
    await seen.until('SERVING');
    expect(await check(client, '')).toBe('SERVING');
    await worker.stop(0);
    expect(await seen.ended).toBe('OK');
    expect(seen.told).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
  });

  it('reflection lists its services, Exchange only where it is served', async () => {
    const [loopback, grpcServer] = [await start(), await start({ exchange: 'grpc' })];
    expect(await listServices(clientOf(loopback), 'v1')).not.toContain('expertmesh.v1.Exchange');
    expect(await listServices(clientOf(grpcServer), 'v1alpha')).toEqual(
      expect.arrayContaining(['expertmesh.v1.Exchange', 'expertmesh.v1.Inference', 'grpc.health.v1.Health']),
    );
  });

  it('reports its load, its room and what it holds', async () => {
    coordinator.welcome = { cluster: 'test', reportIntervalMs: 5 };
    const client = clientOf(await start());
    await place(1);
    await unary(client, inference.score, { documents: [{ ids: { ids: [1, 2, 3, 4] } }] });
    const counted = () => coordinator.reports.reduce((sum, report) => sum + reportedRows(report).sum, 0);
    // Three rows that score, two experts each, in three layers.
    await coordinator.until(() => counted() === 3 * 2 * 3);
    const { totalKvBlocks, freeKvBlocks, kvBlockBytes, expertsHeld, slots, runningRequests } = coordinator.reports.at(-1) ?? {};
    expect({ expertsHeld, slots, runningRequests }).toEqual({ expertsHeld: 24, slots: 24, runningRequests: 0 });
    // 2 (keys, values) x 3 layers x 2 heads of 16 x 32 positions of 4 bytes.
    expect(kvBlockBytes).toBe(24576);
    expect([totalKvBlocks, freeKvBlocks]).toEqual([(8 * 1024 * 1024) / 24576, (8 * 1024 * 1024) / 24576].map(Math.floor));
  });

  it('its slots are those of all layers', async () => {
    coordinator.welcome = { cluster: 'test', reportIntervalMs: 5 };
    await start({ deviceSlots: 3 });
    await coordinator.until(() => coordinator.reports.at(-1)?.slots === 3 * 3);
  });

  it.each(['bf16', 'f16'] as const)('keys and values in %s: twice the blocks, and numerics of their own', async (kvDtype) => {
    coordinator.welcome = { cluster: 'test', reportIntervalMs: 5 };
    await start({ kvDtype });
    await coordinator.until(() => coordinator.reports.length > 0);
    expect(coordinator.registrations[0]).toMatchObject({ numerics: `fake-v1/kv-${kvDtype}` });
    expect(coordinator.reports[0]).toMatchObject({ kvBlockBytes: 12288, totalKvBlocks: Math.floor((8 * 1024 * 1024) / 12288) });
  });

  it('gives the memory of loaded files back as its options say', async () => {
    const opened = vi.spyOn(binding as Binding, 'checkpointOpen');
    for (const pageCache of ['keep', 'drop', 'bypass'] as const) {
      await start({ pageCache });
      expect(opened.mock.lastCall?.[2]).toEqual({ pageCache });
    }
  });

  it('refuses the placement of another model', async () => {
    await start();
    await coordinator.until(() => coordinator.registrations.length === 1);
    expect(await coordinator.command({ activate: { placement: { epoch: 1, layers: [] } } })).toMatchObject({
      errorCode: 'EM_WORKER_MISMATCH',
    });
  });

  it('lets running requests finish when it stops, leaves, and frees everything', async () => {
    const worker = await start();
    const client = clientOf(worker);
    await place(1);
    const ready = (id: string) => ({ worker: id, incarnation: id, address: '127.0.0.1:1', state: v1.WorkerState.READY });
    coordinator.send({ peers: { peers: [ready('w1'), ready('w2')] } });
    const call = serverStream(client, inference.generate, { ids: { ids: [1] }, maxTokens: 200, ignoreEos: true });
    const ids: number[] = [];
    let stopped: Promise<boolean> | null = null;
    for await (const message of call) {
      stopped ??= worker.stop(60_000);
      ids.push(...message.ids);
    }
    expect(ids).toHaveLength(200);
    // It stays as long as others count on it.
    await place(2, 'w2');
    expect(await stopped).toBe(true);
    await worker.ended;
    await coordinator.until(() => coordinator.received.some(({ leave }) => leave));
    expect(binding.numOpen).toBe(0);
  });

  it('ends what does not finish in its grace', async () => {
    const worker = await start();
    const client = clientOf(worker);
    await place(1);
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const call = serverStream(client, inference.generate, { ids: { ids: [1] } });
    const failed = new Promise((resolve) => call.once('error', resolve));
    await new Promise((resolve) => call.once('data', resolve));
    const stopped = worker.stop(1);
    expect(fromServiceError(await failed, 'w1')).toMatchObject({ code: 'EM_WORKER_LOST' });
    hold.resolve();
    await stopped;
  });

  it('leaves though its engine stands still: requests go on elsewhere, and what it holds is freed when the engine gets on', async () => {
    const worker = await start();
    const client = clientOf(worker);
    await place(1);
    const hold = deferred<void>();
    binding.gate = () => hold.promise;
    const call = serverStream(client, inference.generate, { ids: { ids: [1] } });
    const failed = new Promise((resolve) => call.once('error', resolve));
    await new Promise((resolve) => call.once('data', resolve));
    expect(await worker.stop(1)).toBe(false);
    await worker.ended;
    expect(fromServiceError(await failed, 'w1')).toMatchObject({ code: 'EM_WORKER_LOST' });
    await coordinator.until(() => coordinator.received.some(({ leave }) => leave));
    expect(binding.numOpen).toBeGreaterThan(0);
    hold.resolve();
    await expect.poll(() => binding.numOpen).toBe(0);
  });

  it('ends by the error with which the coordinator rejects it', async () => {
    const worker = await start();
    await coordinator.until(() => coordinator.registrations.length === 1);
    coordinator.send({ rejected: { errorCode: 'EM_WORKER_ID_TAKEN', errorMessage: 'w1 is taken' } });
    await expect(worker.ended).rejects.toMatchObject({ code: 'EM_WORKER_ID_TAKEN', isPermanent: true });
    expect(binding.numOpen).toBe(0);
  });

  it('ends by the error that keeps the weights from loading', async () => {
    binding.gate = async (call) => {
      if (call === 'decoderOpen') throw new EmError('EM_OUT_OF_MEMORY', { what: 'weights', got: 1 });
    };
    await expect((await start()).ended).rejects.toMatchObject({ code: 'EM_OUT_OF_MEMORY' });
  });

  it('says which address is in use', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    await expect(start({ port })).rejects.toMatchObject({ code: 'EM_ADDRESS_IN_USE', fields: { address: `127.0.0.1:${port}` } });
    holder.close();
  });

  it.each<[string, Partial<WorkerOptions>, string]>([
    ['threads', { threads: 0 }, '0'],
    ['coordinators', { coordinators: [] }, '[]'],
    ['kvBytes', { kvBytes: 1000 }, '1000'],
    ['thread', { thread: 2 } as Partial<WorkerOptions>, '2'],
  ])('names a wrong option: %s', async (option, changes, got) => {
    const error = (await start(changes).catch((thrown: unknown) => thrown)) as EmError;
    expect(error).toMatchObject({ code: 'EM_OPTION_VALUE' });
    expect({ option: error.fields.option, got: String(error.fields.got) }).toEqual({ option, got });
  });
});
