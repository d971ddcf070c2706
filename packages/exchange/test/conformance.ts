// What every kind of exchange does alike.
import { deferred, EmError } from '@expertmesh/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Dispatch, DispatchHandler } from '../src/index.js';
import { answering, answerOf, randomDispatch, smallDispatch, wanted } from './dispatches.js';
import type { Member, MemberOptions, Mesh } from './mesh.js';

/** Keeps what it is handed until told to answer. */
class HoldingHandler implements DispatchHandler {
  readonly held: { dispatch: Dispatch; signal: AbortSignal; answer(): void; fail(error: unknown): void }[] = [];

  handle(_from: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const { promise, resolve, reject } = deferred<Uint8Array>();
    this.held.push({ dispatch, signal, answer: () => resolve(answerOf(dispatch)), fail: reject });
    return promise;
  }

  /** Resolves when `count` dispatches have arrived in all. */
  async arrived(count: number): Promise<void> {
    await vi.waitFor(() => expect(this.held.length).toBe(count), { timeout: 20_000, interval: 1 });
  }
}

export function exchangeConformance(kind: string, openMesh: () => Mesh): void {
  describe(`${kind} exchange`, () => {
    let mesh: Mesh;
    beforeEach(() => {
      mesh = openMesh();
    });
    afterEach(() => mesh.close());

    /** w1, who knows w2, who answers with `handler`. */
    async function pair(handler: DispatchHandler, options: MemberOptions = {}): Promise<[Member, Member]> {
      const w1 = await mesh.join('w1', answering);
      const w2 = await mesh.join('w2', handler, options);
      w1.exchange.setPeers([w1.peer, w2.peer]);
      return [w1, w2];
    }

    test('answers each row of every expert in the order of the row index, many dispatches at a time and both ways', async () => {
      const [w1, w2] = await pair(answering);
      w2.exchange.setPeers([w1.peer, w2.peer]);
      const dispatches = Array.from({ length: 40 }, (_, seed) =>
        randomDispatch({ seed, numRows: 1 + (seed % 17), rowBytes: 4 * (1 + (seed % 9)), numExperts: 1 + (seed % 5) }),
      );
      const answers = await Promise.all(
        dispatches.map((dispatch, index) =>
          index % 2 === 0 ? w1.exchange.dispatch('w2', dispatch, wanted()) : w2.exchange.dispatch('w1', dispatch, wanted()),
        ),
      );
      answers.forEach((answer, index) => {
        expect(Buffer.compare(answer, answerOf(dispatches[index]!))).toBe(0);
      });
    });

    test('hands the handler the sender and the whole dispatch', async () => {
      let seen: unknown;
      const [w1] = await pair({
        async handle(from, { rows, ...rest }) {
          seen = { from, ...rest, rows: Uint8Array.from(rows) };
          return answerOf({ ...rest, rows });
        },
      });
      const dispatch = randomDispatch({ seed: 7, numRows: 6, rowBytes: 8, numExperts: 3 });
      await w1.exchange.dispatch('w2', dispatch, wanted());
      expect(seen).toEqual({ from: 'w1', ...dispatch });
    });

    test('counts rows and bytes of dispatches and answers on both sides', async () => {
      const [w1, w2] = await pair(answering);
      const dispatch = randomDispatch({ seed: 3, numRows: 9, rowBytes: 16, numExperts: 4 });
      const numAnswers = dispatch.rowIndex.length;
      await w1.exchange.dispatch('w2', dispatch, wanted());
      expect(w1.exchange.counters).toEqual({
        rowsOut: 9,
        bytesOut: 144,
        rowsIn: numAnswers,
        bytesIn: numAnswers * 16,
        refused: 0,
        framesRefused: 0,
      });
      expect(w2.exchange.counters).toEqual({
        rowsIn: 9,
        bytesIn: 144,
        rowsOut: numAnswers,
        bytesOut: numAnswers * 16,
        refused: 0,
        framesRefused: 0,
      });
    });

    test('answers a dispatch without rows at once, with nothing', async () => {
      const [w1, w2] = await pair(answering);
      const empty = { ...smallDispatch(), contents: [], counts: [], rowIndex: new Uint32Array(0), numRows: 0, rows: new Uint8Array(0) };
      expect(await w1.exchange.dispatch('w2', empty, wanted())).toEqual(new Uint8Array(0));
      expect(w2.exchange.counters.rowsIn).toBe(0);
    });

    test('rejects a dispatch whose parts do not fit each other, before it is sent', async () => {
      const [w1, w2] = await pair(answering);
      const dispatch = { ...smallDispatch(), rowIndex: Uint32Array.of(1) };
      await expect(w1.exchange.dispatch('w2', dispatch, wanted())).rejects.toMatchObject({ code: 'EM_INTERNAL' });
      expect(w2.exchange.counters.rowsIn).toBe(0);
    });

    test('sends no more unanswered bytes than the window of the peer, and the waiting ones in order', async () => {
      const handler = new HoldingHandler();
      const limits = { windowBytes: 128 };
      const w1 = await mesh.join('w1', answering, { limits });
      const w2 = await mesh.join('w2', handler, { limits });
      w1.exchange.setPeers([w2.peer]);
      const dispatches = [64, 64, 64, 512, 64].map((rowBytes, index) => smallDispatch(index, rowBytes));
      const answers = dispatches.map((dispatch) => w1.exchange.dispatch('w2', dispatch, wanted()));
      await handler.arrived(2);
      handler.held[0]!.answer();
      await answers[0];
      await handler.arrived(3);
      handler.held[1]!.answer();
      await answers[1];
      // The fourth is larger than the window: it goes alone, and the fifth stays behind it.
      handler.held[2]!.answer();
      await answers[2];
      await handler.arrived(4);
      expect(w2.exchange.counters.bytesIn).toBe(64 * 3 + 512);
      handler.held[3]!.answer();
      await answers[3];
      await handler.arrived(5);
      handler.held[4]!.answer();
      await answers[4];
      handler.held.forEach(({ dispatch }, index) => {
        expect(Buffer.compare(dispatch.rows, dispatches[index]!.rows)).toBe(0);
      });
    });

    test('a waiting dispatch that is cancelled gives up its place', async () => {
      const handler = new HoldingHandler();
      const limits = { windowBytes: 64 };
      const w1 = await mesh.join('w1', answering, { limits });
      const w2 = await mesh.join('w2', handler, { limits });
      w1.exchange.setPeers([w2.peer]);
      const first = w1.exchange.dispatch('w2', smallDispatch(1), wanted());
      const controller = new AbortController();
      const second = w1.exchange.dispatch('w2', smallDispatch(2), controller.signal);
      const third = w1.exchange.dispatch('w2', smallDispatch(3), wanted());
      await handler.arrived(1);
      controller.abort();
      await expect(second).rejects.toMatchObject({ code: 'EM_CANCELLED' });
      handler.held[0]!.answer();
      await first;
      await handler.arrived(2);
      handler.held[1]!.answer();
      expect(Buffer.compare(await third, answerOf(smallDispatch(3)))).toBe(0);
    });

    test('a refusal rejects that dispatch alone, with the worker, layer, experts and the epoch of the refusing worker', async () => {
      const [w1] = await pair({
        async handle(_from, dispatch) {
          if (dispatch.epoch > 4) throw new EmError('EM_DISPATCH_REFUSED', { worker: 'w2', layer: 3, expert: 0, epoch: 4 });
          return answerOf(dispatch);
        },
      });
      const refused = w1.exchange.dispatch('w2', { ...smallDispatch(), epoch: 5 }, wanted());
      const answered = w1.exchange.dispatch('w2', { ...smallDispatch(), epoch: 4 }, wanted());
      await expect(refused).rejects.toMatchObject({
        code: 'EM_DISPATCH_REFUSED',
        message: 'worker w2 does not hold layer 3 expert 0 in the content asked for',
        fields: { worker: 'w2', layer: 3, expert: '0', reason: 'EM_DISPATCH_REFUSED', epoch: 4 },
      });
      await answered;
      expect(w1.exchange.counters.refused).toBe(1);
    });

    test.each([
      ['throws', { handle: () => Promise.reject(new TypeError('a fault')) }],
      [
        'throws before it returns a promise',
        {
          handle: (): never => {
            throw new TypeError('a fault');
          },
        },
      ],
      ['answers with too few bytes', { handle: async (_: string, dispatch: Dispatch) => answerOf(dispatch).subarray(1) }],
    ])('a handler that %s is a refusal with reason EM_INTERNAL', async (_, handler) => {
      const [w1] = await pair(handler);
      const dispatch = w1.exchange.dispatch('w2', smallDispatch(), wanted());
      await expect(dispatch).rejects.toMatchObject({ code: 'EM_DISPATCH_REFUSED', fields: { worker: 'w2', reason: 'EM_INTERNAL' } });
    });

    test('a cancelled dispatch rejects at once, aborts the handler, and its late answer is ignored', async () => {
      const handler = new HoldingHandler();
      const [w1] = await pair(handler);
      const controller = new AbortController();
      const cancelled = w1.exchange.dispatch('w2', smallDispatch(1), controller.signal);
      const kept = w1.exchange.dispatch('w2', smallDispatch(2), wanted());
      await handler.arrived(2);
      controller.abort();
      await expect(cancelled).rejects.toMatchObject({ code: 'EM_CANCELLED' });
      await vi.waitFor(() => expect(handler.held[0]!.signal.aborted).toBe(true), { interval: 1 });
      expect(handler.held[1]!.signal.aborted).toBe(false);
      handler.held[0]!.answer();
      handler.held[1]!.answer();
      expect(Buffer.compare(await kept, answerOf(smallDispatch(2)))).toBe(0);
      expect(w1.exchange.counters.refused).toBe(0);
    });

    test('a handler that stops because of the cancellation is no refusal', async () => {
      const handler = new HoldingHandler();
      const [w1] = await pair(handler);
      const controller = new AbortController();
      const cancelled = w1.exchange.dispatch('w2', smallDispatch(1), controller.signal);
      await handler.arrived(1);
      controller.abort();
      await expect(cancelled).rejects.toMatchObject({ code: 'EM_CANCELLED' });
      await vi.waitFor(() => expect(handler.held[0]!.signal.aborted).toBe(true), { interval: 1 });
      handler.held[0]!.fail(new Error('stopped'));
      const next = w1.exchange.dispatch('w2', smallDispatch(2), wanted());
      await handler.arrived(2);
      handler.held[1]!.answer();
      await next;
      expect(w1.exchange.counters.refused).toBe(0);
    });

    test('a dispatch with an aborted signal is not sent', async () => {
      const [w1, w2] = await pair(answering);
      await expect(w1.exchange.dispatch('w2', smallDispatch(), AbortSignal.abort())).rejects.toMatchObject({ code: 'EM_CANCELLED' });
      expect(w2.exchange.counters.rowsIn).toBe(0);
    });

    test('a worker that nobody told of is lost', async () => {
      const [w1] = await pair(answering);
      const dispatch = w1.exchange.dispatch('w9', smallDispatch(), wanted());
      await expect(dispatch).rejects.toMatchObject({ code: 'EM_WORKER_LOST', fields: { worker: 'w9' } });
    });

    test.each([
      ['is declared lost', (member: Member) => [{ ...member.peer, isAlive: false }]],
      ['is told of no more', () => []],
    ])('when a peer %s, what it has outstanding or waiting rejects at once and later dispatches too', async (_, peers) => {
      const handler = new HoldingHandler();
      const limits = { windowBytes: 64 };
      const w1 = await mesh.join('w1', answering, { limits });
      const w2 = await mesh.join('w2', handler, { limits });
      w1.exchange.setPeers([w2.peer]);
      const outstanding = w1.exchange.dispatch('w2', smallDispatch(1), wanted());
      const waiting = w1.exchange.dispatch('w2', smallDispatch(2), wanted());
      await handler.arrived(1);
      w1.exchange.setPeers(peers(w2));
      const later = w1.exchange.dispatch('w2', smallDispatch(3), wanted());
      for (const dispatch of [outstanding, waiting, later]) {
        await expect(dispatch).rejects.toMatchObject({ code: 'EM_WORKER_LOST', fields: { worker: 'w2' } });
      }
      await vi.waitFor(() => expect(handler.held[0]!.signal.aborted).toBe(true), { interval: 1 });
    });

    test('what is outstanding with a worker that dies rejects', async () => {
      const handler = new HoldingHandler();
      const [w1, w2] = await pair(handler);
      const outstanding = w1.exchange.dispatch('w2', smallDispatch(), wanted());
      await handler.arrived(1);
      await w2.kill();
      await expect(outstanding).rejects.toMatchObject({ code: 'EM_WORKER_LOST', fields: { worker: 'w2' } });
    });

    test('a worker started anew is reached under its new incarnation', async () => {
      const handler = new HoldingHandler();
      const [w1, w2] = await pair(handler);
      const outstanding = w1.exchange.dispatch('w2', smallDispatch(1), wanted());
      await handler.arrived(1);
      await w2.kill();
      await expect(outstanding).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
      const anew = await mesh.join('w2', answering, { identity: { incarnation: 'i2' } });
      w1.exchange.setPeers([anew.peer]);
      expect(Buffer.compare(await w1.exchange.dispatch('w2', smallDispatch(2), wanted()), answerOf(smallDispatch(2)))).toBe(0);
    });

    test('another incarnation than the one told of is not spoken to', async () => {
      const [w1, w2] = await pair(answering);
      w1.exchange.setPeers([{ ...w2.peer, incarnation: 'i0' }]);
      await expect(w1.exchange.dispatch('w2', smallDispatch(), wanted())).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
      expect(w2.exchange.counters.rowsIn).toBe(0);
    });

    test.each([
      ['numerics', { numerics: 'cuda-sm90-v1' }],
      ['cluster', { cluster: 'other' }],
      ['fingerprint', { fingerprint: 'other' }],
      ['wireDtype', { wireDtype: 'bf16' } as const],
    ])('a peer with other %s is not spoken to', async (what, identity) => {
      const [w1, w2] = await pair(answering, { identity });
      const error: EmError = await w1.exchange.dispatch('w2', smallDispatch(), wanted()).then(
        () => expect.unreachable(),
        (thrown) => thrown,
      );
      expect(error.code).toBe('EM_WORKER_LOST');
      expect(error.message).toContain(what);
      expect(w2.exchange.counters.rowsIn).toBe(0);
    });

    test('closing rejects what is outstanding, at both ends', async () => {
      const handler = new HoldingHandler();
      const [w1] = await pair(handler);
      const outstanding = w1.exchange.dispatch('w2', smallDispatch(), wanted());
      await handler.arrived(1);
      await w1.exchange.close();
      await expect(outstanding).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
      await expect(w1.exchange.dispatch('w2', smallDispatch(), wanted())).rejects.toMatchObject({ code: 'EM_WORKER_LOST' });
      await vi.waitFor(() => expect(handler.held[0]!.signal.aborted).toBe(true), { interval: 1 });
    });
  });
}
