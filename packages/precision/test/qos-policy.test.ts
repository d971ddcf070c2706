// What a target wants, over time: in a cluster that is a few numbers, on a clock that is one more.
import { describe, expect, it } from 'vitest';
import { LearnedThroughput, QosPolicy, type QosTarget, type QosView, type RungFacts } from '../src/index.js';

const looksEveryMs = 1_000;
const numRungs = 33;

/** From 1000 bytes at no loss to 360 bytes at 8 % of it. */
const rungs: readonly RungFacts[] = Array.from({ length: numRungs }, (_, rung) => {
  const memoryBytes = 1000 - 20 * rung;
  return { memoryBytes, loss: 0.0025 * rung, expectedSpeed: 1 / memoryBytes };
});

/** A cluster whose throughput is its load times its speed, which is not the expected one. */
class Cluster {
  nowMs = 1_000_000;
  rung = 0;
  load = 10_000;
  /** Looks after a change that see a part of the rung before. */
  sloppyLooks = 0;
  #sloppyLeft = 0;
  #before = 0;
  /** Of what it measures, up and down. */
  noise = 0;
  roomBytes = Number.POSITIVE_INFINITY;
  facts = rungs;
  obstacle: string | null = null;
  isBusy = true;
  /** Of a step, by the bytes of the weights. */
  timeOf = (memoryBytes: number) => memoryBytes;
  /** The rung of each change, with its time. */
  readonly changes: { readonly atMs: number; readonly rung: number }[] = [];
  readonly phases: string[] = [];
  readonly #learned = new LearnedThroughput();
  #policy: QosPolicy;
  #changesUntilMs = 0;
  #measuredSinceMs = 0;
  #numLooks = 0;

  constructor(target: QosTarget) {
    this.#policy = new QosPolicy(target, this.#learned);
  }

  set target(target: QosTarget) {
    this.#policy = new QosPolicy(target, this.#learned);
  }

  get throughput(): number {
    const speed = 1 / this.timeOf(this.facts[this.rung]!.memoryBytes);
    return this.load * speed * (1 + 0.5 * (this.rung / numRungs)) * 100;
  }

  /** Looks once a second; a change takes a second and a half, a measurement two. */
  run(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.nowMs += looksEveryMs;
      this.#numLooks += 1;
      const isChanging = this.nowMs < this.#changesUntilMs;
      if (isChanging) this.#measuredSinceMs = this.#changesUntilMs;
      const wobble = 1 + this.noise * Math.sin(2.4 * this.#numLooks);
      const isMeasured = this.nowMs - this.#measuredSinceMs >= 2_000;
      const isSloppy = isMeasured && this.#sloppyLeft > 0;
      if (isSloppy) this.#sloppyLeft -= 1;
      const measured = (isSloppy ? (this.throughput + this.#before) / 2 : this.throughput) * wobble;
      const decision = this.#policy.look({
        ...{ nowMs: this.nowMs, rungs: this.facts, rung: this.rung, isExact: true, isBusy: this.isBusy, roomBytes: this.roomBytes },
        tokensPerSecond: isMeasured ? measured : null,
        obstacle: isChanging ? 'an operation is under way' : this.obstacle,
      });
      this.phases.push(decision.phase);
      if (decision.change === null) continue;
      this.#before = this.throughput;
      this.#sloppyLeft = this.sloppyLooks;
      this.rung = decision.change;
      this.changes.push({ atMs: this.nowMs, rung: decision.change });
      this.#changesUntilMs = this.nowMs + 1_500;
      this.#measuredSinceMs = this.#changesUntilMs;
    }
  }
}

