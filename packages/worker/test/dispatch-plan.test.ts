import type { ExpertPlacement } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import { planDispatch } from '../src/experts/dispatch-plan.js';
import { type LayerRoutes, RoutingTable } from '../src/experts/routing-table.js';
import { randomInteger, randomNumbers } from './random.js';

function expertOn(...replicas: [worker: string, share: number][]): ExpertPlacement {
  return { format: 'f32', checksum: '00', replicas: replicas.map(([worker, share]) => ({ worker, share })) };
}

function tableOf(experts: readonly ExpertPlacement[]): { table: RoutingTable; routes: LayerRoutes } {
  const table = new RoutingTable({ epoch: 1, layers: [experts] }, 'w1', [], null);
  return { table, routes: table.layers[0] as LayerRoutes };
}

function allSlots(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, slot) => slot);
}

describe('planDispatch', () => {
  it('sorts assignments by worker, expert and row, and names each row once for a worker', () => {
    const { table, routes } = tableOf([expertOn(['w1', 1]), expertOn(['w2', 1]), expertOn(['w2', 1])]);
    const routing = Int32Array.of(2, 1, 0, 2, 1, 2);
    const names = { requests: new Uint32Array(3), positions: Int32Array.of(0, 1, 2) };
    const plan = planDispatch(routes, routing, 2, allSlots(6), names, table.workers.length, new Set());
    expect(plan.unplaced).toHaveLength(0);
    expect(plan.groups).toEqual([
      { worker: 0, experts: [0], counts: [1], rows: Int32Array.of(1), rowIndex: Uint32Array.of(0), slots: Int32Array.of(2) },
      {
        worker: 1,
        experts: [1, 2],
        counts: [2, 3],
        rows: Int32Array.of(0, 2, 1),
        rowIndex: Uint32Array.of(0, 1, 0, 2, 1),
        slots: Int32Array.of(1, 4, 0, 3, 5),
      },
    ]);
  });

  it('leaves out workers that may not be asked, and says which slots have none left', () => {
    const { table, routes } = tableOf([expertOn(['w1', 0.5], ['w2', 0.5]), expertOn(['w2', 1])]);
    const names = { requests: new Uint32Array(1), positions: new Int32Array(1) };
    const excluded = new Set([table.workers.indexOf('w2')]);
    const plan = planDispatch(routes, Int32Array.of(0, 1), 2, allSlots(2), names, table.workers.length, excluded);
    expect(plan.groups.map(({ worker, slots }) => [worker, [...slots]])).toEqual([[0, [0]]]);
    expect([...plan.unplaced]).toEqual([1]);
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'places every assignment exactly once on a replica of its expert, seed %i',
    (seed) => {
      const random = randomNumbers(seed);
      const numExperts = randomInteger(random, 1, 12);
      const topK = randomInteger(random, 1, Math.min(4, numExperts));
      const numRows = randomInteger(random, 1, 30);
      const workers = ['w1', 'w2', 'w3'];
      const experts = Array.from({ length: numExperts }, () => {
        const chosen = workers.filter(() => random() < 0.5);
        return expertOn(...(chosen.length === 0 ? ['w3'] : chosen).map((worker): [string, number] => [worker, 1 / (chosen.length || 1)]));
      });
      const { table, routes } = tableOf(experts);
      const routing = Int32Array.from({ length: numRows * topK }, () => randomInteger(random, 0, numExperts - 1));
      const names = {
        requests: Uint32Array.from({ length: numRows }, () => randomInteger(random, 0, 2 ** 31)),
        positions: Int32Array.from({ length: numRows }, (_, row) => row),
      };
      const slots = allSlots(numRows * topK).filter(() => random() < 0.9);
      const { groups } = planDispatch(routes, routing, topK, slots, names, table.workers.length, new Set());
      expect(groups.flatMap((group) => [...group.slots]).sort((a, b) => a - b)).toEqual([...slots]);
      for (const group of groups) {
        expect(new Set(group.rows).size).toBe(group.rows.length);
        let assignment = 0;
        group.experts.forEach((expert, index) => {
          expect(experts[expert]?.replicas.map(({ worker }) => worker)).toContain(table.workers[group.worker]);
          for (let count = group.counts[index] as number; count > 0; count -= 1, assignment += 1) {
            const slot = group.slots[assignment] as number;
            expect(routing[slot]).toBe(expert);
            expect(group.rows[group.rowIndex[assignment] as number]).toBe(Math.floor(slot / topK));
          }
        });
        expect(assignment).toBe(group.slots.length);
      }
    },
  );
});
