// The recorded plans of arXiv 2407.14417's planner, those without a solution included.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Infeasible, type MemoryPlan, type MemoryTask, planMemory } from '../src/index.js';

interface Recorded {
  readonly name: string;
  readonly input: MemoryTask;
  readonly expect: MemoryPlan | Infeasible;
}

const { cases } = JSON.parse(readFileSync(new URL('vectors/precision-plan.json', import.meta.url), 'utf8')) as { cases: Recorded[] };

test('there are plans of both preferences, and tasks without one', () => {
  const kinds = new Set(cases.map((one) => (one.expect.feasible ? one.input.preference : one.expect.reason)));
  expect(kinds).toEqual(new Set(['throughput', 'quality', 'invalid', 'memory-below-non-expert', 'no-room-for-swap-buffer']));
});

test.each(cases)('$name', ({ input, expect: wanted }) => {
  expect(planMemory(input)).toEqual(wanted);
});