describe('a target of throughput', () => {
  it.each([1_050, 1_300, 1_700, 2_500])('%i tokens/s are met within 5 %% in 10 s, and nothing moves after that', (tokensPerSecond) => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond });
    cluster.noise = 0.01;
    cluster.run(10);
    expect(cluster.throughput).toBeGreaterThan(0.95 * tokensPerSecond);
    cluster.run(20);
    const { length } = cluster.changes;
    cluster.run(600);
    expect(cluster.changes).toHaveLength(length);
    expect(cluster.throughput).toBeGreaterThan(0.98 * tokensPerSecond);
    expect(cluster.phases.at(-1)).toBe('holding');
  });

  it.each([5, 10, 20])('is met in 10 s where a byte without room takes %i times as long, and then with less to spare', (missCost) => {
    const missed = (memoryBytes: number) => Math.max(0, memoryBytes - 400);
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 600 });
    cluster.timeOf = (memoryBytes) => memoryBytes + missCost * missed(memoryBytes);
    cluster.facts = rungs.map((rung) => ({ ...rung, expectedSpeed: 1 / (rung.memoryBytes + 10 * missed(rung.memoryBytes)) }));
    cluster.run(10);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 600);
    cluster.run(60);
    const { length } = cluster.changes;
    cluster.run(300);
    expect(cluster.changes).toHaveLength(length);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 600);
    expect(cluster.throughput).toBeLessThan(1.3 * 600);
  });

  // A byte without room costs three times what is expected of it, and measurements right after a change are half of the rung before.
  it('is reached by one change where both ends of the range were measured under targets before', () => {
    const missed = (memoryBytes: number) => Math.max(0, memoryBytes - 400);
    const cluster = new Cluster({ kind: 'prefer', what: 'throughput' });
    cluster.timeOf = (memoryBytes) => memoryBytes + 30 * missed(memoryBytes);
    cluster.facts = rungs.map((rung) => ({ ...rung, loss: 0, expectedSpeed: 1 / (rung.memoryBytes + 10 * missed(rung.memoryBytes)) }));
    cluster.sloppyLooks = 2;
    cluster.run(20);
    cluster.target = { kind: 'prefer', what: 'quality' };
    cluster.run(20);
    cluster.sloppyLooks = 0;
    const { length } = cluster.changes;
    cluster.target = { kind: 'minThroughput', tokensPerSecond: 300 };
    cluster.run(1);
    expect(cluster.changes).toHaveLength(length + 1);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 300);
    cluster.run(60);
    // What it is too fast is given back in quality.
    expect(cluster.changes.length).toBeLessThanOrEqual(length + 3);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 300);
    expect(cluster.throughput).toBeLessThan(1.3 * 300);
  });

  it('says that it is not met while it is not', () => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 2_500 });
    cluster.timeOf = (memoryBytes) => 1000 + memoryBytes;
    cluster.run(120);
    expect(cluster.throughput).toBeLessThan(2_000);
    expect(cluster.phases.at(-1)).toBe('unmet');
  });

  it('is held while the load falls and rises, with the quality that this leaves', () => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 1_500 });
    cluster.run(60);
    const before = cluster.rung;
    cluster.load = 7_500;
    cluster.run(10);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 1_500);
    expect(cluster.rung).toBeGreaterThan(before);
    cluster.load = 10_000;
    cluster.run(30);
    expect(cluster.throughput).toBeGreaterThan(0.95 * 1_500);
    expect(cluster.throughput).toBeLessThan(1.15 * 1_500);
  });

  it('that nothing reaches ends at the fastest formats and says so, without going back and forth', () => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 1_000_000 });
    cluster.run(60);
    expect(cluster.rung).toBe(numRungs - 1);
    expect(cluster.phases.at(-1)).toBe('unmet');
    expect(cluster.changes).toHaveLength(1);
  });

  it('is not missed by a cluster that has no more to do', () => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 1_500 });
    cluster.isBusy = false;
    cluster.run(60);
    expect(cluster.changes).toEqual([]);
    expect(cluster.phases.at(-1)).toBe('holding');
  });

  it('does not change for one slow second, nor for noise about the target', () => {
    const cluster = new Cluster({ kind: 'minThroughput', tokensPerSecond: 985 });
    cluster.noise = 0.015;
    cluster.run(30);
    cluster.load = 8_000;
    cluster.run(1);
    cluster.load = 10_000;
    cluster.run(300);
    expect(cluster.changes).toEqual([]);
  });
});

describe('a target of memory', () => {
  it('takes the best quality that fits, at once', () => {
    const cluster = new Cluster({ kind: 'memory', bytes: 700 });
    cluster.run(1);
    expect(cluster.facts[cluster.rung]!.memoryBytes).toBe(700);
    cluster.run(60);
    expect(cluster.changes).toHaveLength(1);
  });

  it('follows what replicas take, and raises nothing for what comes and goes', () => {
    const cluster = new Cluster({ kind: 'memory', bytes: 700 });
    cluster.run(10);
    const more = rungs.map((facts) => ({ ...facts, memoryBytes: facts.memoryBytes + 15 }));
    for (let round = 0; round < 20; round += 1) {
      cluster.facts = round % 2 === 0 ? more : rungs;
      cluster.run(30);
      expect(cluster.facts[cluster.rung]!.memoryBytes).toBeLessThanOrEqual(700);
    }
    expect(cluster.changes.length).toBeLessThanOrEqual(3);
  });

  it('that is too small since a worker came is said to be unmet, at the smallest formats', () => {
    const cluster = new Cluster({ kind: 'memory', bytes: 300 });
    cluster.run(30);
    expect(cluster.rung).toBe(numRungs - 1);
    expect(cluster.phases.at(-1)).toBe('unmet');
  });
});

describe('other targets', () => {
  it('a most loss takes the fastest formats within it', () => {
    const cluster = new Cluster({ kind: 'maxLoss', loss: 0.0301 });
    cluster.run(3);
    expect(cluster.rung).toBe(12);
  });

  it('a preference takes one end of what the workers have room for, and throughput costs at most 5 %', () => {
    const quality = new Cluster({ kind: 'prefer', what: 'quality' });
    quality.rung = 20;
    quality.run(3);
    expect(quality.rung).toBe(0);
    const small = new Cluster({ kind: 'prefer', what: 'quality' });
    small.roomBytes = 800;
    small.run(3);
    expect(small.rung).toBe(10);
    const throughput = new Cluster({ kind: 'prefer', what: 'throughput' });
    throughput.run(3);
    expect(throughput.rung).toBe(20);
  });

  it('waits for what keeps it from changing, and goes on then', () => {
    const cluster = new Cluster({ kind: 'maxLoss', loss: 0.03 });
    cluster.obstacle = 'w2 is lost';
    cluster.run(20);
    expect(cluster.changes).toEqual([]);
    expect(cluster.phases.at(-1)).toBe('waiting');
    cluster.obstacle = null;
    cluster.run(2);
    expect(cluster.rung).toBe(12);
  });

  it('formats that are no rung are brought to one', () => {
    const policy = new QosPolicy({ kind: 'minThroughput', tokensPerSecond: 10 });
    const view: QosView = {
      ...{ nowMs: 1, rungs, rung: 4, isExact: false, tokensPerSecond: null, isBusy: false },
      ...{ roomBytes: Number.POSITIVE_INFINITY, obstacle: null },
    };
    expect(policy.look(view)).toMatchObject({ phase: 'changing', change: 4 });
  });
});
