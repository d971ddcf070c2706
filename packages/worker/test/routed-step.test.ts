import { FakeClock } from '@expertmesh/common';
import type { Batch, Binding, Reroute, SlotFailure, StepResult } from '@expertmesh/native';
import { expect, it } from 'vitest';
import type { UnfilledSlots } from '../src/experts/layer-recovery.js';
import { PlacementView } from '../src/experts/placement-view.js';
import { RoutedStep } from '../src/steps/routed-step.js';
import { Sequence } from '../src/steps/sequence.js';
import { StepRows } from '../src/steps/step-rows.js';

const batch: Batch = { type: 'batch' };
const sequence = (id: string) => new Sequence({ id, tokens: [1, 2], logits: 'last', maxPositions: 8, maxTokens: 8 });
const done: StepResult = { state: 'done', layer: null, routing: null, isStatic: false, failures: [] };

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
  const clock = new FakeClock();
  const view = new PlacementView('w1', clock, () => undefined);
  const rows = new StepRows(
    ['rq_1', 'rq_2'].map((id) => ({ sequence: sequence(id), stack: 'decoder', first: 0, numRows: 1, numLogitRows: 1 })),
    null,
  );
  const parts = { binding: engine as unknown as Binding, router: { type: 'router' } as const, view, clock, recoveryTimeoutMs: 0 };
  const givenUp: { slices: ReadonlySet<number>; unfilled: UnfilledSlots }[] = [];
  const step = new RoutedStep(parts, batch, rows);
  const giveUp = (slices: ReadonlySet<number>, unfilled: UnfilledSlots) => {
    givenUp.push({ slices, unfilled });
    for (const slice of slices) rows.drop(slice);
  };
  return { run: () => step.run(giveUp, new AbortController().signal), givenUp, rerouted };
}

const unplaced = (...slots: number[]): SlotFailure => {
  return { kind: 'unplaced', slots: Int32Array.from(slots), worker: '', epoch: 0, reason: '', message: '', refuserEpoch: 0 };
};
const stopped = (isStatic: boolean, routing: Int32Array, ...failures: SlotFailure[]): StepResult => ({
  ...{ state: 'stopped', layer: 1, routing, isStatic, failures },
});

it('gives up the sequence that lacks an expert, and goes on with the others', async () => {
  const { run, givenUp, rerouted } = open([stopped(false, Int32Array.of(0, 1, 0, 2), unplaced(3)), done]);
  expect(await run()).toBe(true);
  expect(givenUp.map(({ slices }) => [...slices])).toEqual([[1]]);
  expect(givenUp[0]?.unfilled.error).toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 1, expert: '2' } });
  expect(rerouted).toEqual([[], []]);
});

it('fails whole where a block of static gating is not filled: its rows are everybody’s', async () => {
  // More rows than the batch has: three experts of two places each.
  const { run, givenUp, rerouted } = open([stopped(true, Int32Array.of(0, 0, 1, 1, 2, 2), unplaced(4, 5)), done]);
  await expect(run()).rejects.toMatchObject({ code: 'EM_EXPERT_UNAVAILABLE', fields: { layer: 1, expert: '2' } });
  expect(givenUp).toEqual([]);
  expect(rerouted).toHaveLength(1);
});

it('sends rows of blocks again as those of sequences, whosever they are', async () => {
  const lost: SlotFailure = { ...unplaced(4, 5), kind: 'lost', worker: 'w2', message: 'gone' };
  const { run, rerouted } = open([stopped(true, Int32Array.of(0, 0, 1, 1, 2, 2), lost), done]);
  expect(await run()).toBe(true);
  expect(rerouted).toEqual([[], [{ slots: Int32Array.of(4, 5), avoid: ['w2'] }]]);
});
