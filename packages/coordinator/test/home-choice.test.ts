import { expect, test } from 'vitest';
import { chooseHome } from '../src/routing/home-choice.js';

function candidate(worker: string, numRequests = 0, freeKvBlocks = 0, isSlow = false) {
  return { worker, numRequests, freeKvBlocks, isSlow };
}

test('the worker with the fewest requests is chosen, whatever its free KV blocks', () => {
  expect(chooseHome([candidate('w1', 2, 900), candidate('w2', 1, 5)], null)?.worker).toBe('w2');
});

test('among equally busy workers the one with most free KV blocks is chosen', () => {
  expect(chooseHome([candidate('w1', 1, 5), candidate('w2', 1, 9), candidate('w3', 2, 99)], null)?.worker).toBe('w2');
});

test('equals take turns by id, in whatever order they are named', () => {
  const equals = [candidate('w3'), candidate('w1'), candidate('w2')];
  const chosen: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) chosen.push(chooseHome(equals, chosen.at(-1) ?? null)!.worker);
  expect(chosen).toEqual(['w1', 'w2', 'w3', 'w1', 'w2']);
});

test('a slow worker is chosen only where all are slow', () => {
  expect(chooseHome([candidate('w1', 0, 9, true), candidate('w2', 5, 1)], null)?.worker).toBe('w2');
  expect(chooseHome([candidate('w1', 2, 9, true), candidate('w2', 1, 1, true)], null)?.worker).toBe('w2');
});

test('there is no home without candidates', () => {
  expect(chooseHome([], 'w1')).toBeNull();
});
