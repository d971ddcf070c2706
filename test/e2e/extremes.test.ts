// Whatever one message holds, the requests that run beside it end with the right tokens, and both processes serve on.
import { channelOptions, serverStream, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModelFolder } from '../../packages/models/dist/index.js';
import { expertPrecision, expertsMessage } from '../../packages/worker/src/cluster/model-message.js';
import { type Extreme, extremesOf, type Method, methods, pairsOf } from './extreme-messages.js';
import { demoModel, isAlive, type Served, serve } from './processes.js';
import { statusOf } from './status.js';

const numBeside = 3;
const atOnce = 24;
const callMs = 10_000;
/** What a stream that does not end by itself is given to end on what it was sent. */
const watchedMs = 150;
/** A stream that has answered so often has been taken, and is cancelled: one without a limit goes on to the end of the context. */
const mostAnswers = 64;
/** Of each pair of fields. */
const numTurns = 2;
/** Workers that nobody started. */
const stranger = 'stranger';

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
let hello: Buffer;
/** What opens a stream of a worker that the coordinator takes, by its name. */
let registration: (worker: string) => Buffer;
let client: grpc.Client;

beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
  const { workers } = await statusOf(served.endpoint);
  pids = [served.process.pid!, ...workers.map(({ pid }) => pid)];
  worker = workers[0]!.address;
  const caller = { worker: stranger, incarnation: 'in_1', numerics: workers[0]!.numerics, wireDtype: 'f32' };
  hello = Buffer.from(v1.DispatchFrame.encode({ hello: caller }).finish());
  client = new grpc.Client(served.endpoint, grpc.credentials.createInsecure(), channelOptions);
  const { cluster, model = null } = await unary(client, v1.Cluster.prototype.getStatus, {});
  const folder = await openModelFolder(demoModel);
  const experts = expertsMessage(folder, expertPrecision(folder, { kind: 'stored' }));
  // Where a worker is: what comes to this one is served.
  const facts = { cluster, model, ...experts, address: worker, numerics: caller.numerics, wireDtype: caller.wireDtype, pid: process.pid };
  let numRegistered = 0;
  registration = (name) => {
    numRegistered += 1;
    return Buffer.from(v1.WorkerMessage.encode({ register: { ...facts, worker: name, incarnation: `in_${numRegistered}` } }).finish());
  };
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

/** Sends one message, after others, and gives the status that the call ends with; a stream that goes on is cancelled. */
function send(to: grpc.Client, { path }: Method, bytes: Buffer, before: readonly Buffer[]): Promise<grpc.StatusObject> {
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
    for (const each of before) call.write(each);
    let numAnswers = 0;
    call.on('data', () => {
      numAnswers += 1;
      if (numAnswers === mostAnswers) call.cancel();
    });
    call.write(bytes);
    if (!isEndless) call.end();
  });
}

/** What a stream begins with, by the one of the senders that opens it. */
type Opening = (sender: number) => readonly Buffer[];

/** All of them, some at once; those whose call ended by a fault of the server. */
async function faultsOf(address: string, method: Method, extremes: readonly Extreme[], opening: Opening): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...extremes];
  const prefix = prefixes[method.path] ?? Buffer.alloc(0);
  // A connection of its own: a server ends one that carries many cancelled calls.
  const sender = async (_: unknown, index: number) => {
    let to = connected(address);
    for (let sent = 1, next = waiting.pop(); next !== undefined; sent += 1, next = waiting.pop()) {
      const { code, details } = await send(to, method, Buffer.concat([prefix, next.bytes]), opening(index));
      if (isFault(code, details)) faults.push(`${method.path} with ${next.what}: ${grpc.status[code]} ${details}`);
      if (sent % 200 !== 0) continue;
      to.close();
      to = connected(address);
    }
    to.close();
  };
  await Promise.all(Array.from({ length: atOnce }).map(sender));
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

/** Sends all of them while requests run beside them: these have their tokens, and both processes serve on. */
async function expectNoHarm(address: string, service: string, of: (method: Method) => readonly Extreme[], opening: Opening): Promise<void> {
  let isSending = true;
  const sending = (async () => {
    const faults: string[] = [];
    for (const method of methods) {
      if (method.service === service) faults.push(...(await faultsOf(address, method, of(method), opening)));
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
  const workers = (await statusOf(served.endpoint)).workers.filter(({ id }) => !id.startsWith(stranger));
  expect(workers.map(({ state, pid }) => ({ state, pid }))).toEqual(pids.slice(1).map((pid) => ({ state: 'ready', pid })));
}

const nothing: Opening = () => [];

describe.each([
  ['the coordinator', () => served.endpoint, ['Inference', 'Cluster', 'Membership']],
  // Requests reach a worker as they came: those to it are the coordinator's.
  ['a worker', () => worker, ['Exchange', 'Transfer']],
] as const)('%s', (_, addressOf, services) => {
  it.each(services)('takes or refuses every extreme of every method of %s', async (service) => {
    const opening = service === 'Exchange' ? () => [hello] : nothing;
    await expectNoHarm(addressOf(), service, ({ request }) => extremesOf(request), opening);
  });
});

it.each(['Inference', 'Cluster'])(
  'the coordinator takes or refuses extremes of every two fields of every method of %s',
  async (service) => {
    await expectNoHarm(served.endpoint, service, ({ request }) => pairsOf(request, numTurns), nothing);
  },
);

it('the coordinator takes or refuses every extreme of what a worker says after it has been taken', async () => {
  await expectNoHarm(
    served.endpoint,
    'Membership',
    ({ request }) => extremesOf(request),
    (sender) => [registration(`${stranger}-${sender}`)],
  );
  const { workers } = await statusOf(served.endpoint);
  expect(workers.some(({ id }) => id.startsWith(stranger))).toBe(true);
});
