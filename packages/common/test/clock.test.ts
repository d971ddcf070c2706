import { describe, expect, it } from 'vitest';
import { FakeClock, systemClock } from '../src/index.js';

describe('FakeClock', () => {
  it('begins at 0 and moves only when told to', () => {
    const clock = new FakeClock();
    expect([clock.now(), clock.elapsed()]).toEqual([0, 0]);
    clock.advance(250);
    clock.advance(50);
    expect([clock.now(), clock.elapsed()]).toEqual([300, 300]);
  });

  it('runs a timer once, when its time has come and not before', () => {
    const clock = new FakeClock();
    const runs: number[] = [];
    clock.after(100, () => runs.push(clock.now()));
    clock.advance(99);
    expect(runs).toEqual([]);
    clock.advance(1);
    clock.advance(1000);
    expect(runs).toEqual([100]);
  });

  it('runs timers in the order of their time, whatever the order they were set in', () => {
    const clock = new FakeClock();
    const runs: string[] = [];
    clock.after(30, () => runs.push(`c at ${clock.now()}`));
    clock.after(10, () => runs.push(`a at ${clock.now()}`));
    clock.after(20, () => runs.push(`b at ${clock.now()}`));
    clock.advance(100);
    expect(runs).toEqual(['a at 10', 'b at 20', 'c at 30']);
    expect(clock.now()).toBe(100);
  });

  it('runs timers of one time in the order they were set in', () => {
    const clock = new FakeClock();
    const runs: string[] = [];
    for (const name of ['first', 'second', 'third']) clock.after(10, () => runs.push(name));
    clock.advance(10);
    expect(runs).toEqual(['first', 'second', 'third']);
  });

  it('repeats at every period until cancelled, also from within', () => {
    const clock = new FakeClock();
    const runs: number[] = [];
    const timer = clock.every(10, () => {
      runs.push(clock.now());
      if (runs.length === 3) timer.cancel();
    });
    clock.advance(1000);
    expect(runs).toEqual([10, 20, 30]);
  });

  it('does not run a timer that another one cancelled at the same time', () => {
    const clock = new FakeClock();
    const runs: string[] = [];
    clock.after(10, () => {
      runs.push('first');
      second.cancel();
    });
    const second = clock.after(10, () => runs.push('second'));
    clock.advance(10);
    expect(runs).toEqual(['first']);
  });

  it('runs within one advance what a timer sets, if it falls due', () => {
    const clock = new FakeClock();
    const runs: number[] = [];
    clock.after(10, () => {
      clock.after(5, () => runs.push(clock.now()));
      clock.after(50, () => runs.push(clock.now()));
    });
    clock.advance(20);
    expect(runs).toEqual([15]);
    clock.advance(40);
    expect(runs).toEqual([15, 60]);
  });

  it('runs a timer without delay at the next advance, even by nothing', () => {
    const clock = new FakeClock();
    let hasRun = false;
    clock.after(0, () => {
      hasRun = true;
    });
    expect(hasRun).toBe(false);
    clock.advance(0);
    expect(hasRun).toBe(true);
  });
});

describe('systemClock', () => {
  it('runs a timer, repeats another, and stops at cancel', async () => {
    let numTicks = 0;
    await new Promise<void>((resolve) => {
      // The clock's own timers do not keep the process alive, so one that does stands beside them.
      const alive = setInterval(() => {}, 1000);
      const never = systemClock.after(1, () => expect.unreachable('cancelled'));
      never.cancel();
      const ticking = systemClock.every(1, () => {
        if (++numTicks < 3) return;
        ticking.cancel();
        systemClock.after(1, () => {
          clearInterval(alive);
          resolve();
        });
      });
    });
    expect(numTicks).toBe(3);
  });

  it('has a monotonic time beside the time of day', () => {
    const before = systemClock.elapsed();
    expect(systemClock.elapsed()).toBeGreaterThanOrEqual(before);
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2024));
  });
});
