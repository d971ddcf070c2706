// The order of sends that workers are told: Aurora's on the traffic that the recorded load lets expect.
import { FakeClock } from '@expertmesh/common';
import { expectedTraffic, type Placement, sendOrders } from '@expertmesh/placement';
import { expect, test } from 'vitest';
import { LoadLedger } from '../src/load/load-ledger.js';
import { SendOrders } from '../src/placement/send-orders.js';

const layers = [{ numExperts: 4, expertBytes: 1, format: 'f32' }];
const names = ['w1', 'w2', 'w3', 'w4'];

function placementOn(workers: readonly string[]): Placement {
  const experts = workers.map((worker) => ({ format: 'f32', checksum: '', replicas: [{ worker, share: 1 }] }));
  return { epoch: 1, layers: [experts] };
}

function recorded(rows: readonly number[]) {
  const totals = new LoadLedger(0);
  totals.add([{ layer: 0, rows: [...rows] }], layers);
  return { totals, homeRows: new Map(names.map((name, index) => [name, 10 * (index + 1)])) };
}

test('are those of the schedule of the expected traffic', () => {
  const load = recorded([1000, 10, 200, 30]);
  const placement = placementOn(names);
  const wanted = sendOrders(expectedTraffic(placement.layers, load.totals.rows(), load.homeRows, names));
  const told = new SendOrders(load, new FakeClock()).under(placement, ['w3', 'w1', 'w4', 'w2']);
  expect([...told]).toEqual(names.map((name, index) => [name, wanted[index]!.map((peer) => names[peer])]));
  expect(new Set([...told.values()].map(([first]) => first)).size).toBeGreaterThan(1);
});

test('are left to the workers without recorded load', () => {
  expect(new SendOrders(recorded([0, 0, 0, 0]), new FakeClock()).under(placementOn(names), names).size).toBe(0);
});

test('are kept over the moves of ten seconds, and made anew when the workers change', () => {
  const clock = new FakeClock();
  const orders = new SendOrders(recorded([1000, 10, 200, 30]), clock);
  const first = orders.under(placementOn(names), names);
  const moved = placementOn(['w2', 'w2', 'w1', 'w1']);
  expect(orders.under(moved, names)).toBe(first);
  expect(orders.under(moved, names.slice(0, 3)).size).toBe(3);
  const before = orders.under(moved, names);
  clock.advance(10_000);
  expect(orders.under(moved, names)).not.toBe(before);
});
