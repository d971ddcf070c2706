import { EmError } from '@expertmesh/common';
import { describe, expect, test } from 'vitest';
import { dispatchWithRetry, maxAttempts, type RetryOptions } from '../src/index.js';
import { wanted } from './dispatches.js';

interface Part {
  readonly layer: number;
  readonly experts: readonly number[];
}

type Replicas = Readonly<Record<number, readonly string[]>>;

const lost = (worker: string) => new EmError('EM_WORKER_LOST', { worker, problem: 'gone' });
const refused = (worker: string, reason = 'EM_DISPATCH_REFUSED') =>
  new EmError('EM_DISPATCH_REFUSED', { worker, layer: 2, expert: 0, reason });

/** A sender with a placement; `fail` says what a worker answers instead of computing. */
function sender(replicas: Replicas, fail: (worker: string, attempt: number) => EmError | null, newer: readonly Replicas[] = []) {
  const placements = [replicas, ...newer];
  const sent: string[] = [];
  const computed: number[] = [];
  let epoch = 1;
  let numWaits = 0;
  const options: RetryOptions<Part> = {
    epoch: () => epoch,
    route({ layer, experts }, avoid) {
      const byWorker = new Map<string, number[]>();
      for (const expert of experts) {
        const worker = placements[epoch - 1]![expert]?.find((replica) => !avoid.has(replica));
        if (worker === undefined) return { expert };
        byWorker.set(worker, [...(byWorker.get(worker) ?? []), expert]);
      }
      return [...byWorker].map(([worker, own]) => ({ worker, part: { layer, experts: own } }));
    },
    async send(worker, { experts }) {
      sent.push(`${worker}:${experts.join(',')}`);
      const error = fail(worker, sent.length);
      if (error !== null) throw error;
      computed.push(...experts);
    },
    async placementAfter(after) {
      numWaits++;
      if (epoch === after && epoch < placements.length) epoch++;
    },
  };
  return { options, sent, computed, numWaits: () => numWaits };
}

const part: Part = { layer: 2, experts: [0, 1, 2] };

describe('dispatchWithRetry', () => {
  test('sends each expert to one replica and asks nobody else when all answer', async () => {
    const { options, sent } = sender({ 0: ['a', 'b'], 1: ['b'], 2: ['a'] }, () => null);
    await dispatchWithRetry(part, options, wanted());
    expect(sent).toEqual(['a:0,2', 'b:1']);
  });

  test('sends the share of a lost worker to the other replicas, and that alone', async () => {
    const { options, sent, computed, numWaits } = sender({ 0: ['a', 'b'], 1: ['b'], 2: ['a', 'c'] }, (worker) =>
      worker === 'a' ? lost('a') : null,
    );
    await dispatchWithRetry(part, options, wanted());
    expect(sent).toEqual(['a:0,2', 'b:1', 'b:0', 'c:2']);
    expect(computed.sort()).toEqual([0, 1, 2]);
    expect(numWaits()).toBe(0);
  });

  test('a refusal goes to another replica without waiting where there is one', async () => {
    const { options, sent, numWaits } = sender({ 0: ['a', 'b'] }, (worker) => (worker === 'a' ? refused('a') : null));
    await dispatchWithRetry({ layer: 2, experts: [0] }, options, wanted());
    expect(sent).toEqual(['a:0', 'b:0']);
    expect(numWaits()).toBe(0);
  });

  test('a refusal by the only replica waits for a newer placement, which may name the same worker', async () => {
    const { options, sent, numWaits } = sender({ 0: ['a'] }, (_, attempt) => (attempt === 1 ? refused('a') : null), [{ 0: ['a'] }]);
    await dispatchWithRetry({ layer: 2, experts: [0] }, options, wanted());
    expect(sent).toEqual(['a:0', 'a:0']);
    expect(numWaits()).toBe(1);
  });

  test('a refusal by the only replica without a newer placement is EM_EXPERT_UNAVAILABLE with its problem', async () => {
    const { options, sent } = sender({ 0: ['a'] }, () => refused('a'));
    const error = refused('a');
    await expect(dispatchWithRetry({ layer: 2, experts: [0] }, options, wanted())).rejects.toMatchObject({
      code: 'EM_EXPERT_UNAVAILABLE',
      fields: { layer: 2, expert: '0', worker: 'a', problem: error.message },
    });
    expect(sent).toEqual(['a:0']);
  });

  test.each([
    ['lost', lost('a')],
    ['failing inside', refused('a', 'EM_INTERNAL')],
  ])('the only replica %s is EM_EXPERT_UNAVAILABLE at once', async (_, error) => {
    const { options, numWaits } = sender({ 0: ['a'] }, () => error, [{ 0: ['b'] }]);
    await expect(dispatchWithRetry({ layer: 2, experts: [0] }, options, wanted())).rejects.toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE' });
    expect(numWaits()).toBe(0);
  });

  test('an expert that the placement names nowhere is EM_EXPERT_UNAVAILABLE without a send', async () => {
    const { options, sent } = sender({ 0: ['a'] }, () => null);
    await expect(dispatchWithRetry(part, options, wanted())).rejects.toMatchObject({
      code: 'EM_EXPERT_UNAVAILABLE',
      fields: { expert: '1' },
    });
    expect(sent).toEqual([]);
  });

  test(`after ${maxAttempts} sends it is over`, async () => {
    const { options, sent } = sender({ 0: ['a', 'b', 'c', 'd', 'e', 'f'] }, lost);
    await expect(dispatchWithRetry({ layer: 2, experts: [0] }, options, wanted())).rejects.toMatchObject({
      code: 'EM_EXPERT_UNAVAILABLE',
      fields: { worker: 'd' },
    });
    expect(sent.length).toBe(maxAttempts);
  });

  test('another error is passed on as it is, when the other sends have ended', async () => {
    const error = new EmError('EM_OUT_OF_MEMORY', { what: 'rows', got: 1 });
    const { options, computed } = sender({ 0: ['a'], 1: ['b'], 2: ['b'] }, (worker) => (worker === 'a' ? error : null));
    await expect(dispatchWithRetry(part, options, wanted())).rejects.toBe(error);
    expect(computed).toEqual([1, 2]);
  });

  test('a cancellation during the wait for a placement ends it', async () => {
    const controller = new AbortController();
    const { options } = sender({ 0: ['a'] }, () => refused('a'));
    const placementAfter = async () => controller.abort();
    await expect(dispatchWithRetry({ layer: 2, experts: [0] }, { ...options, placementAfter }, controller.signal)).rejects.toMatchObject({
      code: 'EM_CANCELLED',
    });
  });
});
