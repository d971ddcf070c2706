// Plans made on a thread are the plans made here, and leave the event loop free.
import type { ExpertPlacement } from '@expertmesh/placement';
import { describe, expect, it } from 'vitest';
import { planOffLoop } from '../src/operations/planning/off-loop.js';
import { computePlan, type PlanningTask } from '../src/operations/planning/planning.js';

/** Experts in turn on the workers, the first of each layer with most of its rows. */
function task(numLayers: number, numExperts: number, numWorkers: number, memoryBytes = 0): PlanningTask {
  const placed = (expert: number): ExpertPlacement => ({
    format: 'bf16',
    checksum: '',
    replicas: [{ worker: `w${expert % numWorkers}`, share: 1 }],
  });
  const current = Array.from({ length: numLayers }, () => Array.from({ length: numExperts }, (_, expert) => placed(expert)));
  const workers = Array.from({ length: numWorkers }, (_, index) => ({
    id: `w${index}`,
    memoryBytes,
    speed: 1,
    node: '',
    zone: '',
    isOpen: true,
  }));
  const input = {
    ...{ id: 'pl_1', kind: 'rebalance' as const, cluster: 'default', fingerprint: 'f', epoch: 3, createdMs: 5 },
    ...{ since: { sinceMs: 0, untilMs: 1, rows: 1, numWindows: 1 }, options: {}, pins: [], threshold: 0, closed: {} },
    layers: current.map(() => ({ numExperts, expertBytes: 100, format: 'bf16' })),
    load: current.map((experts) => experts.map((_, expert) => 1000 / (1 + expert))),
    pace: { bytesPerSecond: 1000, source: 'assumed' as const },
    ...{ workers, current, target: current },
  };
  const planner = { planner: 'mesh' as const, threshold: 0, maxMoves: 0, maxBytes: 0, minReplicas: 1, history: [] };
  return { input, planner, pins: [], name: 'of mesh' };
}

describe('planOffLoop', () => {
  it.each([
    ['a small plan here', task(2, 8, 4)],
    ['a large plan on a thread', task(8, 128, 16)],
  ])('makes %s, the same in both places', async (_, given) => {
    const plan = await planOffLoop(given);
    expect(plan.moves.length).toBeGreaterThan(0);
    expect(plan).toEqual(computePlan(given));
  });

  it('lets the event loop turn while a large plan is made', async () => {
    let isDone = false;
    const plan = planOffLoop(task(8, 128, 16)).finally(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    await plan;
  });

  it("throws on the thread's behalf what planning throws", async () => {
    const small = { ...task(8, 128, 16, 1), planner: null };
    await expect(planOffLoop(small)).rejects.toMatchObject({ code: 'EM_PLAN_INVALID', fields: { plan: 'of mesh' } });
  });
});
