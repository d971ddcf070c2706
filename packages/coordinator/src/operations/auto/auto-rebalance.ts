import { type Clock, type Logger, type Timer, toEmError } from '@expertmesh/common';
import { planText } from '@expertmesh/placement';
import type { WorkerTable } from '../../membership/worker-table.js';
import type { AutoDecision, OperationCounts } from '../operation-counts.js';
import type { Operations } from '../operations.js';
import type { Rebalancer } from '../rebalancer.js';
import type { SettingsBook } from '../settings.js';
import { type AutoPolicy, shouldPlan } from './auto-policy.js';

const lookEveryMs = 10_000;

export interface AutoRebalanceParts {
  readonly rebalancer: Pick<Rebalancer, 'judge' | 'apply'>;
  readonly operations: Pick<Operations, 'current' | 'list'>;
  readonly settings: Pick<SettingsBook, 'settings' | 'change'>;
  readonly table: Pick<WorkerTable, 'all'>;
  readonly counts: OperationCounts;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks at the load from time to time and rebalances by the policy; does nothing while that is off. */
export class AutoRebalance {
  readonly #parts: AutoRebalanceParts;
  readonly #timer: Timer;
  #exceededSinceMs: number | null = null;
  #isLooking = false;
  #lastDecision = '';

  constructor(parts: AutoRebalanceParts) {
    this.#parts = parts;
    this.#timer = parts.clock.every(lookEveryMs, () => void this.#look());
  }

  get policy(): AutoPolicy {
    return this.#parts.settings.settings.auto;
  }

  /** What was decided last, for people. */
  get lastDecision(): string {
    return this.#lastDecision;
  }

  /** Goes by this policy from now on; what was being decided under the one before is dropped. */
  async set(policy: AutoPolicy): Promise<void> {
    await this.#parts.settings.change({ auto: policy });
    this.#exceededSinceMs = null;
    this.#lastDecision = '';
    void this.#look();
  }

  close(): void {
    this.#timer.cancel();
  }

  async #look(): Promise<void> {
    if (!this.policy.enabled || this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#decide();
    } catch (thrown) {
      this.#decided('failed', toEmError(thrown).message);
    } finally {
      this.#isLooking = false;
    }
  }

  async #decide(): Promise<void> {
    const { rebalancer, operations, table, clock } = this.#parts;
    const { policy } = this;
    const judged = await rebalancer.judge(policy.threshold);
    if (this.policy !== policy) return;
    const isAbove = judged.maxOverMean > 1 + policy.threshold;
    this.#exceededSinceMs = isAbove ? (this.#exceededSinceMs ?? clock.now()) : null;
    const local = new Date(clock.now());
    const { plan, why } = shouldPlan(policy, {
      nowMs: clock.now(),
      minuteOfDay: local.getHours() * 60 + local.getMinutes(),
      maxOverMean: judged.maxOverMean,
      exceededSinceMs: this.#exceededSinceMs,
      lastEndedMs: operations.current === null ? (operations.list()[0]?.progress.endedMs ?? 0) : null,
      isHealthy: table.all().every(({ state }) => state === 'ready' || state === 'draining'),
    });
    if (!plan) return this.#decided('waited', why);
    const proposed = await judged.plan();
    if (this.policy !== policy) return;
    const gain = proposed.summary.maxOverMeanNow - proposed.summary.maxOverMeanPlanned;
    if (proposed.moves.length === 0 || gain < policy.minGain) {
      return this.#decided('waited', `${why}, but a plan would gain ${gain.toFixed(2)} only (wanted ${policy.minGain})`);
    }
    const { document } = await rebalancer.apply(planText(proposed), {
      throttleBytesPerSecond: policy.throttleBytesPerSecond,
      concurrency: 1,
    });
    this.#exceededSinceMs = null;
    this.#decided('began', `${why}: began ${document.id}`);
  }

  #decided(decision: AutoDecision, text: string): void {
    this.#parts.counts.decided(decision);
    if (text !== this.#lastDecision) this.#parts.logger.info({ decision: text }, 'automatic rebalance');
    this.#lastDecision = text;
  }
}
