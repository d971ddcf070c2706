// What a plan says of itself: every rule's yes or no, the time and memory it takes, what crosses nodes, and what it leaves.
import { describe, expect, it } from 'vitest';
import { crossNodeShare, type ExpertPlacement, lossWarnings, makePlan, type PlanInput, type PlanWorker } from '../src/index.js';

const mebibyte = 2 ** 20;

function placed(...workers: string[]): ExpertPlacement {
  return { format: 'bf16', checksum: 'c', replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })) };
}

/** Experts that a worker may hold, its node, and whether it is open. */
function worker(id: string, experts = 0, node = '', isOpen = true): PlanWorker {
  return { id, memoryBytes: experts * mebibyte, speed: 1, node, zone: '', isOpen };
}

function planned(current: ExpertPlacement[], target: ExpertPlacement[], workers: PlanWorker[], more: Partial<PlanInput> = {}) {
  return makePlan({
    ...{ id: 'pl_1', kind: 'rebalance', cluster: 'default', fingerprint: 'f', epoch: 1, createdMs: 0, options: {}, pins: [], closed: {} },
    ...{ since: { sinceMs: 0, untilMs: 0, rows: 0, numWindows: 0 }, pace: { bytesPerSecond: mebibyte / 2, source: 'assumed' } },
    ...{ layers: [{ numExperts: current.length, expertBytes: mebibyte, format: 'bf16' }], threshold: 0 },
    ...{ current: [current], target: [target], load: [current.map(() => 10)], workers },
    ...more,
  });
}

/** The rules of the first move, like `pin no leaves a`. */
const rules = ({ explain }: ReturnType<typeof planned>) =>
  explain[0]!.rules.map(({ rule, ok, text }) => `${rule} ${ok ? 'yes' : 'no'} ${text}`);

describe('explain', () => {
  it('evaluates drain, memory, spread, pin and gain of a move', () => {
    const workers = [worker('a', 4, 'n1'), worker('b', 3, 'n2'), worker('c', 1, 'n2')];
    const plan = planned([placed('a'), placed('a'), placed('c')], [placed('a', 'b'), placed('a'), placed('c')], workers, {
      load: [[40, 10, 10]],
      pins: [{ layer: 0, expert: 0, worker: 'a' }],
    });
    expect(plan.explain[0]!.action).toBe('add a replica on b');
    expect(rules(plan)).toEqual([
      'drain yes b takes experts',
      'memory yes b has 3 MiB free, needs 1 MiB',
      'spread yes existing replica on n1; b is on n2',
      'pin yes keeps its replica on a',
      'gain yes layer 0 max/mean 2.50 -> 1.50',
    ]);
    expect(plan.explain[0]!.rejected).toEqual(['c (memory: 0 B free)']);
  });

  it('says no where a replica comes to a node that has one, or leaves the worker that it is pinned to, or the load is less even', () => {
    const workers = [worker('a', 0, 'n1'), worker('b', 0, 'n1'), worker('c', 0, 'n2')];
    expect(rules(planned([placed('a')], [placed('a', 'b')], workers))).toContain('spread no existing replica on n1; b is on n1');
    const left = planned([placed('a'), placed('b'), placed('c')], [placed('b'), placed('b'), placed('c')], workers, {
      pins: [{ layer: 0, expert: 0, worker: 'a' }],
    });
    expect(rules(left)).toContain('pin no leaves a, where it is pinned');
    expect(rules(left)).toContain('gain no layer 0 max/mean 1.00 -> 2.00');
  });

  it('names the worker that is left because it drains, and rejects others that are to hold nothing by their reason', () => {
    const workers = [worker('a', 0, '', false), worker('b'), worker('c', 0, '', false)];
    const plan = planned([placed('a')], [placed('b')], workers, { closed: { a: 'draining', c: 'lost' } });
    expect(rules(plan)[0]).toBe('drain yes leaves a (draining); b takes experts');
    expect(plan.explain[0]!.rejected).toEqual(['c (lost)']);
    expect(plan.summary.notMoved).toEqual(['a (draining)', 'c (lost)']);
  });

  it('sees the memory of a move at its turn', () => {
    // b has room for the first only when its own expert has gone.
    const workers = [worker('a', 2), worker('b', 1), worker('c', 2)];
    const plan = planned([placed('a'), placed('b')], [placed('b'), placed('c')], workers);
    expect(plan.explain.map(({ expert }) => expert)).toEqual([1, 0]);
    expect(plan.explain[1]!.rules.find(({ rule }) => rule === 'memory')?.text).toBe('b has 1 MiB free, needs 1 MiB');
  });
});

