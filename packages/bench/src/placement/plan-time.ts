import { median } from '@expertmesh/common';
import { planMesh, planWith } from '@expertmesh/placement';
import { type ClusterShape, firstPlacement, plannerInput, type Room } from './cluster-shape.js';
import { maxOverMean } from './judge.js';
import { sumOfBatches } from './trace.js';
import { zipfTrace } from './zipf.js';

/** How long a plan of one size takes. */
export interface PlanTimeRow extends ClusterShape {
  readonly measure: 'time';
  readonly trace: 'zipf';
  readonly planner: 'eplb' | 'mesh';
  readonly room: Room;
  /** max/mean of the first placement, and of the planned one. */
  readonly before: number;
  readonly after: number;
  /** The first plan of the process of this size, and the median of all. */
  readonly firstMs: number;
  readonly planMs: number;
}

const rowsPerExpert = 4096;

/** Plans from the first placement for Zipf loads, at threshold 0. */
export function measurePlanTime(
  planner: PlanTimeRow['planner'],
  room: Room,
  shape: ClusterShape,
  rounds: number,
  seed: number,
): PlanTimeRow {
  const rowsPerBatch = shape.experts * rowsPerExpert;
  const load = sumOfBatches(zipfTrace({ numLayers: shape.layers, numExperts: shape.experts, numBatches: 1, rowsPerBatch }, seed));
  const current = firstPlacement(shape);
  const input = plannerInput(shape, room, current, load, 0);
  const plan = () => (planner === 'mesh' ? planMesh(input) : planWith(planner, input, []));
  const times: number[] = [];
  let target = current;
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now();
    target = plan();
    times.push(performance.now() - startMs);
  }
  return {
    measure: 'time',
    trace: 'zipf',
    ...shape,
    planner,
    room,
    before: maxOverMean(current, load, shape),
    after: maxOverMean(target, load, shape),
    firstMs: times[0]!,
    planMs: median(times),
  };
}
