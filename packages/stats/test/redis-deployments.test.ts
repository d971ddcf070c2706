// The Redis store where operators run Redis: behind TLS with an ACL user, behind Sentinels, as a Cluster. Real servers on loopback.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../src/index.js';
import { Certificates } from './certificates.js';
import { describeStore } from './conformance.js';
import { RedisServer } from './redis-server.js';
import { nextNumber, takeLead } from './take-lead.js';

const acl = ['--user', 'em', 'on', '>pass', '~em:*', '+@all', '-@dangerous', '--user', 'default', 'off'];
let numClusters = 0;

/** A conformance suite whose every test has keys of its own. */
function describeAt(kind: string, url: () => string): void {
  describeStore(kind, async () => {
    numClusters += 1;
    const cluster = `d${numClusters}`;
    return { open: (space) => openStore(url(), cluster, space), isLasting: true, end: async () => undefined };
  });
}

describe('behind TLS, for an ACL user', () => {
  let files: Certificates;
  let server: RedisServer;
  const url = (query: string, login = 'em:pass@') => `rediss://${login}127.0.0.1:${server.port}${query}`;
  const full = () => url(`?ca=${files.ca}&cert=${files.cert}&key=${files.key}`);
  beforeAll(async () => {
    files = await Certificates.make();
    server = await RedisServer.startTls(files, ...acl);
  });
  afterAll(async () => {
    await server?.stop();
    await files?.end();
  });

  describeAt('Redis over TLS', full);

  it('and behind Sentinels and as a Cluster that speak TLS too', async () => {
    const query = `?ca=${files.ca}&cert=${files.cert}&key=${files.key}`;
    const master = await RedisServer.startTls(files);
    const sentinel = await RedisServer.startSentinel(master);
    const nodes = await RedisServer.startCluster(files);
    try {
      for (const address of [
        `rediss+sentinel://127.0.0.1:${sentinel.port}/mymaster${query}`,
        `rediss+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}${query}`,
      ]) {
        const store = await openStore(address, 'default');
        const fence = await takeLead(store);
        await store.commitPlacement({ epoch: 2, document: 'placed', fence, expectedEpoch: 0 });
        expect(await store.readPlacement()).toEqual({ epoch: 2, document: 'placed' });
        await store.close();
      }
    } finally {
      for (const one of [sentinel, master, ...nodes]) await one.stop();
    }
  });

  it.each([
    [
      'without the authority',
      () => url(`?cert=${files.cert}&key=${files.key}`),
      'EM_STORE_UNAVAILABLE',
      /self.signed|unable to (get|verify)/,
    ],
    ['without a certificate that the server asks for', () => url(`?ca=${files.ca}`), 'EM_STORE_UNAVAILABLE', /./],
    ['with a wrong password', () => full().replace(':pass@', ':wrong@'), 'EM_STORE_REFUSED', /WRONGPASS/],
    ['as the default user, which is off', () => full().replace('em:pass@', ''), 'EM_STORE_REFUSED', /NOAUTH/],
    ['with a file that is not there', () => url('?ca=/nowhere/ca.pem'), 'EM_FILE_READ', /\/nowhere\/ca\.pem/],
    ['with a file that is no certificate', () => url(`?ca=${files.key}`), 'EM_STORE_UNAVAILABLE', /./],
    ['without TLS', () => full().replace('rediss', 'redis').replace(/\?.*/, ''), 'EM_STORE_UNAVAILABLE', /./],
  ])('refuses to open %s, without the password in the message', async (_what, address, code, words) => {
    const error = await openStore(address(), 'default').then(
      (store) => store.close(),
      (thrown: unknown) => thrown as Error,
    );
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect((error as Error).message).not.toMatch(/pass@|wrong@/);
  });
});

