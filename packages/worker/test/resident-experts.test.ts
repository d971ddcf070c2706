import { EmError, FakeClock } from '@expertmesh/common';
import type { ExpertStore, LayerDemand, SlotCounters } from '@expertmesh/native';
import { beforeEach, expect, it } from 'vitest';
import { assertHoldsAll, ResidentExperts } from '../src/experts/resident-experts.js';
import { silent } from './fake-cluster.js';

/** One layer of four experts and two slots, on which each swap takes `loadMs`. */
class FakeSlots {
  readonly clock = new FakeClock();
  readonly swaps: number[][] = [];
  residents = [0, 1];
  weights = [0, 0, 0, 0];
  loadMs = 1;
  failing: EmError | null = null;

  expertTakeDemand(): readonly LayerDemand[] {
    const weights = Float64Array.from(this.weights);
    this.weights = [0, 0, 0, 0];
    return [{ weights, rows: 0, residents: Int32Array.from(this.residents) }];
  }

  async expertSwap(_store: ExpertStore, _layer: number, enters: number, leaves: number): Promise<boolean> {
    this.swaps.push([enters, leaves]);
    this.clock.advance(this.loadMs);
    if (this.failing !== null) throw this.failing;
    this.residents = [...this.residents.filter((key) => key !== leaves), enters].sort();
    return true;
  }
}

let slots: FakeSlots;
let keys: number[][] | null;
let residents: ResidentExperts;

/** Runs what waits for nothing but promises. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  slots.clock.advance(ms);
  await settled();
}

beforeEach(async () => {
  slots = new FakeSlots();
  keys = [[0, 1, 2, 3]];
  const counters = () => [{ slots: 2 } as SlotCounters];
  const parts = { binding: slots, store: {} as ExpertStore, keys: () => keys, slots: counters, clock: slots.clock, log: silent };
  residents = new ResidentExperts(parts);
  await settled();
});

it('swaps one expert after the other, reading them in a tenth of the time at most', async () => {
  slots.weights = [0, 1, 9, 8];
  slots.loadMs = 30;
  await pass(100);
  expect(slots.swaps).toEqual([[2, 0]]);
  await pass(269);
  expect(slots.swaps).toHaveLength(1);
  await pass(1);
  expect(slots.swaps).toEqual([
    [2, 0],
    [3, 1],
  ]);
  await pass(1000);
  expect(slots.residents).toEqual([2, 3]);
  expect(slots.swaps).toHaveLength(2);
  await residents.close();
});

it('pauses after reads that take no time, too', async () => {
  slots.weights = [0, 1, 9, 8];
  slots.loadMs = 0;
  await pass(100);
  await pass(9);
  expect(slots.swaps).toHaveLength(1);
  await pass(1);
  expect(slots.swaps).toHaveLength(2);
  await residents.close();
});

it('goes on after a swap that fails, and does nothing before the first placement', async () => {
  keys = null;
  slots.weights = [0, 0, 9, 0];
  await pass(100);
  expect(slots.swaps).toEqual([]);
  keys = [[0, 1, 2, 3]];
  slots.failing = new EmError('EM_CANCELLED', { what: 'the swap' });
  await pass(100);
  slots.failing = null;
  await pass(100);
  expect(slots.swaps).toEqual([
    [2, 0],
    [2, 0],
  ]);
  await residents.close();
  slots.weights = [0, 0, 0, 99];
  await pass(1000);
  expect(slots.swaps).toHaveLength(2);
});

it('refuses to serve what is not wholly here', () => {
  const on = (...workers: string[]) => ({
    format: 'f32',
    checksum: '',
    replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })),
  });
  assertHoldsAll({ epoch: 1, layers: [[], [on('w1', 'w2'), on('w1')]] }, 'w1');
  expect(() => assertHoldsAll({ epoch: 1, layers: [[], [on('w1', 'w2'), on('w1')]] }, 'w2')).toThrow(
    expect.objectContaining({ code: 'EM_RESIDENT_ONLY', fields: { worker: 'w2', got: 1, wanted: 2 } }) as Error,
  );
});
