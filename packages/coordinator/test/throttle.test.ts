// Copies that wait for their turn.
import { getEventListeners } from 'node:events';
import { FakeClock } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { Throttle } from '../src/operations/throttle.js';
import { settled } from './fake-members.js';

test('a copy waits until those before it would have taken their time, and whoever waits often leaves nothing at the signal', async () => {
  const clock = new FakeClock();
  const { signal } = new AbortController();
  const throttle = new Throttle(1000, clock);
  await throttle.take(500, signal);
  for (let count = 0; count < 20; count += 1) {
    let hasBegun = false;
    const begun = throttle.take(500, signal).then(() => {
      hasBegun = true;
    });
    clock.advance(499);
    await settled();
    expect(hasBegun).toBe(false);
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    clock.advance(1);
    await begun;
    expect(getEventListeners(signal, 'abort').length).toBe(0);
  }
});

test('a copy that waits begins at once when its operation ends', async () => {
  const ending = new AbortController();
  const throttle = new Throttle(1, new FakeClock());
  await throttle.take(1_000_000, ending.signal);
  const waiting = throttle.take(1, ending.signal);
  ending.abort();
  await waiting;
  expect(getEventListeners(ending.signal, 'abort').length).toBe(0);
});
