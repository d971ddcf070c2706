import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { FakeClock, pause } from '../src/index.js';

describe('pause', () => {
  it('lasts its time, and leaves nothing at its signals', async () => {
    const clock = new FakeClock();
    const signals = [new AbortController().signal, new AbortController().signal];
    let isOver = false;
    const paused = pause(clock, 100, ...signals).then(() => {
      isOver = true;
    });
    clock.advance(99);
    await Promise.resolve();
    expect(isOver).toBe(false);
    expect(signals.map((signal) => getEventListeners(signal, 'abort').length)).toEqual([1, 1]);
    clock.advance(1);
    await paused;
    expect(signals.map((signal) => getEventListeners(signal, 'abort').length)).toEqual([0, 0]);
  });

  it('ends when any of its signals aborts, or has', async () => {
    const clock = new FakeClock();
    const [first, second] = [new AbortController(), new AbortController()];
    const paused = pause(clock, 100, first.signal, second.signal);
    second.abort();
    await paused;
    await pause(clock, 100, first.signal, second.signal);
    expect(getEventListeners(first.signal, 'abort').length).toBe(0);
  });
});
