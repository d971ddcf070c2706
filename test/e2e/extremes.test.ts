// Whatever one message holds, the requests that run beside it end with the right tokens, and both processes serve on.
import { channelOptions, serverStream, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Extreme, extremesOf, type Method, methods } from './extreme-messages.js';
import { demoModel, isAlive, type Served, serve } from './processes.js';
import { statusOf } from './status.js';

const numBeside = 3;
const atOnce = 24;
const callMs = 10_000;
/** What a stream that does not end by itself is given to end on what it was sent. */
const watchedMs = 150;

/** Of a request that reaches the engine: what is extreme stands behind it, and wins where it is the same field. */
const prefixes: Readonly<Record<string, Buffer>> = {
  '/expertmesh.v1.Inference/Generate': prefixOf({ ids: { ids: [5, 6, 7] }, maxTokens: 2, ignoreEos: true, temperature: 1 }),
};

function prefixOf(request: Parameters<typeof v1.GenerateRequest.create>[0]): Buffer {
  return Buffer.from(v1.GenerateRequest.encode(request as never).finish());
}

let served: Served;
let pids: number[];
let worker: string;
let wanted: number[][];
/** What opens a stream of the exchange; without it the first frame is all that is read. */
let hello: Buffer | null = null;
let client: grpc.Client;

beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
  const { workers } = await statusOf(served.endpoint);
  pids = [served.process.pid!, ...workers.map(({ pid }) => pid)];
  worker = workers[0]!.address;
  const caller = { worker: 'stranger', incarnation: 'in_1', numerics: workers[0]!.numerics, wireDtype: 'f32' };
  hello = Buffer.from(v1.DispatchFrame.encode({ hello: caller }).finish());
  client = new grpc.Client(served.endpoint, grpc.credentials.createInsecure(), channelOptions);
  wanted = await besides();
});

afterAll(async () => {
  client.close();
  expect(await served.stop()).toBe(0);
});

/** The requests that run beside the extremes. */
function besides(): Promise<number[][]> {
  return Promise.all(Array.from({ length: numBeside }, (_, index) => generate(BigInt(index))));
}

async function generate(seed: bigint): Promise<number[]> {
  const ids: number[] = [];
  const request = { text: 'Once upon a time', maxTokens: 40, ignoreEos: true, temperature: 0.8, seed };
  for await (const message of serverStream(client, v1.Inference.prototype.generate, request)) {
    ids.push(...(message as InstanceType<typeof v1.GenerateResponse>).ids);
  }
  return ids;
}

/** Sends one message and gives the status that the call ends with; a stream that goes on is cancelled. */
function send(to: grpc.Client, { path }: Method, bytes: Buffer): Promise<grpc.StatusObject> {
  const pass = (value: Buffer) => value;
  return new Promise((resolve) => {
    const call = to.makeBidiStreamRequest(path, pass, pass, new grpc.Metadata(), { deadline: Date.now() + callMs });
    const isEndless = /Watch|Join|Connect/.test(path);
    const timer = isEndless ? setTimeout(() => call.cancel(), watchedMs) : undefined;
    call
      .on('error', () => undefined)
      .on('status', (status: grpc.StatusObject) => {
        clearTimeout(timer);
        resolve(status);
      });
    if (path.includes('Exchange') && hello !== null) call.write(hello);
    call.resume().write(bytes);
    if (!isEndless) call.end();
  });
}

/** All of them, some at once; those whose call ended by a fault of the server. */
async function faultsOf(address: string, method: Method, extremes: readonly Extreme[]): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...extremes];
  const prefix = prefixes[method.path] ?? Buffer.alloc(0);
  // A connection of its own: a server ends one that carries many cancelled calls.
  const sender = async () => {
    let to = connected(address);
    for (let sent = 1, next = waiting.pop(); next !== undefined; sent += 1, next = waiting.pop()) {
      const { code, details } = await send(to, method, Buffer.concat([prefix, next.bytes]));
      if (isFault(code, details)) faults.push(`${method.path} with ${next.what}: ${grpc.status[code]} ${details}`);
      if (sent % 200 !== 0) continue;
      to.close();
      to = connected(address);
    }
    to.close();
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return faults;
}

function connected(address: string): grpc.Client {
  return new grpc.Client(address, grpc.credentials.createInsecure(), { ...channelOptions, 'grpc.use_local_subchannel_pool': 1 });
}

/** A message that is no protobuf is INTERNAL by gRPC's own rule; everything else is said by an error of the table. */
function isFault(code: grpc.status, details: string): boolean {
  if (code === grpc.status.INTERNAL) return !details.startsWith('Error deserializing request');
  return code === grpc.status.UNKNOWN || code === grpc.status.DEADLINE_EXCEEDED;
}

describe.each([
  ['the coordinator', () => served.endpoint, ['Inference', 'Cluster', 'Membership']],
  // Requests reach a worker as they came: those to it are the coordinator's.
  ['a worker', () => worker, ['Exchange', 'Transfer']],
] as const)('%s', (_, addressOf, services) => {
  it.each(services)('takes or refuses every extreme of every method of %s', async (service) => {
    let isSending = true;
    const sending = (async () => {
      const faults: string[] = [];
      for (const method of methods) {
        if (method.service === service) faults.push(...(await faultsOf(addressOf(), method, extremesOf(method.request))));
      }
      return faults;
    })().finally(() => {
      isSending = false;
    });
    // One that fails is seen when it is waited for.
    sending.catch(() => undefined);
    while (isSending) expect(await besides()).toEqual(wanted);
    expect(await sending).toEqual([]);
    expect(await besides()).toEqual(wanted);
    expect(pids.filter(isAlive)).toEqual(pids);
    const { workers } = await statusOf(served.endpoint);
    expect(workers.map(({ state, pid }) => ({ state, pid }))).toEqual(pids.slice(1).map((pid) => ({ state: 'ready', pid })));
  });
});
