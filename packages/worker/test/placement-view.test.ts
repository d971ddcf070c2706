import { FakeClock } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { withinGrace } from '../src/cluster/grace.js';
import { PlacementView } from '../src/experts/placement-view.js';

const never = new AbortController().signal;

function placed(...shares: [worker: string, share: number][]) {
  return { format: 'f32', checksum: '', replicas: shares.map(([worker, share]) => ({ worker, share })) };
}

test('a worker is needed as long as an expert names it with a share', async () => {
  const view = new PlacementView({ self: 'w1', clock: new FakeClock(), graceMs: 5000, routed: () => undefined, dropped: () => undefined });
  expect(view.isNeeded).toBe(false);
  view.activate({ epoch: 1, layers: [[], [placed(['w2', 1]), placed(['w1', 0.5], ['w2', 0.5])]] });
  expect(view.isNeeded).toBe(true);
  view.setPeers({ hasHeirs: true, lost: new Set() });
  let isOver = false;
  const unneeded = view.untilUnneeded(never).then(() => {
    isOver = true;
  });
  view.changed();
  await Promise.resolve();
  expect(isOver).toBe(false);
  view.activate({ epoch: 2, layers: [[], [placed(['w2', 1]), placed(['w1', 0], ['w2', 1])]] });
  await unneeded;
  expect(view.isNeeded).toBe(false);
});

test('a worker is waited for no longer when nobody is left to take its experts', async () => {
  const view = new PlacementView({ self: 'w1', clock: new FakeClock(), graceMs: 5000, routed: () => undefined, dropped: () => undefined });
  view.activate({ epoch: 1, layers: [[placed(['w1', 1])]] });
  view.setPeers({ hasHeirs: true, lost: new Set() });
  let isOver = false;
  const unneeded = view.untilUnneeded(never).then(() => {
    isOver = true;
  });
  view.changed();
  await Promise.resolve();
  expect(isOver).toBe(false);
  view.setPeers({ hasHeirs: false, lost: new Set() });
  await unneeded;
  expect(view.isNeeded).toBe(true);
});

test('an expert is served as long as the placement names a worker for it that is not lost', () => {
  const view = new PlacementView({ self: 'w1', clock: new FakeClock(), graceMs: 5000, routed: () => undefined, dropped: () => undefined });
  view.activate({ epoch: 1, layers: [[placed(['w1', 1]), placed(['w2', 1], ['w3', 0]), placed(['w2', 1])]] });
  const served = () => [0, 1, 2, 3].map((expert) => view.isServed(0, expert));
  expect(served()).toEqual([true, true, true, false]);
  const { version } = view;
  view.setPeers({ hasHeirs: true, lost: new Set(['w2']) });
  expect(served()).toEqual([true, true, false, false]);
  expect(view.version).toBeGreaterThan(version);
});

test('a grace ends with what it is for, or when it is over', async () => {
  const clock = new FakeClock();
  await withinGrace(clock, 1000, async () => undefined);
  await withinGrace(clock, 0, () => new Promise(() => undefined));
  let aborted = false;
  const waiting = withinGrace(clock, 1000, (signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise(() => undefined);
  });
  clock.advance(999);
  expect(aborted).toBe(false);
  clock.advance(1);
  await waiting;
  expect(aborted).toBe(true);
});
