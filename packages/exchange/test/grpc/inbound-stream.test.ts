// What a worker does with callers that break the rules, and how it cuts its answers.
import { FakeClock } from '@expertmesh/common';
import { fromServiceError } from '@expertmesh/proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DispatchHandler } from '../../src/index.js';
import { encodeCancel, encodeDispatch } from '../codec/encoded.js';
import { answering, answerOf, randomDispatch, smallDispatch, wanted } from '../dispatches.js';
import { type Mesh, openGrpcMesh } from '../mesh.js';
import { helloFrom, RawCaller } from './raw-streams.js';

/** Answers when cancelled, by rejecting. */
const untilCancelled: DispatchHandler = {
  handle: (_from, _dispatch, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    }),
};

describe('a worker, called by a peer', () => {
  let mesh: Mesh;
  let callers: RawCaller[];
  beforeEach(() => {
    mesh = openGrpcMesh();
    callers = [];
  });
  afterEach(async () => {
    for (const caller of callers) caller.close();
    await mesh.close();
  });

  function call(address: string): RawCaller {
    const caller = new RawCaller(address);
    callers.push(caller);
    return caller;
  }

  const large = smallDispatch(1, 96);
  test.each([
    ['a frame that is none', [helloFrom('bad'), Buffer.from([0x12, 0x7f, 1])], 'cut short'],
    ['a first frame other than hello', [encodeDispatch(1, smallDispatch())], 'wanted hello'],
    ['a second hello', [helloFrom('bad'), helloFrom('bad')], 'a second hello'],
    ['a hello without a name', [helloFrom('')], 'without a worker id'],
    ['more than the window', [helloFrom('bad'), encodeDispatch(1, large), encodeDispatch(2, large)], '96 unanswered; the window is 128'],
    ['an id twice', [helloFrom('bad'), encodeDispatch(1, smallDispatch()), encodeDispatch(1, smallDispatch())], 'outstanding already'],
  ])('%s ends that stream with an error, and no other', async (_, frames, problem) => {
    const w1 = await mesh.join('w1', answering);
    const w2 = await mesh.join('w2', untilCancelled, { limits: { windowBytes: 128 } });
    w1.exchange.setPeers([w2.peer]);
    const controller = new AbortController();
    const outstanding = w1.exchange.dispatch('w2', smallDispatch(), controller.signal);
    const bad = call(w2.peer.address);
    bad.send(...frames);
    const error = fromServiceError(await bad.ended(), 'w2');
    expect(error.code).toBe('EM_EXCHANGE_FRAME');
    expect(error.message).toContain(problem);
    // Still outstanding: the other stream has not ended.
    controller.abort();
    await expect(outstanding).rejects.toMatchObject({ code: 'EM_CANCELLED' });
    expect(w1.exchange.counters.rowsOut).toBe(1);
  });

  test('a caller with other numerics is told so', async () => {
    const w2 = await mesh.join('w2', answering, { identity: { numerics: 'cpu-v2' } });
    const caller = call(w2.peer.address);
    caller.send(helloFrom('w1'));
    expect(fromServiceError(await caller.ended(), 'w2')).toMatchObject({
      code: 'EM_WORKER_MISMATCH',
      fields: { worker: 'w1', what: 'numerics', got: 'cpu-v1', wanted: 'cpu-v2' },
    });
  });

  test('a caller that says nothing is hung up on after connectTimeoutMs', async () => {
    const clock = new FakeClock();
    const w2 = await mesh.join('w2', answering, { clock, limits: { connectTimeoutMs: 500 } });
    const [silent, polite] = [call(w2.peer.address), call(w2.peer.address)];
    polite.send(helloFrom('polite'));
    await polite.received(1);
    clock.advance(500);
    expect(fromServiceError(await silent.ended(), 'w2').message).toContain('no hello within 500 ms');
    polite.send(encodeDispatch(1, smallDispatch()));
    expect((await polite.received(2))[1]).toMatchObject({ kind: 'result' });
  });

  test('a frame of a kind that it does not know is passed over', async () => {
    const w2 = await mesh.join('w2', answering);
    const caller = call(w2.peer.address);
    caller.send(helloFrom('w1'), Buffer.from([0x7a, 1, 0]), encodeDispatch(1, smallDispatch()));
    expect((await caller.received(2)).map(({ kind }) => kind)).toEqual(['hello', 'result']);
  });

  test('a cancelled dispatch is answered too, once, and frees its room in the window', async () => {
    const w2 = await mesh.join('w2', untilCancelled, { limits: { windowBytes: 128 } });
    const caller = call(w2.peer.address);
    caller.send(helloFrom('w1'), encodeDispatch(1, large), encodeCancel(1));
    expect((await caller.received(2))[1]).toMatchObject({ kind: 'refused', refused: { id: 1, reason: 'EM_CANCELLED' } });
    caller.send(encodeDispatch(2, large), encodeCancel(2), encodeCancel(1), encodeCancel(99));
    expect((await caller.received(3))[2]).toMatchObject({ kind: 'refused', refused: { id: 2, reason: 'EM_CANCELLED' } });
  });

  test('an answer larger than a frame comes in parts, in order', async () => {
    const w2 = await mesh.join('w2', answering, { limits: { maxFrameBytes: 100 } });
    const caller = call(w2.peer.address);
    const dispatch = randomDispatch({ seed: 4, numRows: 9, rowBytes: 32, numExperts: 3 });
    const totalRows = dispatch.rowIndex.length;
    caller.send(helloFrom('w1'), encodeDispatch(1, dispatch));
    const frames = await caller.received(1 + Math.ceil(totalRows / 3));
    const parts = frames.flatMap((frame) => (frame.kind === 'result' ? [frame.result] : []));
    expect(parts.map(({ id, firstRow, totalRows: total }) => ({ id, firstRow, total }))).toEqual(
      parts.map((_, index) => ({ id: 1, firstRow: index * 3, total: totalRows })),
    );
    expect(Buffer.concat(parts.map(({ rows }) => rows)).equals(answerOf(dispatch))).toBe(true);
  });

  test('a worker that closes ends the streams of its callers, old and new', async () => {
    const w2 = await mesh.join('w2', answering);
    const caller = call(w2.peer.address);
    caller.send(helloFrom('w1'));
    await caller.received(1);
    await w2.exchange.close();
    expect(fromServiceError(await caller.ended(), 'w2').code).toBe('EM_WORKER_LOST');
    const late = call(w2.peer.address);
    late.send(helloFrom('w1'));
    expect(fromServiceError(await late.ended(), 'w2').code).toBe('EM_WORKER_LOST');
  });

  test('nothing is computed any more for an incarnation that was declared lost', async () => {
    const w1 = await mesh.join('w1', answering);
    const w2 = await mesh.join('w2', untilCancelled);
    w1.exchange.setPeers([w2.peer]);
    w2.exchange.setPeers([w1.peer]);
    const outstanding = w1.exchange.dispatch('w2', smallDispatch(), wanted());
    const other = call(w2.peer.address);
    other.send(helloFrom('w3'));
    await other.received(1);
    w2.exchange.setPeers([{ ...w1.peer, isAlive: false }]);
    await expect(outstanding).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
    other.send(encodeDispatch(1, smallDispatch()), encodeCancel(1));
    expect((await other.received(2))[1]).toMatchObject({ kind: 'refused' });
  });
});
