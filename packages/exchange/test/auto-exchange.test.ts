// What `auto` does with peers that have no data plane, and with those whose data port does not answer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { hasDataPlane, loadNative } from '@expertmesh/native';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PeerAddress } from '../src/index.js';
import { answering, answerOf, randomDispatch, wanted } from './dispatches.js';
import { type Member, type Mesh, openAutoMesh, openGrpcMesh } from './mesh.js';

let mesh: Mesh;
let others: Mesh;
beforeEach(() => {
  mesh = openAutoMesh();
  others = openGrpcMesh();
});
afterEach(async () => {
  await mesh.close();
  await others.close();
});

const dispatch = randomDispatch({ seed: 5, numRows: 5, rowBytes: 8, numExperts: 3 });

async function assertAnswers(caller: Member, worker: string): Promise<void> {
  expect(Buffer.compare(await caller.exchange.dispatch(worker, dispatch, wanted()), answerOf(dispatch))).toBe(0);
}

/** As the coordinator tells of it where its data port is another. */
function behind(peer: PeerAddress, port: number): PeerAddress {
  return { ...peer, data: { address: `127.0.0.1:${port}`, token: peer.data!.token } };
}

/** Takes connections and says nothing, as far as the caller knows a filtered port. */
async function openSilentPort(): Promise<{ readonly port: number; readonly server: Server; readonly sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server, sockets };
}

async function closeSilentPort({ server, sockets }: Awaited<ReturnType<typeof openSilentPort>>): Promise<void> {
  server.close();
  for (const socket of sockets) socket.destroy();
  await once(server, 'close');
}

test('workers with and without a data plane answer each other', async () => {
  const w1 = await mesh.join('w1', answering);
  const w2 = await mesh.join('w2', answering);
  const plain = await others.join('w3', answering);
  const peers = [w1.peer, w2.peer, plain.peer];
  for (const { exchange } of [w1, w2, plain]) exchange.setPeers(peers);
  await assertAnswers(w1, 'w2');
  await assertAnswers(w1, 'w3');
  await assertAnswers(plain, 'w1');
  await assertAnswers(plain, 'w2');
});

test('a data port that refuses connections is passed by: the first dispatch and the next go by gRPC', async () => {
  const silent = await openSilentPort();
  await closeSilentPort(silent);
  const w1 = await mesh.join('w1', answering);
  const w2 = await mesh.join('w2', answering);
  w1.exchange.setPeers([w1.peer, behind(w2.peer, silent.port)]);
  await assertAnswers(w1, 'w2');
  await assertAnswers(w1, 'w2');
  expect(w1.exchange.counters).toMatchObject({ rowsOut: 10, rowsIn: 2 * dispatch.rowIndex.length });
});

test('a data port that says nothing is passed by after connectTimeoutMs, however many dispatches wait for it', async () => {
  const silent = await openSilentPort();
  const w1 = await mesh.join('w1', answering, { limits: { connectTimeoutMs: 100 } });
  const w2 = await mesh.join('w2', answering);
  w1.exchange.setPeers([w1.peer, behind(w2.peer, silent.port)]);
  await Promise.all(Array.from({ length: 10 }, () => assertAnswers(w1, 'w2')));
  await closeSilentPort(silent);
});

test('a data port that opens later is taken from then on', async () => {
  const closed = await openSilentPort();
  await closeSilentPort(closed);
  const w1 = await mesh.join('w1', answering);
  const w2 = await mesh.join('w2', answering);
  const peer = behind(w2.peer, closed.port);
  w1.exchange.setPeers([w1.peer, peer]);
  await assertAnswers(w1, 'w2');

  const sockets: Socket[] = [];
  const opened = createServer((socket) => {
    const port = connect(Number(w2.peer.data!.address.split(':')[1]), '127.0.0.1');
    for (const end of [socket, port]) sockets.push(end.on('error', () => {}));
    socket.pipe(port).pipe(socket);
  });
  opened.listen(closed.port, '127.0.0.1');
  const binding = loadNative();
  if (!hasDataPlane(binding)) throw new Error('a mesh of auto has a data plane');
  await expect.poll(() => binding.dataPlaneReach(w1.exchange.plane!, 'w2')).toBe('reached');
  // Nothing answers by gRPC any more.
  w1.exchange.setPeers([w1.peer, { ...peer, address: '127.0.0.1:1' }]);
  await assertAnswers(w1, 'w2');
  await closeSilentPort({ port: closed.port, server: opened, sockets });
});

test('a data port that falls silent is not waited for: a dispatch is lost at once, and the next go by gRPC once that has reached the peer', async () => {
  const w1 = await mesh.join('w1', answering, { sharedMemory: false });
  const w2 = await mesh.join('w2', answering);
  const sockets: Socket[] = [];
  let isSilent = false;
  const wire = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    if (isSilent) return;
    const port = connect(Number(w2.peer.data!.address.split(':')[1]), '127.0.0.1').on('error', () => {});
    sockets.push(port);
    socket.pipe(port).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const { port } = wire.address() as AddressInfo;
  w1.exchange.setPeers([w1.peer, behind(w2.peer, port)]);
  await assertAnswers(w1, 'w2');
  isSilent = true;
  for (const socket of sockets) socket.unpipe().pause();
  const binding = loadNative();
  if (!hasDataPlane(binding)) throw new Error('a mesh of auto has a data plane');
  const reach = () => binding.dataPlaneReach(w1.exchange.plane!, 'w2');
  await expect.poll(reach).toBe('silent');
  const lost = { code: 'EM_WORKER_LOST', message: expect.stringContaining('nothing was heard of it') };
  await expect(w1.exchange.dispatch('w2', dispatch, wanted())).rejects.toMatchObject(lost);
  await expect.poll(() => assertAnswers(w1, 'w2').then(() => 'answered', String)).toBe('answered');
  expect(reach()).toBe('silent');
  await closeSilentPort({ port, server: wire, sockets });
});

test('a peer that fell back and is declared lost is asked neither way', async () => {
  const silent = await openSilentPort();
  await closeSilentPort(silent);
  const w1 = await mesh.join('w1', answering);
  const w2 = await mesh.join('w2', answering);
  const peer = behind(w2.peer, silent.port);
  w1.exchange.setPeers([w1.peer, peer]);
  await assertAnswers(w1, 'w2');
  w1.exchange.setPeers([w1.peer, { ...peer, isAlive: false }]);
  await expect(w1.exchange.dispatch('w2', dispatch, wanted())).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
});
