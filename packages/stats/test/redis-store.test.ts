// The Redis store on a real redis-server.
import { readFileSync } from 'node:fs';
import type { EmError } from '@expertmesh/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../src/index.js';
import { describeStore } from './conformance.js';
import { freePort, RedisServer } from './redis-server.js';
import { nextNumber, takeLead } from './take-lead.js';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

let numClusters = 0;
describeStore('Redis', async () => {
  numClusters += 1;
  const cluster = `c${numClusters}`;
  return { open: (space) => openStore(server.url, cluster, space), isLasting: true, end: async () => undefined };
});

describe('keys in Redis', () => {
  it('all begin with the cluster, are bounded or few, and those of another cluster are apart', async () => {
    const store = await openStore(server.url, 'keys');
    const other = await openStore(server.url, 'keys-2');
    const fence = await takeLead(store);
    await store.commitPlacement({ epoch: 1, document: 'd', fence, expectedEpoch: 0 });
    await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
    await store.writeSettings('s', fence, nextNumber());
    await store.addLoad({ startMs: 0, endMs: 1, rows: [[1]] }, fence, nextNumber());
    const client = server.client();
    const keys = (await client.keys('em:{keys}:*')).sort();
    client.disconnect();
    expect(keys).toEqual(
      ['fence', 'leader', 'load', 'load:hours', 'load:kept', 'load:minutes', 'op:op_1', 'ops', 'placement', 'settings', 'written'].map(
        (key) => `em:{keys}:${key}`,
      ),
    );
    expect(await other.readPlacement()).toBeNull();
    await store.close();
    await other.close();
  });
});

it('two processes that lead in turn go on in the minute and the hour of each other', async () => {
  const [first, second] = [await openStore(server.url, 'in-turn'), await openStore(server.url, 'in-turn')];
  for (const [store, endMs, rows] of [[first, 1_000, 1] as const, [second, 2_000, 10] as const, [first, 3_000, 100] as const]) {
    await store.addLoad({ startMs: endMs - 1, endMs, rows: [[rows]] }, await takeLead(store), nextNumber());
  }
  expect((await second.readHours()).map(({ rows }) => rows)).toEqual([[[111]]]);
  await Promise.all([first.close(), second.close()]);
});

