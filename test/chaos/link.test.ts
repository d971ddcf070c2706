import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Link } from './link.js';

let echo: Server;
let link: Link;
const sockets: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await Link.to((echo.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await link.close();
  echo.close();
});

async function joined(): Promise<Socket> {
  const socket = connect(link.port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

const answer = async (socket: Socket) => String((await once(socket, 'data'))[0]);

it('passes bytes on, all of them before the end', async () => {
  const socket = await joined();
  const sent = Buffer.alloc(5 << 20, 'abc');
  socket.end(sent);
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part);
  expect(Buffer.concat(parts).equals(sent)).toBe(true);
});

it('holds everything back until it passes again, in order', async () => {
  const socket = await joined();
  socket.write('first ');
  expect(await answer(socket)).toBe('first ');
  link.begin('hold', 0);
  let told = '';
  socket.on('data', (part) => {
    told += String(part);
  });
  socket.write('second ');
  const other = await joined();
  other.write('other');
  link.pass();
  socket.write('third');
  expect(await answer(other)).toBe('other');
  await expect.poll(() => told).toBe('second third');
});

it('breaks connections and makes none until it passes again', async () => {
  const socket = await joined();
  socket.write('a');
  await answer(socket);
  link.begin('cut', 0);
  await once(socket, 'close');
  await once(await joined(), 'close');
  link.pass();
  const again = await joined();
  again.write('b');
  expect(await answer(again)).toBe('b');
});

it('lets everything arrive late, parts that follow each other not one after the other', async () => {
  const socket = await joined();
  link.begin('delay', 100);
  const began = performance.now();
  for (const part of ['a', 'b', 'c', 'd', 'e', 'f']) {
    socket.write(part);
    await new Promise(setImmediate);
  }
  let told = '';
  while (told.length < 6) told += await answer(socket);
  expect(told).toBe('abcdef');
  expect(performance.now() - began).toBeGreaterThan(190);
});

it('refuses connections while nobody listens at its target, and takes them when somebody does again', async () => {
  const { port } = echo.address() as AddressInfo;
  echo.close();
  link.refuse();
  const [refusal] = (await once(
    connect(link.port, '127.0.0.1').on('connect', () => expect.fail('taken')),
    'error',
  )) as [NodeJS.ErrnoException];
  expect(refusal.code).toBe('ECONNREFUSED');
  link.takeAgain();
  echo = createServer((socket) => socket.pipe(socket)).listen(port, '127.0.0.1');
  await expect
    .poll(async () => {
      const socket = connect(link.port, '127.0.0.1').on('error', () => undefined);
      sockets.push(socket);
      socket.write('again');
      return Promise.race([answer(socket), once(socket, 'close').then(() => 'refused')]);
    })
    .toBe('again');
});