describe('behind Sentinels', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let sentinel: RedisServer;
  const url = () => `redis+sentinel://127.0.0.1:1,127.0.0.1:${sentinel.port}/mymaster`;
  const ask = async (port: number, ...words: [string, ...string[]]) => {
    const client = new Redis({ host: '127.0.0.1', port });
    try {
      return await client.call(...words);
    } finally {
      client.disconnect();
    }
  };
  beforeAll(async () => {
    master = await RedisServer.start();
    replica = await RedisServer.start('--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0');
    sentinel = await RedisServer.startSentinel(master);
    const seen = async () => expect(String(await ask(sentinel.port, 'INFO', 'sentinel'))).toMatch(/status=ok.*slaves=1/);
    const linked = async () => expect(String(await ask(replica.port, 'INFO', 'replication'))).toContain('master_link_status:up');
    for (const condition of [seen, linked]) await vi.waitFor(condition, { timeout: 60_000 });
  });
  afterAll(async () => {
    await sentinel?.stop();
    await replica?.stop();
    await master?.stop();
  });

  describeAt('Redis with Sentinels', url);

  it('refuses a master that no Sentinel knows', async () => {
    const unknown = url().replace('mymaster', 'other');
    await expect(openStore(unknown, 'default')).rejects.toMatchObject({
      code: 'EM_STORE_UNAVAILABLE',
      message: expect.stringContaining('/other'),
    });
  });

  it('goes on with the new master when the old one is gone, with everything that was written', async () => {
    const store = await openStore(url(), 'failover');
    const fence = await takeLead(store);
    await store.commitPlacement({ epoch: 4, document: 'placed', fence, expectedEpoch: 0 });
    await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
    // Replication is not waited for by writers: what is checked is that the store goes where the Sentinels say.
    await expect.poll(() => ask(replica.port, 'HGET', 'em:{failover}:placement', 'epoch')).toBe('4');
    await expect.poll(() => ask(replica.port, 'EXISTS', 'em:{failover}:op:op_1')).toBe(1);
    await master.stop();
    await expect
      .poll(() =>
        store.writeSettings('after', fence, nextNumber()).then(
          () => 'written',
          () => 'away',
        ),
      )
      .toBe('written');
    expect(await store.readPlacement()).toEqual({ epoch: 4, document: 'placed' });
    expect(await store.readOperations()).toEqual([{ id: 'op_1', document: 'd', progress: 'p' }]);
    expect(await takeLead(store)).toBeGreaterThan(fence);
    expect(await ask(replica.port, 'GET', 'em:{failover}:settings')).toBe('after');
    await store.close();
  });
});

describe('as a Cluster', () => {
  let nodes: RedisServer[];
  const url = () => `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  beforeAll(async () => {
    nodes = await RedisServer.startCluster();
  });
  afterAll(async () => {
    for (const node of nodes ?? []) await node.stop();
  });

  describeAt('Redis Cluster', url);

  it('keeps all keys of one cluster in one slot, those of several on several nodes, and finds them by any node', async () => {
    for (const cluster of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const store = await openStore(url(), cluster);
      const fence = await takeLead(store);
      await store.commitPlacement({ epoch: 1, document: cluster, fence, expectedEpoch: 0 });
      await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
      await store.writeSettings('s', fence, nextNumber());
      await store.addLoad({ startMs: 0, endMs: 1, rows: [[1]] }, fence, nextNumber());
      await store.close();
    }
    const keysByNode = await Promise.all(
      nodes.map(async (node) => {
        const client = node.client();
        const keys = await client.keys('em:{?}:*');
        client.disconnect();
        return keys;
      }),
    );
    expect(keysByNode.flat().length).toBe(6 * 11);
    for (const keys of keysByNode)
      for (const letter of 'abcdef') expect([0, 11]).toContain(keys.filter((key) => key.includes(`{${letter}}`)).length);
    expect(keysByNode.filter((keys) => keys.length > 0).length).toBeGreaterThan(1);
    const [, only] = nodes;
    const store = await openStore(`redis+cluster://127.0.0.1:${only!.port}`, 'a');
    expect(await store.readPlacement()).toEqual({ epoch: 1, document: 'a' });
    await store.close();
  });

  it('names nodes that are not there', async () => {
    const error = await openStore('redis+cluster://127.0.0.1:1', 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_UNAVAILABLE', message: expect.stringContaining('redis+cluster://127.0.0.1:1') });
  });
});
