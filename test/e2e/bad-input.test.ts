// What clients and strangers send: each is answered by name or dropped, both processes live, and the next request is served.
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { ExpertmeshClient } from '@expertmesh/client';
import { channelOptions, fromServiceError, serverStream, serviceDefinition, unary, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoModel, expertmesh, isAlive, type Served, serve } from './processes.js';
import { statusOf } from './status.js';

let served: Served;
let addresses: { name: string; address: string }[];
let pids: number[];

beforeAll(async () => {
  served = await serve(['--model', demoModel, '--workers', '2']);
  const { workers } = await statusOf(served.endpoint);
  addresses = [{ name: 'coordinator', address: served.endpoint }, ...workers.map(({ id, address }) => ({ name: id, address }))];
  pids = [served.process.pid!, ...workers.map(({ pid }) => pid)];
});

afterEach(async () => {
  const client = new ExpertmeshClient(served.endpoint);
  let text = '';
  for await (const event of client.generate({ prompt: 'Question: 27 + 58 =\n' })) if (event.type === 'tokens') text += event.text;
  expect(text).toBe('Answer: 85');
  expect(pids.filter(isAlive)).toEqual(pids);
  const { workers } = await client.status();
  client.close();
  expect(workers.map(({ state, pid }) => ({ state, pid }))).toEqual(pids.slice(1).map((pid) => ({ state: 'ready', pid })));
});

afterAll(async () => {
  expect(await served.stop()).toBe(0);
});

/** Sends the bytes and waits until the other side closes, or keeps silent for a while. */
async function throwAt(address: string, bytes: Buffer): Promise<void> {
  const socket = await open(address);
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve()).on('close', () => resolve());
    socket.setTimeout(300, () => resolve());
    socket.resume().write(bytes);
  });
  socket.destroy();
}

function open(address: string): Promise<Socket> {
  const [host, port] = address.split(':') as [string, string];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host, () => resolve(socket)).once('error', reject);
  });
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 2_654_435_761) >>> 24));

describe.each(['coordinator', 'w1'])('the port of %s', (name) => {
  const addressOf = () => addresses.find((one) => one.name === name)!.address;

  it.each([
    ['noise', noise],
    ['HTTP/1', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['a TLS hello', Buffer.from('16030100a5010000a10303', 'hex')],
    ['HTTP/2 that goes on as noise', Buffer.concat([preface, noise])],
    ['an HTTP/2 frame of 16 MiB that does not come', Buffer.concat([preface, Buffer.from('ffffff000000000001', 'hex')])],
  ])('survives %s', async (_, bytes) => {
    await throwAt(addressOf(), bytes);
  });

  it('survives connections that say nothing, and half a preface', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => open(addressOf())));
    for (const socket of sockets) socket.on('error', () => undefined).write(preface.subarray(0, 10));
    const { stdout } = await expertmesh(['generate', 'Question: 27 + 58 =\n', '--endpoint', served.endpoint]);
    expect(stdout).toBe('Answer: 85\n');
    for (const socket of sockets) socket.destroy();
  });

  const services = { Inference: v1.Inference, Cluster: v1.Cluster, Membership: v1.Membership, Exchange: v1.Exchange };
  const methods = Object.values(services).flatMap((service) => Object.values(serviceDefinition(service)).map(({ path }) => path));

  it.each([...methods, '/expertmesh.v1.Inference/Nothing', '/a'])('ends %s of noise with a status', async (path) => {
    for (const message of [noise, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]), Buffer.from([0x0a, 0x7f, 0x01])]) {
      expect(await statusOfRaw(addressOf(), path, message)).toBeGreaterThan(0);
    }
  });

  it('ends a request of more than 64 MiB as too large', async () => {
    expect(await statusOfRaw(addressOf(), '/expertmesh.v1.Inference/Score', Buffer.alloc(65 * 2 ** 20))).toBe(
      grpc.status.RESOURCE_EXHAUSTED,
    );
  });

  it('drops what is no gRPC message on a gRPC path', async () => {
    const session = connectHttp2(`http://${addressOf()}`);
    session.on('error', () => undefined);
    const stream = session.request({ ':method': 'POST', ':path': '/expertmesh.v1.Inference/Generate', 'content-type': 'application/grpc' });
    const ended = new Promise<void>((resolve) => {
      stream.on('error', () => resolve()).on('close', () => resolve());
    });
    stream.resume().end(noise);
    await ended;
    session.destroy();
  });
});

/** Sends one message as these bytes and gives the status that the call ends with. */
async function statusOfRaw(address: string, path: string, message: Buffer): Promise<number> {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  const bytes = (value: Buffer) => value;
  try {
    return await new Promise<number>((resolve) => {
      const call = client.makeBidiStreamRequest(path, bytes, bytes, new grpc.Metadata(), { deadline: Date.now() + 20_000 });
      call.on('status', ({ code }: grpc.StatusObject) => resolve(code)).on('error', () => undefined);
      call.resume().write(message);
      call.end();
    });
  } finally {
    client.close();
  }
}