describe('a Redis that is flushed', () => {
  const secondMs = 1_000;
  const [minuteMs, hourMs] = [60 * secondMs, 3600 * secondMs];
  const beginMs = 1_000 * hourMs;
  let cluster: string;
  let store: Store;
  let fence: number;

  beforeEach(async () => {
    numClusters += 1;
    cluster = `flushed-${numClusters}`;
    store = await openStore(server.url, cluster);
    fence = await takeLead(store);
    return () => store.close();
  });

  const add = (atMs: number, row: number, number = nextNumber()) =>
    store.addLoad({ startMs: beginMs + atMs - secondMs, endMs: beginMs + atMs, rows: [[row, 1], []] }, fence, number);

  /** Nothing of this cluster is there any more, the lead apart, which its leader has renewed. */
  async function flush(): Promise<void> {
    const client = server.client();
    const keys = await client.keys(`em:{${cluster}}:*`);
    await client.del(...keys.filter((key) => !key.endsWith(':fence') && !key.endsWith(':leader')));
    client.disconnect();
  }

  /** By another process: all of it, some minutes of it, and by hours. */
  async function read() {
    const other = await openStore(server.url, cluster);
    const sum = (windows: readonly { rows: readonly (readonly number[])[] }[]) =>
      windows.reduce((total, { rows }) => total + rows[0]![0]!, 0);
    const since = async (atMs: number) => sum(await other.readLoad(beginMs + atMs));
    const read = {
      all: sum(await other.readLoad(0)),
      hours: (await other.readHours()).map(({ rows }) => rows),
      minutes: await Promise.all([0.5, 1.5, 2.5].map((hours) => since(hours * hourMs))),
      lately: await since(3 * hourMs - 30 * secondMs),
    };
    await other.close();
    return read;
  }

  /** A window a minute for three hours, then one a second for four minutes, more than are kept. */
  async function recorded(): Promise<void> {
    for (let atMs = minuteMs; atMs < 3 * hourMs - 4 * minuteMs; atMs += 3 * minuteMs) await add(atMs, atMs / secondMs);
    for (let atMs = 3 * hourMs - 4 * minuteMs; atMs < 3 * hourMs; atMs += secondMs) await add(atMs, 7);
  }

  it('is given back what its leader has added, to the row, with what has been added since, and goes on', async () => {
    await recorded();
    const before = await read();
    expect(before.all).toBeGreaterThan(0);
    await flush();
    expect((await read()).all).toBe(0);
    await store.restoreLoad(fence);
    expect(await read()).toEqual(before);
    await store.restoreLoad(fence);
    expect(await read()).toEqual(before);
    await flush();
    await add(3 * hourMs - 1, 1_000);
    await store.restoreLoad(fence);
    await add(3 * hourMs - 1, 1_000);
    const after = await read();
    expect([after.all, after.lately]).toEqual([before.all + 2_000, before.lately + 2_000]);
  });

  it('keeps what has been added since where what is given back comes late', async () => {
    const number = nextNumber();
    await add(minuteMs, 5, number);
    await add(minuteMs + secondMs, 6, number + 1);
    const before = await read();
    const client = server.client();
    const script = readFileSync(new URL('../lua/restore-load.lua', import.meta.url), 'utf8');
    const key = (name: string) => `em:{${cluster}}:${name}`;
    for (const tier of ['windows', 'minutes'] as const) {
      const keys = ['fence', tier === 'windows' ? 'load' : 'load:minutes', 'written', 'load:kept'].map(key);
      await client.eval(script, keys.length, ...keys, fence, number, tier, 0, beginMs + minuteMs, 'of an earlier time');
    }
    client.disconnect();
    expect(await read()).toEqual(before);
  });

  it('is given nothing of another leader, and refuses one that does not lead any more', async () => {
    await add(minuteMs, 5);
    const earlier = fence;
    fence = await takeLead(store);
    await flush();
    await store.restoreLoad(fence);
    expect((await read()).all).toBe(0);
    await add(2 * minuteMs, 6);
    await flush();
    await store.restoreLoad(earlier);
    expect((await read()).all).toBe(0);
    await store.restoreLoad(fence);
    expect((await read()).all).toBe(6);
    await takeLead(store);
    await expect(store.restoreLoad(fence)).rejects.toMatchObject({ code: 'EM_FENCE' });
  });
});

