import { expect, it } from 'vitest';
import { explanationsOf, renderDiff, renderExplanation } from '../../src/plan/render-diff.js';
import { nothingToDo, renderPlan } from '../../src/plan/render-plan.js';
import { emptyPlan, examplePlan } from '../plan-examples.js';

it('a plan shows gain, cost, the workers that change, and what does not move', () => {
  expect(renderPlan(examplePlan, false)).toMatchInlineSnapshot(`
    "Cluster   prod-a   epoch 418   3 workers
    Load      15m window, 91.2M rows routed

                    now      planned
    max/mean load   1.41     1.04     (goal: at most 1.05)
    busiest worker  w3 141%  w5 104%
    cross-node      38.2%    33.9%    of rows

    Moves     3 (1 relocation, 1 replica added, 1 replica removed)   860.0 MiB to copy
    Estimate  2s at 400.0 MiB/s (the throttle); peak extra memory 860.0 MiB on w5 (limit 3.0 GiB)

    WORKER  EXPERTS   LOAD               SEND    RECEIVE
    w3      36 -> 34  141% -> 103%  860.0 MiB        0 B
    w5      36 -> 38  71% -> 104%         0 B  860.0 MiB
    ... 1 more worker (-o wide)

    Not moved: layer 1 expert 2 (pinned), w2 (draining)
    Warning: layer 13 expert 1 has one replica only
    "
  `);
});

it('the wide form lists the workers that do not change too', () => {
  expect(renderPlan(examplePlan, true)).toMatch(/^w4 +36 -> 36 +88% -> 88% +0 B +0 B +0 B +3\.0 GiB$/m);
});

it('the estimate says what it goes by, and nodes that are not known are not shown', () => {
  const summary = { ...examplePlan.summary, crossNodeNow: null, crossNodePlanned: null };
  const estimate = { seconds: 0.4, bytesPerSecond: 2 * 2 ** 30, source: 'measured' as const };
  const workers = summary.workers.map((worker) => ({ ...worker, roomBytes: null }));
  const text = renderPlan({ ...examplePlan, summary: { ...summary, estimate, workers } }, false);
  expect(text).toContain('Estimate  under 1s at 2.0 GiB/s (as fast as operations before); peak extra memory 860.0 MiB on w5 (no limit)\n');
  expect(text).not.toContain('cross-node');
  expect(renderPlan({ ...examplePlan, summary: { ...summary, estimate: { ...estimate, source: 'assumed' } } }, false)).toContain(
    '(assumed; nothing has been copied yet)',
  );
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
  expect(renderDiff(examplePlan)).toMatchInlineSnapshot(`
    "Plan pl_7Q2   epoch 418   3 moves   860.0 MiB   max/mean load 1.41 -> 1.04

    WORKER  EXPERTS   LOAD
    w3      36 -> 34  141% -> 103%
    w4      36        88%
    w5      36 -> 38  71% -> 104%

    LAYER  EXPERT  BEFORE          AFTER                COPY  FROM
       12      37  w3              w3 50%, w5 50%  430.0 MiB  w3
       12      40  w3              w5              430.0 MiB  w3
       13       1  w3 50%, w4 50%  w4                      -  -

    Not moved: layer 1 expert 2 (pinned), w2 (draining)
    Warning: layer 13 expert 1 has one replica only
    "
  `);
  expect(renderDiff(emptyPlan)).toContain('No expert moves.\n');
});

it("an explanation gives each rule's yes or no and who was rejected", () => {
  expect(explanationsOf(examplePlan, { layer: 12, expert: 37 }).map(renderExplanation).join('')).toMatchInlineSnapshot(`
    "layer 12 expert 37: add a replica on w5
      memory  yes   w5 has 14.2 GiB free, needs 430 MiB
      pin     yes   not pinned
      zone    no    w5 is in the zone of w3
      rejected: w6 (memory: 0.2 GiB free), w2 (draining)
    "
  `);
});

it('an expert that the plan does not move is told why', () => {
  const explained = (layer: number, expert: number) => explanationsOf(examplePlan, { layer, expert }).map(renderExplanation).join('');
  expect(explained(1, 2)).toMatchInlineSnapshot(`
    "layer 1 expert 2: stays on w5
      pin   no    pinned
      gain  no    layer 1 has max/mean 1.50 after the plan; no move of this expert was worth its copy
    "
  `);
  expect(explained(2, 0)).toMatchInlineSnapshot(`
    "layer 2 expert 0: stays on w3
      pin   yes   not pinned
      gain  no    layer 2 has max/mean 1.00 after the plan, within the threshold
    "
  `);
});

it('an expert that the model does not have is an error that says which there are', () => {
  expect(() => explanationsOf(examplePlan, { layer: 1, expert: 4 })).toThrow('is 1/4; wanted an expert of layer 1 below 4');
  expect(() => explanationsOf(examplePlan, { layer: 0, expert: 0 })).toThrow('is 0/0; wanted a layer with experts below 3');
});
