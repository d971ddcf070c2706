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
  totals.add({ load: [{ layer: 0, rows: [...rows] }] }, layers);
  return { totals, homeRows: new Map(names.map((name, index) => [name, 10 * (index + 1)])) };
}

/** As `orders` has them now. */
function told(orders: SendOrders, workers: readonly string[] = names) {
  return workers.map((worker) => [worker, orders.of(worker)]);
}

test('are those of the schedule of the expected traffic', async () => {
  const load = recorded([1000, 10, 200, 30]);
  const placement = placementOn(names);
  const wanted = sendOrders(expectedTraffic(placement.layers, load.totals.rows(), load.homeRows, names));
  const orders = new SendOrders(load, new FakeClock());
  expect(await orders.refresh(placement, ['w3', 'w1', 'w4', 'w2'])).toBe(true);
  expect(told(orders)).toEqual(names.map((name, index) => [name, wanted[index]!.map((peer) => names[peer])]));
  expect(new Set(names.map((name) => orders.of(name)![0])).size).toBeGreaterThan(1);
});

test('are left to the workers without recorded load', async () => {
  const orders = new SendOrders(recorded([0, 0, 0, 0]), new FakeClock());
  expect(await orders.refresh(placementOn(names), names)).toBe(false);
  expect(orders.of('w1')).toBeNull();
});

test('are kept over the moves of ten seconds, and made anew when the workers change', async () => {
  const clock = new FakeClock();
  const orders = new SendOrders(recorded([1000, 10, 200, 30]), clock);
  await orders.refresh(placementOn(names), names);
  const first = told(orders);
  const moved = placementOn(['w2', 'w2', 'w1', 'w1']);
  expect(await orders.refresh(moved, names)).toBe(false);
  expect(told(orders)).toEqual(first);
  expect(await orders.refresh(moved, names.slice(0, 3))).toBe(true);
  expect(orders.of('w4')).toBeNull();
  clock.advance(9_999);
  expect(await orders.refresh(moved, names.slice(0, 3))).toBe(false);
  clock.advance(1);
  expect(await orders.refresh(moved, names.slice(0, 3))).toBe(true);
});
