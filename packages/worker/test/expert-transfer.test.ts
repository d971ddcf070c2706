// Experts from peer to peer over real gRPC, with an engine in integers.
import { EmError, systemClock } from '@expertmesh/common';
import { channelOptions, type expertmesh, serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterEach, expect, it } from 'vitest';
import { ExpertSource, fetchExpert } from '../src/experts/expert-transfer.js';
import { HeldExperts } from '../src/experts/held-experts.js';
import { FakeBinding } from './fake-binding.js';
import { fakeChecksum } from './fake-values.js';

const content = { layer: 1, expert: 2, format: 'f32', checksum: fakeChecksum(1, 2) };
const options = { content, throttleBytesPerSecond: 0, mostBytes: 10_000_000, clock: systemClock };
const servers: grpc.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.forceShutdown();
});

async function serve(implementation: grpc.UntypedServiceImplementation): Promise<string> {
  const server = new grpc.Server(channelOptions);
  servers.push(server);
  server.addService(serviceDefinition(v1.Transfer), implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return `127.0.0.1:${port}`;
}

function source() {
  const binding = new FakeBinding();
  const store = binding.store();
  const held = new HeldExperts(binding, binding.executorOpen(store, 'w1', 'fake-v1'));
  return { held, binding, store, implementation: new ExpertSource({ binding, store, held, worker: 'w1' }).implementation };
}

it('an expert arrives whole, in several messages, and is pinned meanwhile', async () => {
  const { held, binding, store, implementation } = source();
  held.add(content);
  const address = await serve(implementation);
  const bytes = await fetchExpert({ ...options, address });
  expect(bytes.length).toBeGreaterThan(1_000_000);
  expect(Buffer.from(bytes).equals(Buffer.from(await binding.expertBytes(store, 1, 2)))).toBe(true);
  // The pin is gone: a release does not wait.
  expect(await held.drain(content)).toBe(true);
});

it('no more than two experts are in memory for peers at once, and all arrive', async () => {
  const { held, binding, implementation } = source();
  let numReading = 0;
  let mostReading = 0;
  const read = binding.expertBytes.bind(binding);
  binding.expertBytes = async (...expert) => {
    numReading += 1;
    mostReading = Math.max(mostReading, numReading);
    await new Promise((resolve) => setImmediate(resolve));
    numReading -= 1;
    return read(...expert);
  };
  held.add(content);
  const address = await serve(implementation);
  const all = await Promise.all(Array.from({ length: 6 }, () => fetchExpert({ ...options, address })));
  expect(new Set(all.map(({ length }) => length)).size).toBe(1);
  expect(mostReading).toBe(2);
  expect(await held.drain(content)).toBe(true);
});

it('a content that is not held exactly as named is refused', async () => {
  const { held, implementation } = source();
  held.add({ ...content, checksum: '0000000000000000' });
  const address = await serve(implementation);
  await expect(fetchExpert({ ...options, address })).rejects.toMatchObject({ code: 'EM_DISPATCH_REFUSED' });
});

it('a throttle spreads the bytes over their time', async () => {
  const { held, implementation } = source();
  held.add(content);
  const address = await serve(implementation);
  const begun = performance.now();
  const bytes = await fetchExpert({ ...options, address, throttleBytesPerSecond: 10_000_000 });
  expect(performance.now() - begun).toBeGreaterThanOrEqual((bytes.length / 10_000_000) * 1000 - 1);
});

type Call = grpc.ServerWritableStream<expertmesh.v1.Content, expertmesh.v1.ExpertChunk.$Properties>;
const sends = (totalBytes: number, sent: number) => (call: Call) => {
  call.write({ totalBytes, bytes: Buffer.alloc(sent) });
  call.end();
};
it.each<[string, (call: Call) => void, string]>([
  ['less than it announced', sends(10, 9), 'EM_EXCHANGE_FRAME'],
  ['more than it announced', sends(10, 11), 'EM_EXCHANGE_FRAME'],
  ['more than an expert has', sends(2 ** 40, 1), 'EM_EXCHANGE_FRAME'],
  ['nothing', (call) => call.end(), 'EM_EXCHANGE_FRAME'],
  [
    'its own error',
    (call) => {
      call.emit('error', toServiceError(new EmError('EM_WORKER_LOST', { worker: 'w1', problem: 'x' })));
    },
    'EM_WORKER_LOST',
  ],
])('a peer that sends %s is an error', async (_what, fetch, code) => {
  const address = await serve({ fetch });
  await expect(fetchExpert({ ...options, address })).rejects.toMatchObject({ code });
});
