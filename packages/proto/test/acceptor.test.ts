// Connections of a server whose clients cancel many calls.
import { FakeClock } from '@expertmesh/common';
import * as grpc from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallBudget, clientLimits, serverLimits } from '../src/call-budget.js';
import { Acceptor, channelOptions, RotatingClient, serverOptions, serverStream, serviceDefinition, unary, v1 } from '../src/index.js';

describe('CallBudget', () => {
  it('lets a connection take 900 calls at once and 30 more each second', () => {
    const budget = new CallBudget(serverLimits, 0);
    const numTaken = (nowMs: number) => {
      let count = 0;
      while (budget.spend(nowMs)) count += 1;
      return count;
    };
    expect(numTaken(0)).toBe(900);
    // One more was counted when it was refused.
    expect(numTaken(2_000)).toBe(59);
    expect(numTaken(1_000_000)).toBe(900);
  });

  it('lets a connection with few calls live for ever', () => {
    const budget = new CallBudget(serverLimits, 0);
    const taken = Array.from({ length: 30_000 }, (_, call) => budget.spend(Math.floor(call / 30) * 1000));
    expect(taken).not.toContain(false);
  });
});

describe('Acceptor', () => {
  let acceptor: Acceptor;
  let server: grpc.Server;
  let client: grpc.Client;
  const peers = new Set<string>();

  beforeEach(async () => {
    peers.clear();
    acceptor = new Acceptor(new FakeClock());
    server = new grpc.Server({ ...serverOptions, interceptors: [acceptor.interceptor] });
    server.addService(serviceDefinition(v1.Inference), {
      // Answered when the client has gone, or at once when it asks for one token.
      generate(call: grpc.ServerWritableStream<{ maxTokens: number }, object>) {
        peers.add(call.getPeer());
        call.write({ ids: [1] });
        if (call.request.maxTokens === 1) call.end();
      },
      tokenize: (_call: unknown, callback: grpc.sendUnaryData<object>) => callback(null, { ids: [1] }),
    });
    const port = await acceptor.listen(server, '127.0.0.1', 0);
    client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      ...channelOptions,
      'grpc.use_local_subchannel_pool': 1,
    });
  });

  afterEach(() => {
    client.close();
    acceptor.close();
    server.forceShutdown();
  });

  const generate = (maxTokens: number) => serverStream(client, v1.Inference.prototype.generate, { maxTokens });

  /** Begins a call and cancels it after its first answer. */
  async function cancelOne(): Promise<void> {
    const call = generate(0);
    call.on('error', () => undefined);
    await new Promise((resolve) => call.once('data', resolve));
    call.cancel();
    await new Promise((resolve) => call.once('close', resolve));
  }

  it('keeps the calls of a client alive that cancels more of them than Node lets a connection carry', async () => {
    const longCall = generate(0);
    const ended = new Promise((resolve) => longCall.once('error', resolve));
    await new Promise((resolve) => longCall.once('data', resolve));
    const others: Promise<unknown>[] = [];
    for (let round = 0; round < 45; round += 1) {
      await Promise.all(Array.from({ length: 30 }, cancelOne));
      others.push(unary(client, v1.Inference.prototype.tokenize, { text: 'x' }));
    }
    expect(await Promise.all(others)).toHaveLength(45);
    // 1350 cancelled ones, 45 answered ones and the long one.
    expect(peers.size).toBe(Math.ceil(1396 / 901));
    longCall.cancel();
    expect(await ended).toMatchObject({ code: grpc.status.CANCELLED });
  });

  it('keeps the connection of a client that goes over to another by itself', async () => {
    const clock = new FakeClock();
    const rotating = new RotatingClient(client.getChannel().getTarget().replace('dns:', ''), {}, clock);
    const longCall = serverStream(rotating.forCall(), v1.Inference.prototype.generate, { maxTokens: 0 });
    const ended = new Promise((resolve) => longCall.once('error', resolve));
    await new Promise((resolve) => longCall.once('data', resolve));
    for (let round = 0; round < 50; round += 1) {
      const calls = Array.from({ length: 30 }, () => serverStream(rotating.forCall(), v1.Inference.prototype.generate, { maxTokens: 1 }));
      await Promise.all(calls.map((call) => new Promise((resolve, reject) => call.on('end', resolve).on('error', reject).resume())));
    }
    expect(peers.size).toBe(Math.ceil(1501 / clientLimits.atOnce));
    longCall.cancel();
    expect(await ended).toMatchObject({ code: grpc.status.CANCELLED });
    rotating.close();
  });

  it('says which address is in use', async () => {
    const [, port] = client.getChannel().getTarget().split(':').slice(-2);
    const other = new grpc.Server();
    await expect(new Acceptor().listen(other, '127.0.0.1', Number(port))).rejects.toMatchObject({ code: 'EM_ADDRESS_IN_USE' });
    other.forceShutdown();
  });

  it('takes no connections when it is closed', async () => {
    acceptor.close();
    await expect(unary(client, v1.Inference.prototype.tokenize, { text: 'x' })).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
  });
});