describe('a Redis that does not do what is asked', () => {
  let own: RedisServer;
  let store: Store;
  const open = async (...options: string[]) => {
    own = await RedisServer.start(...options);
    return own;
  };
  beforeEach(() => {
    return async () => {
      await store?.close();
      await own.stop();
    };
  });

  it.each([
    ['no password', ''],
    ['a wrong password', ':wrong@'],
    ['a wrong user', 'nobody:secret@'],
  ])('refuses %s, in words without the password', async (_what, login) => {
    await open('--requirepass', 'secret');
    const error = await openStore(`redis://${login}127.0.0.1:${own.port}`, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining(`redis://127.0.0.1:${own.port}`) });
    expect((error as Error).message).not.toContain('secret');
    store = await openStore(`redis://:secret@127.0.0.1:${own.port}`, 'default');
    expect(await takeLead(store)).toBe(1);
  });

  it('takes an ACL user with its password, and says what that user may not do', async () => {
    await open();
    const client = own.client();
    await client.call('ACL', 'SETUSER', 'em', 'on', '>pass', '~em:*', '+@all', '-@dangerous');
    await client.call('ACL', 'SETUSER', 'reader', 'on', '>pass', '~em:*', '+@read', '+ping', '+hello', '+client');
    client.disconnect();
    store = await openStore(`redis://em:pass@127.0.0.1:${own.port}`, 'default');
    const fence = await takeLead(store);
    await store.writeSettings('s', fence, nextNumber());
    const reader = await openStore(`redis://reader:pass@127.0.0.1:${own.port}`, 'default');
    await expect(takeLead(reader)).rejects.toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('NOPERM') });
    await reader.close();
  });

  it('is read-only: reads go on, writes are refused and change nothing', async () => {
    await open();
    store = await openStore(own.url, 'default');
    const fence = await takeLead(store);
    await store.writeSettings('before', fence, nextNumber());
    const client = own.client();
    // A replica of nothing: read-only, with its data.
    await client.call('REPLICAOF', '127.0.0.1', '1');
    const error = await store.writeSettings('after', fence, nextNumber()).catch((thrown: unknown) => thrown);
    expect(['EM_STORE_REFUSED', 'EM_STORE_UNAVAILABLE']).toContain((error as { code: string }).code);
    await client.call('REPLICAOF', 'NO', 'ONE');
    client.disconnect();
    await expect.poll(() => store.readSettings().catch(() => null), { timeout: 10_000 }).toBe('before');
  });

  it('is full: writes are refused by name and nothing is half written', async () => {
    await open('--maxmemory-policy', 'noeviction');
    store = await openStore(own.url, 'default');
    const client = own.client();
    await client.config('SET', 'maxmemory', '1');
    client.disconnect();
    const error = await takeLead(store).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('its memory is full') });
    const script = await store.commitPlacement({ epoch: 1, document: 'd', fence: 1, expectedEpoch: 0 }).catch((thrown: unknown) => thrown);
    expect(script).toMatchObject({ code: 'EM_STORE_REFUSED' });
    expect(await store.readPlacement()).toBeNull();
  });

  it('holds keys of another type', async () => {
    await open();
    const client = own.client();
    await client.set('em:{default}:placement', 'a string');
    await client.set('em:{default}:ops', 'a string');
    await client.lpush('em:{default}:fence', 'a list');
    client.disconnect();
    store = await openStore(own.url, 'default');
    for (const call of [store.readPlacement(), store.readOperations(), takeLead(store)]) {
      await expect(call).rejects.toMatchObject({ code: 'EM_STORE_CONTENT' });
    }
  });

  it('goes away: calls fail soon; when it is back, calls succeed without a new connection', async () => {
    await open();
    store = await openStore(own.url, 'default');
    await takeLead(store);
    const client = own.client();
    // Standing still looks like being away, and leaves the port taken.
    const begun = performance.now();
    await client.call('CLIENT', 'PAUSE', '6000', 'ALL');
    await expect(takeLead(store)).rejects.toMatchObject({ code: 'EM_STORE_UNAVAILABLE' });
    expect(performance.now() - begun).toBeLessThan(30_000);
    client.disconnect();
    await expect.poll(() => takeLead(store).catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(1);
  });

  it.each(['99', '16'])('has no database %s: nothing is written into another one', async (database) => {
    await open();
    const error = await openStore(`${own.url}/${database}`, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'EM_STORE_REFUSED',
      message: expect.stringContaining(`/${database} refuses to use this database`),
    });
    const client = own.client();
    expect(await client.dbsize()).toBe(0);
    client.disconnect();
  });

  it('does not let this user choose a database', async () => {
    await open();
    const client = own.client();
    await client.call('ACL', 'SETUSER', 'em', 'on', '>pass', '~em:*', '+@all', '-select', '-info');
    client.disconnect();
    const error = await openStore(`redis://em:pass@127.0.0.1:${own.port}/3`, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('NOPERM') });
  });

  it('comes back with fewer databases: it is not written to', async () => {
    await open();
    store = await openStore(`${own.url}/9`, 'default');
    await takeLead(store);
    const { port } = own;
    await own.stop();
    own = await RedisServer.startAt(port, '--databases', '4');
    await expect
      .poll(
        () =>
          takeLead(store).then(
            () => 'written',
            (thrown: EmError) => thrown.code,
          ),
        { timeout: 10_000 },
      )
      .toBe('EM_STORE_UNAVAILABLE');
    const client = own.client();
    expect(await client.dbsize()).toBe(0);
    client.disconnect();
  });

  it.each(['p@ss:w/o#rd?x', 'a@b@c', ':', '100%', '%zz@%40', 'é ü'])(
    'takes the password %s as it is, and percent-encoded',
    async (password) => {
      await open('--requirepass', password);
      for (const written of [password, encodeURIComponent(password)]) {
        if (/%(?:[0-9a-f]{2})/i.test(written) && written === password) continue;
        store = await openStore(`redis://:${written}@127.0.0.1:${own.port}/3`, 'default');
        expect(store.name).toBe(`redis://127.0.0.1:${own.port}/3`);
        await store.close();
      }
      const error = await openStore(`redis://:${password}-not@127.0.0.1:${own.port}`, 'default').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'EM_STORE_REFUSED' });
    },
  );

  it.each([
    'redis://:p@ss:w/o#rd@127.0.0.1:notaport/3',
    'redis://user:s3cret@',
    'redis://:s3cret@h1,h2:77777',
    'rediss+cluster://user:s3cret@h/1',
    'redis+sentinel://:s3cret@h',
    'redis://u:s3cret@h/x',
    'redis://u:s3cret@h/1e1',
    'redis://u:s3cret@h/0x1',
    'redis://u:s3cret@h/+1',
    'redis://u:s3cret@h/ 1',
    'redis://u:s3cret@h?nokey=1',
    'redis//u:s3cret@h',
    'redis:u:s3cret@h',
    'http://u:s3cret@h',
    'memory:u:s3cret@h',
  ])('says what is wrong with %s without a word of the login', async (url) => {
    const error = await openStore(url, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_OPTION_VALUE' });
    for (const secret of ['s3cret', 'ss:w', 'o#rd', ':p@', 'user', 'u:'])
      expect((error as Error).message.split('; wanted')[0]).not.toContain(secret);
  });

  it('is a replica: named as one, with its master', async () => {
    await open();
    const client = own.client();
    await client.call('REPLICAOF', '127.0.0.1', '1');
    client.disconnect();
    const error = await openStore(own.url, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('replica of 127.0.0.1:1') });
  });

  it('is a node of a Redis Cluster, or a Sentinel: named as such, with the form of URL for it', async () => {
    await open('--cluster-enabled', 'yes', '--cluster-port', String(await freePort()));
    const error = await openStore(own.url, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('redis+cluster://') });
    const sentinel = await RedisServer.startSentinel(own);
    const wrong = await openStore(sentinel.url, 'default').catch((thrown: unknown) => thrown);
    expect(wrong).toMatchObject({ code: 'EM_STORE_REFUSED', message: expect.stringContaining('redis+sentinel://') });
    await sentinel.stop();
  });

  it('is a node of a Redis Cluster that nobody has made yet', async () => {
    await open('--cluster-enabled', 'yes', '--cluster-port', String(await freePort()));
    const error = await openStore(`redis+cluster://127.0.0.1:${own.port}`, 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'EM_STORE_UNAVAILABLE',
      message: expect.stringContaining(`redis+cluster://127.0.0.1:${own.port}`),
    });
  });

  it('is named with its host in brackets where that is an IPv6 address', async () => {
    const error = await openStore('redis://[::1]:1/3', 'default').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('redis://[::1]:1/3') });
  });

  it('is not there', async () => {
    await open();
    store = await openStore(own.url, 'default');
    const { url } = own;
    await own.stop();
    await expect(takeLead(store)).rejects.toMatchObject({ code: 'EM_STORE_UNAVAILABLE' });
    await expect(openStore(url, 'default')).rejects.toMatchObject({ code: 'EM_STORE_UNAVAILABLE', message: expect.stringContaining(url) });
  });
});
