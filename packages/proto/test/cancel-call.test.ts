// A real server and client of grpc-js: what a call that is cancelled at once leaves at the server.
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cancelCall, serverStream, serviceDefinition, v1 } from '../src/index.js';

type Watch = grpc.ServerWritableStream<unknown, unknown>;

let server: grpc.Server;
let client: grpc.Client;
let begun: Watch[];

beforeAll(async () => {
  server = new grpc.Server();
  begun = [];
  server.addService(serviceDefinition(v1.Cluster), {
    watchStatus: (call: Watch) => {
      begun.push(call);
      call.write({});
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
});

afterAll(() => {
  client.close();
  server.forceShutdown();
});

it.each([
  ['cancelled in the turn in which it begins', {}],
  ['past its deadline when it begins', { deadline: 1 }],
])('ends a call at both ends that is %s', async (_, options) => {
  begun.length = 0;
  const watch = (own = {}) => serverStream(client, v1.Cluster.prototype.watchStatus, {}, own).on('error', () => {});
  const first = watch();
  await new Promise((resolve) => first.once('data', resolve));
  const failing = watch(options);
  failing.on('error', () => cancelCall(failing));
  if (!('deadline' in options)) cancelCall(failing);
  const last = watch();
  await new Promise((resolve) => last.once('data', resolve));
  await vi.waitFor(() => expect(begun.filter(({ cancelled }) => !cancelled)).toHaveLength(2));
  cancelCall(first);
  cancelCall(last);
  await vi.waitFor(() => expect(begun.filter(({ cancelled }) => !cancelled)).toEqual([]));
});
