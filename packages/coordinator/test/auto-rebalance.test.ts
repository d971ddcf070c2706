// When the coordinator rebalances by itself, on a clock that moves only when told to.
import { createLogger, FakeClock } from '@expertmesh/common';
import type { Plan } from '@expertmesh/placement';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AutoPolicy, defaultAutoPolicy } from '../src/operations/auto/auto-policy.js';
import { AutoRebalance, type AutoRebalanceParts } from '../src/operations/auto/auto-rebalance.js';
import { OperationCounts } from '../src/operations/operation-counts.js';
import type { OperationView } from '../src/operations/operations.js';
import type { Settings } from '../src/operations/settings.js';
import { noQos } from '../src/qos/qos-settings.js';

const second = 1000;
const minute = 60 * second;
const policy: AutoPolicy = { ...defaultAutoPolicy, enabled: true, threshold: 0.1, minGain: 0.05, holdMs: 2 * minute };

/** A cluster of one number: how uneven it is. A plan brings it to `planned`. */
class Uneven {
  readonly clock = new FakeClock();
  maxOverMean = 1.5;
  planned = 1;
  numLooks = 0;
  /** Times at which operations began. */
  readonly began: number[] = [];
  state: 'ready' | 'lost' = 'ready';
  /** 0 = under way. */
  #endedMs: number | null = null;
  #settings: Settings = { pins: [], draining: [], auto: defaultAutoPolicy, qos: noQos };
  onPlan: () => Promise<void> = async () => undefined;
  readonly auto: AutoRebalance;

  constructor() {
    this.clock.advance(1_000 * minute);
    this.auto = new AutoRebalance(this.#parts());
  }

  /** Step by step, so that each look sees the end of the one before. */
  async advance(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += second) {
      this.clock.advance(Math.min(second, ms - passed));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  endOperation(): void {
    this.#endedMs = this.clock.now();
    this.maxOverMean = this.planned;
  }

  readonly counts = new OperationCounts();

  #parts(): AutoRebalanceParts {
    const uneven = this;
    return {
      rebalancer: {
        async judge() {
          uneven.numLooks += 1;
          const plan = async () => {
            await uneven.onPlan();
            const summary = { maxOverMeanNow: uneven.maxOverMean, maxOverMeanPlanned: uneven.planned };
            return { moves: [{}], summary } as unknown as Plan;
          };
          return { maxOverMean: uneven.maxOverMean, plan };
        },
        async apply() {
          uneven.began.push(uneven.clock.now());
          uneven.#endedMs = 0;
          return { document: { id: `op_${uneven.began.length}` } } as OperationView;
        },
      },
      operations: {
        get current() {
          return uneven.#endedMs === 0 ? ({} as OperationView) : null;
        },
        list: () => (uneven.#endedMs === null ? [] : [{ progress: { endedMs: uneven.#endedMs } } as OperationView]),
      },
      settings: {
        get settings() {
          return uneven.#settings;
        },
        async change(change) {
          uneven.#settings = { ...uneven.#settings, ...change };
        },
      },
      table: { all: () => [{ state: uneven.state }] as unknown as ReturnType<AutoRebalanceParts['table']['all']> },
      counts: this.counts,
      clock: this.clock,
      logger: createLogger('test', 'silent'),
    };
  }
}

let cluster: Uneven;
beforeEach(() => {
  cluster = new Uneven();
});
afterEach(() => cluster.auto.close());

describe('the automatic rebalance', () => {
  it('does nothing at all while it is off', async () => {
    await cluster.advance(10 * minute);
    expect(cluster.numLooks).toBe(0);
  });

  it('looks as soon as it is on, and begins when the threshold has been exceeded for as long as it is to hold', async () => {
    const onAtMs = cluster.clock.now();
    await cluster.auto.set(policy);
    await cluster.advance(second);
    expect(cluster.auto.lastDecision).toContain('has not lasted 120 s');
    await cluster.advance(3 * minute);
    expect(cluster.began.map((at) => at - onAtMs)).toEqual([2 * minute]);
    expect(cluster.auto.lastDecision).toBe('an operation is under way');
  });

  it('begins the hold anew when the load was even in between', async () => {
    await cluster.auto.set(policy);
    await cluster.advance(minute);
    cluster.maxOverMean = 1.05;
    await cluster.advance(20 * second);
    expect(cluster.auto.lastDecision).toContain('max/mean 1.05 is within 1.10');
    cluster.maxOverMean = 1.5;
    await cluster.advance(100 * second);
    expect(cluster.began).toEqual([]);
    await cluster.advance(minute);
    expect(cluster.began.length).toBe(1);
  });

  it('leaves a plan that gains too little, and says how much it would', async () => {
    cluster.planned = 1.46;
    await cluster.auto.set(policy);
    await cluster.advance(5 * minute);
    expect(cluster.began).toEqual([]);
    expect(cluster.auto.lastDecision).toContain('would gain 0.04 only (wanted 0.05)');
  });

  it('rests after an operation, however uneven the load is', async () => {
    cluster.planned = 1.3;
    await cluster.auto.set(policy);
    await cluster.advance(3 * minute);
    cluster.endOperation();
    const endedAtMs = cluster.clock.now();
    cluster.planned = 1;
    await cluster.advance(2 * minute - second);
    expect(cluster.began.length).toBe(1);
    await cluster.advance(20 * second);
    expect(cluster.began.length).toBe(2);
    expect(cluster.began[1]! - endedAtMs).toBeGreaterThanOrEqual(2 * minute);
  });

  it('begins nothing in quiet hours, and what is due when they are over', async () => {
    // Local times around the clock of the test, whatever its time zone.
    const timeText = (ms: number) => {
      const local = new Date(ms);
      return `${String(local.getHours()).padStart(2, '0')}:${String(local.getMinutes()).padStart(2, '0')}`;
    };
    const nowMs = cluster.clock.now();
    const quietHours = `${timeText(nowMs - 10 * minute)}-${timeText(nowMs + 10 * minute)}`;
    await cluster.auto.set({ ...policy, quietHours });
    await cluster.advance(10 * minute - second);
    expect(cluster.began).toEqual([]);
    expect(cluster.auto.lastDecision).toBe(`quiet hours ${quietHours}`);
    await cluster.advance(minute);
    expect(cluster.began.length).toBe(1);
  });

  it('waits for a worker that is lost', async () => {
    cluster.state = 'lost';
    await cluster.auto.set(policy);
    await cluster.advance(5 * minute);
    expect(cluster.began).toEqual([]);
    expect(cluster.auto.lastDecision).toBe('not all workers are ready');
  });

  it('stops when it is switched off, also with a plan half made', async () => {
    let planned = () => {};
    cluster.onPlan = () =>
      new Promise((resolve) => {
        planned = resolve;
      });
    await cluster.auto.set({ ...policy, holdMs: 0 });
    await cluster.advance(second);
    await cluster.auto.set({ ...policy, enabled: false });
    planned();
    await cluster.advance(10 * minute);
    expect(cluster.began).toEqual([]);
  });
});
