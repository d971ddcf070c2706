import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onNpmGone } from '../src/npm-parent.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('tells once when the parent of a process that npm has started is another one', () => {
  const self = { ppid: 7, env: { npm_command: 'exec' } };
  const gone = vi.fn();
  onNpmGone(gone, self);
  vi.advanceTimersByTime(10_000);
  expect(gone).not.toHaveBeenCalled();
  self.ppid = 1;
  vi.advanceTimersByTime(10_000);
  expect(gone).toHaveBeenCalledTimes(1);
});

it('looks no more when told so, and not at all where npm has not started the process', () => {
  const gone = vi.fn();
  const [byNpm, byHand] = [
    { ppid: 7, env: { npm_command: 'run-script' } },
    { ppid: 7, env: {} },
  ];
  onNpmGone(gone, byNpm)();
  onNpmGone(gone, byHand);
  [byNpm.ppid, byHand.ppid] = [1, 1];
  vi.advanceTimersByTime(10_000);
  expect(gone).not.toHaveBeenCalled();
});
