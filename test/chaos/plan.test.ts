import { expect, it } from 'vitest';
import { planRounds, type Wanted } from './plan.js';

it('plans the same rounds by the same seed, longer runs beginning like shorter ones', () => {
  const rounds = planRounds(7, 20, 3);
  expect(planRounds(7, 20, 3)).toEqual(rounds);
  expect(planRounds(7, 5, 3)).toEqual(rounds.slice(0, 5));
  expect(planRounds(8, 20, 3)).not.toEqual(rounds);
});

it('hits each part in every four rounds, two of them under an operation, and every act within 24', () => {
  const rounds = planRounds(3, 24, 3);
  for (let first = 0; first < rounds.length; first += 4) {
    const four = rounds.slice(first, first + 4);
    expect(four.map(({ faults }) => faults[0]!.part).sort()).toEqual(['leader', 'redis', 'standby', 'worker']);
    expect(four.filter(({ operation }) => operation !== null)).toHaveLength(2);
  }
  const hit = new Set(rounds.flatMap(({ faults }) => faults.map(({ part, act }) => `${part} ${act}`)));
  expect(hit.size).toBe(6 + 5 + 4 + 6);
});

it('takes one keeper of the state at a time, and one worker', () => {
  for (const { faults } of planRounds(11, 400, 3)) {
    expect(faults.filter(({ part }) => part !== 'worker').length).toBeLessThanOrEqual(1);
    expect(faults.filter(({ part }) => part === 'worker').length).toBeLessThanOrEqual(1);
  }
});

it('keeps to one kind of fault where that is asked for, and names those that there are', () => {
  const kinds = (wanted: Wanted) => [
    ...new Set(planRounds(5, 40, 3, wanted).flatMap(({ faults }) => faults.map(({ part, act }) => `${part} ${act}`))),
  ];
  expect(kinds({ part: 'leader', act: 'kill' })).toEqual(['leader kill']);
  expect(kinds({ act: 'flush' })).toEqual(['redis flush']);
  expect(planRounds(5, 20, 3, { withOperations: false }).every(({ operation }) => operation === null)).toBe(true);
  expect(kinds({ act: 'restart' })).toEqual(['everything restart']);
  expect(planRounds(5, 3, 3, { lastsMs: 30_000 }).map(({ faults }) => faults[0]!.lastsMs)).toEqual([30_000, 30_000, 30_000]);
  expect(kinds({ part: 'standby' }).sort()).toEqual(['standby cut', 'standby hold', 'standby kill', 'standby stop']);
  expect(() => kinds({ part: 'standby', act: 'flush' })).toThrow(/no fault is 'flush' of 'standby'; there are worker: kill, stop, slow, /);
});
