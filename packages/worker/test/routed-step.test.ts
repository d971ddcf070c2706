import { FakeClock } from '@expertmesh/common';
import type { Batch, Binding, Reroute, SlotFailure, StepResult } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { PlacementView } from '../src/experts/placement-view.js';
import type { MissingExperts } from '../src/steps/parking.js';
import { RoutedStep } from '../src/steps/routed-step.js';
import { Sequence } from '../src/steps/sequence.js';
import { StepRows } from '../src/steps/step-rows.js';

const batch: Batch = { type: 'batch' };
const sequence = (id: string) => new Sequence({ id, tokens: [1, 2], logits: 'last', maxPositions: 8, maxTokens: 8 });
const done: StepResult = { state: 'done', layer: null, routing: null, isStatic: false, failures: [], waitMs: 2 };

/** Two sequences of one row each, at a layer whose results the engine gives one after the other. */
function open(results: readonly StepResult[]) {
  const rerouted: (readonly Reroute[])[] = [];
  const engine = {
    batchRoute: () => undefined,
    batchStep: async (_batch: Batch, reroutes: readonly Reroute[]) => {
      rerouted.push(reroutes);
      return results[rerouted.length - 1] as StepResult;
    },
  };
  const view = new PlacementView({ self: 'w1', clock: new FakeClock(), graceMs: 5000, routed: () => undefined, dropped: () => undefined });
  const rows = new StepRows(
    ['rq_1', 'rq_2'].map((id) => ({ sequence: sequence(id), stack: 'decoder', first: 0, numRows: 1, numLogitRows: 1 })),
    null,
  );
  const parts = { binding: engine as unknown as Binding, router: { type: 'router' } as const, view };
  const parked: { slice: number; missing: MissingExperts }[] = [];
  const step = new RoutedStep(parts, batch, rows, 1);
  const park = (slice: number, missing: MissingExperts) => {
    parked.push({ slice, missing });
    rows.drop(slice);
  };
  return { run: () => step.run(park), parked, rerouted };
}

const unplaced = (...slots: number[]): SlotFailure => {
  return { kind: 'unplaced', slots: Int32Array.from(slots), worker: '', epoch: 0, reason: '', message: '', refuserEpoch: 0 };
};
const stopped = (isStatic: boolean, routing: Int32Array, ...failures: SlotFailure[]): StepResult => ({
  ...{ state: 'stopped', layer: 1, routing, isStatic, failures, waitMs: 1 },
});

it('parks the sequence that lacks an expert, and goes on with the others', async () => {
  const { run, parked, rerouted } = open([stopped(false, Int32Array.of(0, 1, 0, 2), unplaced(3)), done]);
  expect(await run()).toBe(true);
  expect(parked).toMatchObject([{ slice: 1, missing: { layer: 1, experts: [2], error: { code: 'EM_EXPERT_UNAVAILABLE' } } }]);
  expect(rerouted).toEqual([[], []]);
});

it('tells each sequence of what it lacks itself', async () => {
  const { run, parked } = open([stopped(false, Int32Array.of(0, 1, 0, 2), unplaced(1, 2, 3)), { ...done, state: 'abandoned' }]);
  expect(await run()).toBe(false);
  expect(parked.map(({ slice, missing }) => [slice, missing.experts])).toEqual([
    [0, [1]],
    [1, [0, 2]],
  ]);
});

it('parks all where a block of static gating is not filled: its rows are everybody’s', async () => {
  // More rows than the batch has: three experts of two places each.
  const { run, parked, rerouted } = open([stopped(true, Int32Array.of(0, 0, 1, 1, 2, 2), unplaced(4, 5)), { ...done, state: 'abandoned' }]);
  expect(await run()).toBe(false);
  expect(parked.map(({ slice, missing }) => [slice, missing.experts])).toEqual([
    [0, [2]],
    [1, [2]],
  ]);
  expect(rerouted).toEqual([[], []]);
});

it('sends rows of blocks again as those of sequences, whosever they are', async () => {
  const lost: SlotFailure = { ...unplaced(4, 5), kind: 'lost', worker: 'w2', message: 'gone' };
  const { run, rerouted } = open([stopped(true, Int32Array.of(0, 0, 1, 1, 2, 2), lost), done]);
  expect(await run()).toBe(true);
  expect(rerouted).toEqual([[], [{ slots: Int32Array.of(4, 5), avoid: ['w2'] }]]);
});