describe('the costs of a plan', () => {
  it('are its time at the pace given, and the most that each worker holds on the way beyond now', () => {
    const workers = [worker('a', 3), worker('b', 9), worker('c')];
    const plan = planned([placed('a'), placed('a'), placed('b')], [placed('b'), placed('c'), placed('a')], workers);
    expect(plan.summary.estimate).toEqual({ seconds: 6, bytesPerSecond: mebibyte / 2, source: 'assumed' });
    const extra = plan.summary.workers.map((one) => [one.worker, one.peakExtraBytes / mebibyte, one.roomBytes]);
    // a takes one while it still has two, or after it has given; b gives one and takes one.
    expect(extra).toEqual([
      ['a', expect.any(Number), mebibyte],
      ['b', expect.any(Number), 8 * mebibyte],
      ['c', 1, null],
    ]);
    for (const { peakExtraBytes, roomBytes } of plan.summary.workers) {
      if (roomBytes !== null) expect(peakExtraBytes).toBeLessThanOrEqual(roomBytes);
    }
  });

  it('count an exchange on its way: one of two full workers with room for one more holds one more', () => {
    const plan = planned([placed('a'), placed('b')], [placed('b'), placed('a')], [worker('a', 2), worker('b', 2)]);
    expect(plan.summary.workers.map(({ peakExtraBytes }) => peakExtraBytes).sort()).toEqual([0, mebibyte]);
  });

  it('name experts that find no room on the way, and leave them where they are', () => {
    const current = [placed('a'), placed('b')];
    const plan = planned(current, [placed('b'), placed('a')], [worker('a', 1), worker('b', 1)]);
    expect(plan.moves).toEqual([]);
    expect(plan.target).toEqual([current]);
    expect(plan.summary.notMoved).toEqual(['layer 0 expert 0 (no room on b on the way)', 'layer 0 expert 1 (no room on a on the way)']);
  });

  it('refuse a drain whose experts find no way', () => {
    const workers = [worker('a', 1, '', false), worker('b', 1)];
    expect(() => planned([placed('a'), placed('b')], [placed('b'), placed('a')], workers, { kind: 'drain' })).toThrow(
      'layer 0 expert 0 (1 MiB) finds no room on b on the way',
    );
  });

  it('say that a limit of moves keeps layers uneven', () => {
    const plan = planned([placed('a'), placed('a')], [placed('a'), placed('a')], [worker('a'), worker('b')], { options: { maxMoves: 1 } });
    expect(plan.summary.notMoved).toEqual(['more of 1 uneven layers (--max-moves 1)']);
  });
});

describe('the share that crosses nodes', () => {
  const workers = [worker('a', 0, 'n1'), worker('b', 0, 'n1'), worker('c', 0, 'n2')];

  it('is what falls to workers of other nodes than that of the request', () => {
    // Two thirds of the requests are on n1.
    expect(crossNodeShare([[placed('a')]], [[5]], workers)).toBeCloseTo(1 / 3);
    expect(crossNodeShare([[placed('c')]], [[5]], workers)).toBeCloseTo(2 / 3);
    expect(crossNodeShare([[placed('a'), placed('c')]], [[1, 3]], workers)).toBeCloseTo(1 / 12 + 1 / 2);
  });

  it('is not known where a worker has no node, all are on one, or nothing is routed', () => {
    expect(crossNodeShare([[placed('a')]], [[5]], [...workers, worker('d')])).toBeNull();
    expect(crossNodeShare([[placed('a')]], [[5]], workers.slice(0, 2))).toBeNull();
    expect(crossNodeShare([[placed('a')]], [[0]], workers)).toBeNull();
  });
});

describe('a loss that could not be absorbed', () => {
  const layers = [
    { numExperts: 2, expertBytes: mebibyte, format: 'bf16' },
    { numExperts: 1, expertBytes: 3 * mebibyte, format: 'bf16' },
  ];

  it('is told for each worker, with what is there alone and what room there is', () => {
    const held = [[placed('a'), placed('b')], [placed('b')]];
    expect(lossWarnings(held, layers, [worker('a', 4), worker('b', 4)])).toEqual([
      'the loss of a could not be absorbed: 1 MiB of experts are there alone, the others have room for 0 B',
      'the loss of b could not be absorbed: 4 MiB of experts are there alone, the others have room for 3 MiB',
    ]);
    expect(lossWarnings(held, layers, [worker('a', 5), worker('b', 5)])).toEqual([]);
  });

  it('is also one whose experts fit the room as a sum but no worker alone', () => {
    const held = [[placed('c'), placed('c')], [placed('a')]];
    const three = [worker('a', 3), worker('b', 2), worker('c', 3)];
    expect(lossWarnings(held, layers, three)).toEqual([expect.stringMatching(/^the loss of a .* room for 3 MiB in parts too small$/)]);
  });

  it('is none where replicas are elsewhere, a worker has no limit, or the worker is not to hold anything', () => {
    expect(lossWarnings([[placed('a', 'b'), placed('a', 'b')], []], layers, [worker('a', 2), worker('b', 2)])).toEqual([]);
    expect(lossWarnings([[placed('a'), placed('a')], []], layers, [worker('a', 2), worker('b')])).toEqual([]);
    expect(lossWarnings([[placed('a'), placed('a')], []], layers, [worker('a', 0)])).toEqual([
      'the loss of a could not be absorbed: it is the only worker',
    ]);
  });
});
