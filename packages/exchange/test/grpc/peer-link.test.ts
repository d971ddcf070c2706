// What a worker does when a peer cannot be reached, answers nonsense or comes back; and how it cuts its dispatches.
import { FakeClock, type Timer } from '@expertmesh/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Dispatch, PeerAddress } from '../../src/index.js';
import { encodeRefused, encodeResult } from '../codec/encoded.js';
import { answering, answerOf, randomDispatch, smallDispatch, wanted } from '../dispatches.js';
import { type Member, type Mesh, openGrpcMesh } from '../mesh.js';
import { helloFrom, RawCallee } from './raw-streams.js';

function wholeAnswer(id: number, dispatch: Dispatch): Buffer {
  const totalRows = dispatch.rowIndex.length;
  return encodeResult({ id, firstRow: 0, numRows: totalRows, totalRows, rows: answerOf(dispatch) });
}

class RecordingClock extends FakeClock {
  readonly delaysMs: number[] = [];

  override after(delayMs: number, run: () => void): Timer {
    this.delaysMs.push(delayMs);
    return super.after(delayMs, run);
  }
}

describe('a worker, calling a peer', () => {
  let mesh: Mesh;
  let callee: RawCallee;
  beforeEach(() => {
    mesh = openGrpcMesh();
    callee = new RawCallee();
  });
  afterEach(async () => {
    await mesh.close();
    callee.close();
  });

  async function callerOf(peer: PeerAddress, options: Parameters<Mesh['join']>[2] = {}): Promise<Member> {
    const w1 = await mesh.join('w1', answering, options);
    w1.exchange.setPeers([peer]);
    return w1;
  }

  test('a refused connection fails the dispatches that wait for it, with its cause', async () => {
    const { address } = await callee.open();
    callee.close();
    const w1 = await callerOf({ worker: 'raw', incarnation: 'i1', address, data: null, isAlive: true }, { clock: new FakeClock() });
    const dispatch = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    await expect(dispatch).rejects.toMatchObject({ code: 'EM_WORKER_LOST', fields: { worker: 'raw' } });
    await expect(dispatch).rejects.toThrow('ECONNREFUSED');
  });

  test('an address that is none loses that worker and no other', async () => {
    const w2 = await mesh.join('w2', answering);
    const w1 = await mesh.join('w1', answering, { clock: new FakeClock(), limits: { connectTimeoutMs: 100 } });
    w1.exchange.setPeers([{ ...w2.peer, worker: 'w3', address: 'bogus:///:/' }, w2.peer]);
    await w1.exchange.dispatch('w2', smallDispatch(), wanted());
  });

  test('a peer that takes the connection but says nothing is given up after connectTimeoutMs', async () => {
    const clock = new FakeClock();
    const w1 = await callerOf(await callee.open(), { clock, limits: { connectTimeoutMs: 700 } });
    const dispatch = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    await callee.frames(await callee.stream(1), 1);
    clock.advance(699);
    const later = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    clock.advance(1);
    await expect(dispatch).rejects.toThrow('within 700 ms');
    await expect(later).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
  });

  test('a dispatch that waits for a connection can be cancelled', async () => {
    const w1 = await callerOf(await callee.open(), { clock: new FakeClock() });
    const controller = new AbortController();
    const dispatch = w1.exchange.dispatch('raw', smallDispatch(), controller.signal);
    controller.abort();
    await expect(dispatch).rejects.toMatchObject({ code: 'EM_CANCELLED' });
  });

  test('a dispatch during back-off waits for the next attempt, and no longer than connectTimeoutMs', async () => {
    const clock = new FakeClock();
    let numStreams = 0;
    const peer = await callee.open(({ call }) => {
      numStreams++;
      if (numStreams === 1) call.end();
      else call.write(helloFrom('raw', 1000));
    });
    const w1 = await callerOf(peer, { clock, limits: { connectTimeoutMs: 100, reconnectFirstMs: 300 } });
    await expect(w1.exchange.dispatch('raw', smallDispatch(), wanted())).rejects.toThrow('it ended the stream');
    const impatient = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    clock.advance(250);
    await expect(impatient).rejects.toThrow('no connection');
    const patient = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    clock.advance(50);
    const stream = await callee.stream(2);
    await callee.frames(stream, 2);
    stream.call.write(wholeAnswer(1, smallDispatch()));
    await patient;
  });

  test('attempts to reach a live peer back off, doubling up to the most, and anew after a stream that served', async () => {
    const clock = new RecordingClock();
    const connectTimeoutMs = 60_000;
    const serving = 6;
    const peer = await callee.open(({ call }) => {
      if (callee.streams.length === serving) call.write(helloFrom('raw', 1000));
      else call.end();
    });
    const w1 = await callerOf(peer, { clock, limits: { reconnectFirstMs: 100, reconnectMostMs: 350, connectTimeoutMs } });
    const dispatch = () => w1.exchange.dispatch('raw', smallDispatch(), wanted());
    const failing = () => expect(dispatch()).rejects.toThrow('it ended the stream');
    const reconnects = () => clock.delaysMs.filter((delayMs) => delayMs !== connectTimeoutMs);
    await failing();
    for (const delayMs of [100, 200, 350, 350]) {
      expect(reconnects().at(-1)).toBe(delayMs);
      const next = failing();
      clock.advance(delayMs);
      await next;
    }
    const served = dispatch();
    clock.advance(350);
    const stream = await callee.stream(serving);
    await callee.frames(stream, 2);
    stream.call.write(wholeAnswer(1, smallDispatch()));
    await served;
    stream.call.end();
    await vi.waitUntil(() => reconnects().at(-1) === 0, { interval: 1 });
    clock.advance(0);
    await failing();
    expect(reconnects()).toEqual([100, 200, 350, 350, 350, 0, 100]);
  });

  test.each<[string, Buffer[], string]>([
    ['what is no frame', [Buffer.from([0x12, 0x7f, 1])], 'cut short'],
    ['a first frame other than hello', [encodeRefused({ id: 1, reason: '', message: '', epoch: 0 })], 'wanted hello'],
    ['a hello as another worker', [helloFrom('w7', 1000)], 'has worker w7; the cluster has raw'],
    ['a window of no bytes', [helloFrom('raw', 0)], 'a window of 0 bytes'],
    ['a second hello', [helloFrom('raw', 1000), helloFrom('raw', 1000)], 'a second hello'],
    ['an answer to nothing', [helloFrom('raw', 1000), wholeAnswer(7, smallDispatch())], 'dispatch 7, which is not outstanding'],
    ['too long an answer', [helloFrom('raw', 1000), wholeAnswer(1, smallDispatch(1, 128))], '128 bytes for 1 answer rows'],
  ])('a peer that answers %s is lost, and reached again by a new stream', async (_, frames, problem) => {
    const [atOnce, afterDispatch] = [frames[0]!, frames[1]];
    const peer = await callee.open(({ call }) => call.write(callee.streams.length === 1 ? atOnce : helloFrom('raw', 1000)));
    const w1 = await callerOf(peer);
    const lost = expect(w1.exchange.dispatch('raw', smallDispatch(), wanted())).rejects.toThrow(problem);
    if (afterDispatch !== undefined) {
      const stream = await callee.stream(1);
      await callee.frames(stream, 2);
      stream.call.write(afterDispatch);
    }
    await lost;
    const again = w1.exchange.dispatch('raw', smallDispatch(), wanted());
    const stream = await callee.stream(2);
    await callee.frames(stream, 2);
    stream.call.write(wholeAnswer(1, smallDispatch()));
    expect(Buffer.compare(await again, answerOf(smallDispatch()))).toBe(0);
  });

  test('a worker whose server comes back at its address under the same incarnation is reached again', async () => {
    const w2 = await mesh.join('w2', answering);
    const w1 = await callerOf(w2.peer);
    await w1.exchange.dispatch('w2', smallDispatch(1), wanted());
    await w2.kill();
    await mesh.join('w2', answering, { port: Number(w2.peer.address.split(':')[1]) });
    // Until the loss has been noticed a dispatch may still be lost with the old stream.
    const answer = await vi.waitUntil(() => w1.exchange.dispatch('w2', smallDispatch(2), wanted()).catch(() => null), { interval: 1 });
    expect(Buffer.compare(answer!, answerOf(smallDispatch(2)))).toBe(0);
  });

  test('a dispatch larger than a frame is cut by rows, and its answers are put in their places', async () => {
    const dispatch = randomDispatch({ seed: 11, numRows: 50, rowBytes: 64, numExperts: 5 });
    const sizes: number[] = [];
    const handle = async (_: string, part: Dispatch) => {
      sizes.push(part.rows.length);
      return answerOf(part);
    };
    const w2 = await mesh.join('w2', { handle }, { limits: { maxFrameBytes: 640, windowBytes: 1500 } });
    const w1 = await callerOf(w2.peer, { limits: { maxFrameBytes: 640 } });
    const answer = await w1.exchange.dispatch('w2', dispatch, wanted());
    expect(Buffer.compare(answer, answerOf(dispatch))).toBe(0);
    expect(sizes).toEqual([640, 640, 640, 640, 640]);
    expect(w1.exchange.counters).toMatchObject({ rowsOut: 50, rowsIn: dispatch.rowIndex.length });
  });

  test('when one part of a dispatch is refused the dispatch is, and the other parts are cancelled', async () => {
    const peer = await callee.open(({ call }) => call.write(helloFrom('raw', 10_000)));
    const w1 = await callerOf(peer, { limits: { maxFrameBytes: 128 } });
    const dispatch = w1.exchange.dispatch('raw', randomDispatch({ seed: 1, numRows: 3, rowBytes: 128, numExperts: 1 }), wanted());
    const refused = expect(dispatch).rejects.toMatchObject({ code: 'EM_DISPATCH_REFUSED' });
    const stream = await callee.stream(1);
    await callee.frames(stream, 4);
    stream.call.write(encodeRefused({ id: 2, reason: 'EM_DISPATCH_REFUSED', message: 'not here', epoch: 0 }));
    await refused;
    expect((await callee.frames(stream, 6)).slice(4)).toEqual([
      { kind: 'cancel', id: 1 },
      { kind: 'cancel', id: 3 },
    ]);
  });

  test('after closing no socket is left', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
    const before = sockets();
    const w2 = await mesh.join('w2', answering);
    const w1 = await callerOf(w2.peer);
    await w1.exchange.dispatch('w2', smallDispatch(), wanted());
    expect(sockets()).toBeGreaterThan(before);
    await w1.kill();
    await w2.kill();
    await vi.waitFor(() => expect(sockets()).toBe(before), { interval: 1, timeout: 20_000 });
  });
});
