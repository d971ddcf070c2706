import { FakeClock } from '@expertmesh/common';
import type { SlotFailure } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { LayerRecovery, maxAttempts } from '../src/experts/layer-recovery.js';
import { PlacementView } from '../src/experts/placement-view.js';

/** One slot for each expert. */
const routing = Int32Array.of(0, 1, 2, 3);
const all = () => true;

function open() {
  const view = new PlacementView({ self: 'w1', clock: new FakeClock(), graceMs: 5000, routed: () => undefined, dropped: () => undefined });
  view.activate({ epoch: 1, layers: [] });
  const recovery = new LayerRecovery(5, view);
  const next = (failures: readonly SlotFailure[], isWanted: (slot: number) => boolean = all, version = view.version) =>
    recovery.next(failures, routing, isWanted, version);
  return { view, next };
}

const slotsOf = (...slots: number[]) => Int32Array.from(slots);
const none = { reason: '', message: 'gone', refuserEpoch: 0 };
const lost = (worker: string, ...slots: number[]): SlotFailure => ({ ...none, kind: 'lost', worker, slots: slotsOf(...slots), epoch: 1 });
const unplaced = (...slots: number[]): SlotFailure => ({ ...lost('', ...slots), kind: 'unplaced', message: '' });
const refused = (worker: string, epoch: number, ...slots: number[]): SlotFailure => {
  return { kind: 'refused', worker, slots: slotsOf(...slots), epoch, reason: 'EM_DISPATCH_REFUSED', message: 'not held', refuserEpoch: 2 };
};

describe('LayerRecovery', () => {
  it('sends what a worker has not computed to others, and that alone, at once', () => {
    const { next } = open();
    expect(next([lost('a', 0, 2), refused('b', 1, 1)])).toEqual({
      again: [
        { slots: slotsOf(0, 2), avoid: ['a'] },
        { slots: slotsOf(1), avoid: ['b'] },
      ],
      unfilled: [],
    });
    // Slots 0 and 2 have parted: each remembers what it has met.
    expect(next([lost('c', 2), refused('d', 1, 0)]).again).toEqual([
      { slots: slotsOf(2), avoid: ['a', 'c'] },
      { slots: slotsOf(0), avoid: ['a', 'd'] },
    ]);
  });

  it('asks a worker again that a newer placement names', () => {
    const { next, view } = open();
    next([refused('a', 1, 0)]);
    view.activate({ epoch: 2, layers: [] });
    expect(next([refused('b', 1, 0)]).again).toEqual([{ slots: slotsOf(0), avoid: [] }]);
    expect(next([refused('b', 2, 0)]).again).toEqual([{ slots: slotsOf(0), avoid: ['b'] }]);
  });

  it('leaves unfilled what no replica is left for, and says who does not answer for which expert', () => {
    const { next } = open();
    next([lost('a', 2, 3)]);
    const { again, unfilled } = next([unplaced(2, 3), unplaced(0)]);
    expect(again).toEqual([]);
    expect(unfilled.map(({ slots }) => slots)).toEqual([slotsOf(2, 3), slotsOf(0)]);
    expect(unfilled[0]?.error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 5, expert: '2, 3', worker: 'a' } });
    expect(unfilled[1]?.error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 5, expert: '0', worker: '' } });
  });

  it('begins afresh where something has changed since the round began', () => {
    const { next, view } = open();
    next([lost('a', 0, 1)]);
    const before = view.version;
    view.changed();
    expect(next([unplaced(0, 1)], all, before)).toEqual({ again: [{ slots: slotsOf(0, 1), avoid: [] }], unfilled: [] });
    expect(next([lost('a', 0, 1)]).again).toEqual([{ slots: slotsOf(0, 1), avoid: ['a'] }]);
  });

  it('does not hold those with another replica for those without', () => {
    const { next } = open();
    const { again, unfilled } = next([unplaced(0), lost('a', 1)]);
    expect(again).toEqual([{ slots: slotsOf(1), avoid: ['a'] }]);
    expect(unfilled.map(({ slots }) => slots)).toEqual([slotsOf(0)]);
  });

  it(`sends ${maxAttempts} times, whatever replicas are left`, () => {
    const { next } = open();
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) expect(next([lost(`w${attempt}`, 0)]).again).toHaveLength(1);
    const { again, unfilled } = next([lost('last', 0)]);
    expect([again, unfilled.map(({ slots }) => slots)]).toEqual([[], [slotsOf(0)]]);
  });

  it('passes over slots that nobody wants any more', () => {
    const { next } = open();
    expect(next([lost('a', 0, 1)], (slot) => slot === 1).again).toEqual([{ slots: slotsOf(1), avoid: ['a'] }]);
    expect(next([unplaced(1)], (slot) => slot !== 1)).toEqual({ again: [], unfilled: [] });
  });
});
