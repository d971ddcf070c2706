import { FakeClock } from '@expertmesh/common';
import type { SlotFailure } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { LayerRecovery, maxAttempts } from '../src/experts/layer-recovery.js';
import { PlacementView } from '../src/experts/placement-view.js';

/** One slot for each expert. */
const routing = Int32Array.of(0, 1, 2, 3);
const never = new AbortController().signal;
const all = () => true;

function open(recoveryTimeoutMs = 1000) {
  const clock = new FakeClock();
  const view = new PlacementView('w1', clock, () => undefined);
  view.activate({ epoch: 1, layers: [] });
  const recovery = new LayerRecovery(5, { view, clock, recoveryTimeoutMs });
  const next = (failures: readonly SlotFailure[], isWanted: (slot: number) => boolean = all, version = view.version) =>
    recovery.next(failures, routing, isWanted, version, never);
  return { clock, view, next };
}

const slotsOf = (...slots: number[]) => Int32Array.from(slots);
const none = { reason: '', message: 'gone', refuserEpoch: 0 };
const lost = (worker: string, ...slots: number[]): SlotFailure => ({ ...none, kind: 'lost', worker, slots: slotsOf(...slots), epoch: 1 });
const unplaced = (...slots: number[]): SlotFailure => ({ ...lost('', ...slots), kind: 'unplaced', message: '' });
const refused = (worker: string, epoch: number, ...slots: number[]): SlotFailure => {
  return { kind: 'refused', worker, slots: slotsOf(...slots), epoch, reason: 'EM_DISPATCH_REFUSED', message: 'not held', refuserEpoch: 2 };
};

describe('LayerRecovery', () => {
  it('sends what a worker has not computed to others, and that alone, at once', async () => {
    const { next } = open();
    expect(await next([lost('a', 0, 2), refused('b', 1, 1)])).toEqual({
      again: [
        { slots: slotsOf(0, 2), avoid: ['a'] },
        { slots: slotsOf(1), avoid: ['b'] },
      ],
      givenUp: [],
    });
    // Slots 0 and 2 have parted: each remembers what it has met.
    expect((await next([lost('c', 2), refused('d', 1, 0)])).again).toEqual([
      { slots: slotsOf(2), avoid: ['a', 'c'] },
      { slots: slotsOf(0), avoid: ['a', 'd'] },
    ]);
  });

  it('asks a worker again that a newer placement names', async () => {
    const { next, view } = open();
    await next([refused('a', 1, 0)]);
    view.activate({ epoch: 2, layers: [] });
    expect((await next([refused('b', 1, 0)])).again).toEqual([{ slots: slotsOf(0), avoid: [] }]);
    expect((await next([refused('b', 2, 0)])).again).toEqual([{ slots: slotsOf(0), avoid: ['b'] }]);
  });

  it('waits for a change where no replica is left, and begins afresh', async () => {
    const { next, view } = open();
    await next([lost('a', 0, 1)]);
    const waiting = next([unplaced(0, 1)]);
    let isOver = false;
    void waiting.then(() => {
      isOver = true;
    });
    await settle();
    expect(isOver).toBe(false);
    view.changed();
    expect(await waiting).toEqual({ again: [{ slots: slotsOf(0, 1), avoid: [] }], givenUp: [] });
    expect((await next([lost('a', 0, 1)])).again).toEqual([{ slots: slotsOf(0, 1), avoid: ['a'] }]);
  });

  it('does not wait where something has changed since the round began, nor for longer than a while', async () => {
    const { next, view, clock } = open();
    const before = view.version;
    view.changed();
    expect((await next([unplaced(0)], all, before)).again).toHaveLength(1);
    const waiting = next([unplaced(0)]);
    await settle();
    clock.advance(250);
    expect((await waiting).again).toHaveLength(1);
  });

  it('does not hold those with another replica for those without', async () => {
    const { next, view } = open();
    expect((await next([unplaced(0), lost('a', 1)])).again).toEqual([{ slots: slotsOf(1), avoid: ['a'] }]);
    const waiting = next([]);
    view.changed();
    expect((await waiting).again).toEqual([{ slots: slotsOf(0), avoid: [] }]);
  });

  it(`waits after ${maxAttempts} sends, whatever replicas are left`, async () => {
    const { next, clock } = open();
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) expect((await next([lost(`w${attempt}`, 0)])).again).toHaveLength(1);
    const waiting = next([lost('last', 0)]);
    await settle();
    clock.advance(250);
    expect((await waiting).again).toEqual([{ slots: slotsOf(0), avoid: [] }]);
  });

  it('gives up when the recovery time is over, and says who does not answer for which expert', async () => {
    const { next, clock } = open(300);
    await next([lost('a', 2, 3)]);
    clock.advance(301);
    const { again, givenUp } = await next([unplaced(2, 3), unplaced(0)]);
    expect(again).toEqual([]);
    expect(givenUp.map(({ slots }) => slots)).toEqual([slotsOf(2, 3), slotsOf(0)]);
    expect(givenUp[0]?.error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 5, expert: '2, 3', worker: 'a' } });
    expect(givenUp[1]?.error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 5, expert: '0', worker: '' } });
  });

  it('passes over slots that nobody wants any more', async () => {
    const { next, view } = open();
    expect((await next([lost('a', 0, 1)], (slot) => slot === 1)).again).toEqual([{ slots: slotsOf(1), avoid: ['a'] }]);
    const waiting = next([unplaced(1)], (slot) => slot !== 1);
    view.changed();
    expect((await waiting).again).toEqual([]);
  });
});

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
