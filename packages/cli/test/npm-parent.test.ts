import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onNpmGone } from '../src/npm-parent.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function startedBy(env: Record<string, string>) {
  const processes = new Map([
    [7, { name: 'sh', ppid: 6 }],
    [6, { name: 'npm exec', ppid: 5 }],
  ]);
  return { ppid: 7, env, processes, processOf: (pid: number) => processes.get(pid) ?? null };
}

it.each([
  ['the shell and npm', (self: ReturnType<typeof startedBy>) => Object.assign(self, { ppid: 1 })],
  [
    'npm alone, under whose shell the command goes on',
    ({ processes }: ReturnType<typeof startedBy>) => processes.set(7, { name: 'sh', ppid: 1 }),
  ],
])('tells once when %s has ended', (_what, end) => {
  const self = startedBy({ npm_command: 'exec' });
  const gone = vi.fn();
  onNpmGone(gone, self);
  vi.advanceTimersByTime(10_000);
  expect(gone).not.toHaveBeenCalled();
  end(self);
  vi.advanceTimersByTime(10_000);
  expect(gone).toHaveBeenCalledTimes(1);
});

it('does not mind who started npm where the command is its own child', () => {
  const self = { ...startedBy({ npm_command: 'exec' }), ppid: 6 };
  const gone = vi.fn();
  onNpmGone(gone, self);
  self.processes.set(6, { name: 'npm exec', ppid: 1 });
  vi.advanceTimersByTime(10_000);
  expect(gone).not.toHaveBeenCalled();
});

it('looks no more when told so, and not at all where npm has not started the process', () => {
  const gone = vi.fn();
  const [byNpm, byHand] = [startedBy({ npm_command: 'run-script' }), startedBy({})];
  onNpmGone(gone, byNpm)();
  onNpmGone(gone, byHand);
  [byNpm.ppid, byHand.ppid] = [1, 1];
  vi.advanceTimersByTime(10_000);
  expect(gone).not.toHaveBeenCalled();
});
