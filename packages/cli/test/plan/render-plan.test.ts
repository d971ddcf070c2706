import { expect, it } from 'vitest';
import { explanationsOf, renderDiff, renderExplanation } from '../../src/plan/render-diff.js';
import { nothingToDo, renderPlan } from '../../src/plan/render-plan.js';
import { emptyPlan, examplePlan } from '../plan-examples.js';

it('a plan shows gain, cost, the workers that change, and what does not move', () => {
  expect(renderPlan(examplePlan, false)).toMatchInlineSnapshot();
});

it('the wide form lists the workers that do not change too', () => {
  expect(renderPlan(examplePlan, true)).toMatch(/^w4 +36 -> 36 +88% -> 88% +0 B +0 B$/m);
});

it('without load in the window the plan says that every expert counts the same', () => {
  const since = { sinceMs: 0, untilMs: 0, rows: 0, numWindows: 0 };
  expect(renderPlan({ ...examplePlan, since }, false)).toContain('Load      none in the window: every expert counts the same\n');
  expect(nothingToDo({ ...emptyPlan, since })).toBe('Nothing to do: no load in the window, and with equal loads nothing has to move.');
});

it('a plan without moves says how even the workers are, or that nothing allowed helps', () => {
  expect(nothingToDo(emptyPlan)).toBe('Nothing to do: all 2 workers are within 5% of the mean (worst w3, 3.1%).');
  expect(nothingToDo({ ...emptyPlan, summary: { ...emptyPlan.summary, threshold: 0.02 } })).toBe(
    'Nothing to do: max/mean load is 1.03 (goal: at most 1.02), and no move that is allowed lowers it.',
  );
});

it('a diff shows each worker and each moved expert before and after', () => {
  expect(renderDiff(examplePlan)).toMatchInlineSnapshot();
  expect(renderDiff(emptyPlan)).toContain('No expert moves.\n');
});

it("an explanation gives each rule's yes or no and who was rejected", () => {
  expect(explanationsOf(examplePlan, { layer: 12, expert: 37 }).map(renderExplanation).join('')).toMatchInlineSnapshot();
});

it('an expert that the plan does not move is an error that names those it moves', () => {
  expect(() => explanationsOf(examplePlan, { layer: 1, expert: 2 })).toThrow(
    'option --expert is 1/2; wanted one that the plan moves: 12/37, 12/40, 13/1',
  );
  expect(() => explanationsOf(emptyPlan, { layer: 1, expert: 2 })).toThrow('wanted a plan with moves; this one has none');
});
