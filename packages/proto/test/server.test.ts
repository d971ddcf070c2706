// Health and reflection on a bare server, asked by clients that know the standard .proto files only.
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serviceDefinition, serviceName, v1 } from '../src/index.js';
import { addReflection, HealthService } from '../src/server/index.js';
import { callByReflection, check, listServices, reflect, watch } from './probes.js';

let isServing = false;
let server: grpc.Server;
let client: grpc.Client;
let health: HealthService;

beforeEach(async () => {
  isServing = false;
  server = new grpc.Server();
  health = new HealthService(() => isServing);
  health.addTo(server);
  server.addService(serviceDefinition(v1.Cluster), {
    getStatus: (_call: unknown, callback: grpc.sendUnaryData<unknown>) => callback(null, { cluster: 'blue', epoch: 7 }),
  });
  addReflection(server, [serviceName(serviceDefinition(v1.Cluster))]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
});

afterEach(() => {
  client.close();
  server.forceShutdown();
});

describe('health', () => {
  it('a Check answers what is so at that moment, for the server and for Inference', async () => {
    for (const service of ['', 'expertmesh.v1.Inference']) expect(await check(client, service)).toBe('NOT_SERVING');
    isServing = true;
    for (const service of ['', 'expertmesh.v1.Inference']) expect(await check(client, service)).toBe('SERVING');
  });

  it('an unknown service is NOT_FOUND', async () => {
    expect(await check(client, 'expertmesh.v1.Other')).toBe('NOT_FOUND');
  });

  it('a Watch tells the status at once and each change once', async () => {
    const seen = watch(client, '');
    await seen.until('NOT_SERVING');
    isServing = true;
    health.refresh();
    health.refresh();
    await seen.until('SERVING');
    isServing = false;
    health.refresh();
    await seen.until('NOT_SERVING');
    expect(seen.told).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
    seen.cancel();
  });

  it('an unknown service is SERVICE_UNKNOWN to its watchers', async () => {
    const seen = watch(client, 'expertmesh.v1.Other');
    await seen.until('SERVICE_UNKNOWN');
    seen.cancel();
  });

  it('closing ends the watches, so that they do not hold up the end of the server', async () => {
    const seen = watch(client, '');
    await seen.until('NOT_SERVING');
    health.close();
    expect(await seen.ended).toBe('OK');
  });
});

describe.each(['v1', 'v1alpha'] as const)('reflection %s', (version) => {
  it('lists exactly the services of this server', async () => {
    expect(await listServices(client, version)).toEqual([
      'expertmesh.v1.Cluster',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
  });

  it.each(['expertmesh.v1.Cluster', 'expertmesh.v1.Cluster.GetStatus', 'expertmesh.v1.WorkerStatus', 'grpc.health.v1.Health'])(
    'tells the file that has %s',
    async (symbol) => {
      const answer = await reflect(client, version, { fileContainingSymbol: symbol });
      expect(answer.fileDescriptorResponse?.fileDescriptorProto.length).toBeGreaterThan(0);
    },
  );

  it('a symbol that there is not is an error in the answer, and the next question is answered', async () => {
    const answer = await reflect(client, version, { fileContainingSymbol: 'expertmesh.v1.Nothing' });
    expect(answer.errorResponse?.errorCode).toBe(grpc.status.NOT_FOUND);
    expect(await listServices(client, version)).toContain('expertmesh.v1.Cluster');
  });
});

it('a method can be called by what reflection tells about it', async () => {
  expect(await callByReflection(client, 'expertmesh.v1.Cluster', 'GetStatus', {})).toMatchObject({ cluster: 'blue', operation: '' });
});