describe('a request by gRPC', () => {
  const { generate, score, tokenize } = v1.Inference.prototype;

  async function codeOf(ask: (client: grpc.Client) => Promise<unknown>, endpoint = served.endpoint): Promise<string> {
    const client = new grpc.Client(endpoint, grpc.credentials.createInsecure(), channelOptions);
    try {
      await ask(client);
      return 'none';
    } catch (error) {
      return fromServiceError(error, endpoint).code;
    } finally {
      client.close();
    }
  }

  async function drain(call: AsyncIterable<unknown>): Promise<void> {
    for await (const _ of call);
  }

  /** A request of any method: a field that none of them has, so long. */
  function padded(numBytes: number): Buffer {
    const field = v1.TokenIds.encode({ ids: [100 * 8 + 2, numBytes] }).finish();
    // Behind the key and the length of `ids` itself.
    return Buffer.concat([field.subarray(2), Buffer.alloc(numBytes)]);
  }

  function sent(client: grpc.Client, path: string, request: Buffer): AsyncIterable<unknown> {
    const bytes = (message: Buffer) => message;
    return client.makeServerStreamRequest(path, bytes, bytes, request, new grpc.Metadata(), {});
  }

  const user = { role: 'user', content: 'hi' };
  it.each<[string, Parameters<typeof v1.GenerateRequest.create>[0], string]>([
    ['NaN temperature', { text: 'a', temperature: Number.NaN }, 'EM_REQUEST_VALUE'],
    ['negative temperature', { text: 'a', temperature: -1 }, 'EM_REQUEST_VALUE'],
    ['NaN top_p', { text: 'a', topP: Number.NaN }, 'EM_REQUEST_VALUE'],
    ['no prompt', {}, 'EM_REQUEST_EMPTY'],
    ['no ids', { ids: { ids: [] } }, 'EM_REQUEST_EMPTY'],
    ['an id out of range', { ids: { ids: [0, 4_294_967_295] } }, 'EM_TOKEN_ID_RANGE'],
    ['more tokens than fit', { text: 'a', maxTokens: 4_294_967_295 }, 'EM_REQUEST_TOO_LONG'],
    ['more ids than fit', { ids: { ids: Array<number>(3000).fill(1) } }, 'EM_REQUEST_TOO_LONG'],
    ['a text longer than any that fits', { text: 'a '.repeat(5e6) }, 'EM_REQUEST_VALUE'],
    ['a chat without messages', { chat: {} }, 'EM_REQUEST_VALUE'],
    ['a message without role', { chat: { messages: [{ content: 'a' }] } }, 'EM_REQUEST_VALUE'],
    ['a message given twice', { chat: { messages: [{ role: 'user', json: '{"role": "user", "content": "a"}' }] } }, 'EM_REQUEST_VALUE'],
    ['a message that is no object', { chat: { messages: [{ json: '[1]' }] } }, 'EM_REQUEST_VALUE'],
    ['tools that are no list', { chat: { messages: [user], tools: '{}' } }, 'EM_REQUEST_VALUE'],
    ['documents that are no JSON', { chat: { messages: [user], documents: 'x' } }, 'EM_REQUEST_VALUE'],
    ['a variable that has a field', { chat: { messages: [user], templateVariables: '{"tools": []}' } }, 'EM_REQUEST_VALUE'],
    ['tools longer than any that fit', { chat: { messages: [user], tools: `[${'{},'.repeat(5e5)}{}]` } }, 'EM_REQUEST_VALUE'],
    ['too many messages', { chat: { messages: Array(4097).fill(user) } }, 'EM_REQUEST_VALUE'],
    ['a chat longer than any that fits', { chat: { messages: [{ role: 'user', content: 'a '.repeat(5e6) }] } }, 'EM_REQUEST_VALUE'],
    ['an endless request id', { text: 'a', requestId: 'x'.repeat(100_000) }, 'EM_REQUEST_VALUE'],
  ])('with %s is refused by name', async (_, request, code) => {
    expect(await codeOf((client) => drain(serverStream(client, generate, request ?? {})))).toBe(code);
  });

  it('with any seed of 64 bits is served, and requests beside it end as alone', async () => {
    const client = new grpc.Client(served.endpoint, grpc.credentials.createInsecure(), channelOptions);
    const tokensOf = async (seed: bigint, maxTokens: number, temperature: number) => {
      const ids: number[] = [];
      for await (const message of serverStream(client, generate, { text: 'Once', maxTokens, temperature, seed, ignoreEos: true })) {
        ids.push(...(message as InstanceType<typeof v1.GenerateResponse>).ids);
      }
      return ids;
    };
    try {
      const alone = await tokensOf(1n, 200, 0.8);
      const beside = Promise.all([1n, 1n, 1n].map((seed) => tokensOf(seed, 200, 0.8)));
      const seeds = [
        0n,
        2n ** 53n,
        2n ** 53n + 1n,
        2n ** 53n + 2n,
        2n ** 63n,
        2n ** 63n + 1n,
        2n ** 63n + 500n,
        2n ** 64n - 513n,
        2n ** 64n - 1n,
      ];
      const drawn = await Promise.all(seeds.map(async (seed) => (await tokensOf(seed, 12, 5)).join()));
      expect(new Set(drawn).size).toBe(seeds.length);
      expect(await beside).toEqual([alone, alone, alone]);
      const last = ['generate', 'Once', '--max-tokens', '12', '--temperature', '5', '--ignore-eos', '--seed', String(2n ** 64n - 1n)];
      const { stdout } = await expertmesh([...last, '--endpoint', served.endpoint, '-o', 'json']);
      expect((JSON.parse(stdout) as { ids: number[] }).ids.join()).toBe(drawn.at(-1));
    } finally {
      client.close();
    }
  });

  it('far too long, from several clients at once, is refused before it is decoded, and a stream beside goes on', async () => {
    const client = new grpc.Client(served.endpoint, grpc.credentials.createInsecure(), channelOptions);
    const stream = async () => {
      const ids: number[] = [];
      for await (const message of serverStream(client, generate, { text: 'Once', maxTokens: 400, ignoreEos: true })) {
        ids.push(...(message as InstanceType<typeof v1.GenerateResponse>).ids);
      }
      return ids;
    };
    try {
      const alone = await stream();
      const beside = stream();
      const methods = Object.values(serviceDefinition(v1.Inference)).filter(({ path }) => !path.endsWith('/ListModels'));
      for (const { address } of addresses) {
        for (const [request, code] of [
          [padded(60_000_000), 'EM_MESSAGE_SIZE'],
          [padded(6_000_000), 'EM_REQUEST_VALUE'],
          [Buffer.alloc(100_000, 0xff), 'EM_REQUEST_VALUE'],
          [Buffer.alloc(1, 0xff), 'EM_REQUEST_VALUE'],
        ] as const) {
          const codes = await Promise.all(methods.map(({ path }) => codeOf((one) => drain(sent(one, path, request)), address)));
          expect(codes).toEqual(methods.map(() => code));
        }
      }
      expect(await beside).toEqual(alone);
    } finally {
      client.close();
    }
  });

  it('of a length that is decoded in turns with others is answered as a short one', async () => {
    const client = new grpc.Client(served.endpoint, grpc.credentials.createInsecure(), channelOptions);
    try {
      const text = 'Once there was '.repeat(10_000);
      expect((await unary(client, tokenize, { text })).ids.length).toBeGreaterThan(10_000);
      expect(await codeOf((one) => drain(serverStream(one, generate, { text, maxTokens: 1 })))).toBe('EM_REQUEST_TOO_LONG');
    } finally {
      client.close();
    }
  });

  it('with too many documents, or too long a text, is refused by name', async () => {
    const documents = Array(4097).fill({ ids: { ids: [1] } });
    expect(await codeOf((client) => unary(client, score, { documents }))).toBe('EM_REQUEST_VALUE');
    expect(await codeOf((client) => unary(client, tokenize, { text: 'a'.repeat(2 ** 21) }))).toBe('EM_REQUEST_VALUE');
    expect(await codeOf((client) => unary(client, tokenize, { text: 'a'.repeat(65 * 2 ** 20) }))).toBe('EM_MESSAGE_SIZE');
  });

  it.each([
    [['--max-tokens', '0'], 2, 'EM_OPTION_VALUE: option --max-tokens is 0'],
    [['--seed', String(2n ** 64n)], 2, 'EM_OPTION_VALUE: option --seed is 18446744073709551616'],
    [['--max-tokens', '-1'], 2, 'EM_OPTION_VALUE: option --max-tokens is -1'],
    [['--temperature', 'NaN'], 2, 'EM_OPTION_VALUE: option --temperature is NaN'],
    [['--top-k', '-1'], 2, 'EM_OPTION_VALUE: option --top-k is -1'],
    [['--max-tokns', '1'], 2, 'EM_USAGE: unknown option --max-tokns; did you mean --max-tokens?'],
    [['--max-tokens', '3000'], 1, 'EM_REQUEST_TOO_LONG: '],
  ])('on the command line with %j ends with a message', async (options, wanted, says) => {
    const { exitCode, stdout, stderr } = await expertmesh(['generate', 'a', ...options, '--endpoint', served.endpoint]);
    expect({ exitCode, stdout }).toEqual({ exitCode: wanted, stdout: '' });
    expect(stderr).toContain(`error ${says}`);
  });
});
