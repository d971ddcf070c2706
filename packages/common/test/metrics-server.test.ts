import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { MetricSet, MetricsServer } from '../src/index.js';
import { scrape } from './prometheus-text.js';

const host = '127.0.0.1';
const servers: MetricsServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(add: (set: MetricSet) => void = () => {}): Promise<MetricsServer> {
  const set = await MetricSet.open({ worker: 'w1' });
  add(set);
  const server = await MetricsServer.listen(set, { host, port: 0 });
  servers.push(server);
  return server;
}

/** Sends bytes and resolves with all that comes back until the connection ends. */
async function send(address: string, bytes: string): Promise<string> {
  const [, port] = address.split(':');
  const socket = connect(Number(port), host);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}

it('answers GET /metrics in the text format', async () => {
  const { address } = await start((set) => set.gauge('x', 'what', () => 7));
  expect((await scrape(address)).value('x')).toBe(7);
  const response = await fetch(`http://${address}/metrics?a=b`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

it.each([
  ['GET', '/'],
  ['GET', '/metrics/'],
  ['POST', '/metrics'],
  ['DELETE', '/metrics'],
])('%s %s is not found', async (method, path) => {
  const { address } = await start();
  const response = await fetch(`http://${address}${path}`, { method, ...(method === 'POST' && { body: 'x'.repeat(100_000) }) });
  expect(response.status).toBe(404);
});

it('refuses headers beyond its bound, and garbage, and goes on', async () => {
  const { address } = await start();
  expect(await send(address, `GET /metrics HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  expect(await send(address, '\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  await scrape(address);
});

it('tells of a metric that cannot be read, and goes on', async () => {
  let isBroken = true;
  const { address } = await start((set) =>
    set.gauge('x', 'what', () => {
      if (isBroken) throw new Error('no such thing');
      return 1;
    }),
  );
  const response = await fetch(`http://${address}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, 'no such thing\n']);
  isBroken = false;
  expect((await scrape(address)).value('x')).toBe(1);
});

it('a port in use is an error that names it and the option', async () => {
  const { address } = await start();
  const port = Number(address.split(':')[1]);
  const second = MetricsServer.listen(await MetricSet.open({}), { host, port });
  await expect(second).rejects.toMatchObject({ code: 'EM_ADDRESS_IN_USE', message: expect.stringContaining('--metrics-port') });
  await expect(second).rejects.toThrow(address);
});

it('closes with half a request on a connection', async () => {
  const { address } = await start();
  const answered = send(address, 'GET /metrics HTTP/1.1\r\nHo');
  await scrape(address);
  await servers.pop()!.close();
  await answered;
  await expect(fetch(`http://${address}/metrics`)).rejects.toThrow();
});

it('keeps no process alive, not even with a connection open', async () => {
  const script = `
    import { connect } from 'node:net';
    import { MetricSet, MetricsServer } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
    const server = await MetricsServer.listen(await MetricSet.open({}), { host: '${host}', port: 0 });
    const socket = connect(Number(server.address.split(':')[1]), '${host}');
    await new Promise((resolve) => socket.write('GET /metrics HTTP/1.1\\r\\n', resolve));
    await (await fetch('http://' + server.address + '/metrics')).text();
    socket.unref();
    console.log('the end');
  `;
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd, timeout: 30_000 });
  expect(stdout).toBe('the end\n');
});
