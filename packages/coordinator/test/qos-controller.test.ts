// How a target is carried out: in a cluster of one layer whose operations the test ends, on a clock that moves only when told to.
import { createLogger, FakeClock } from '@expertmesh/common';
import type { LayerExperts, Placement } from '@expertmesh/placement';
import { type QosFrontier, qosFrontier } from '@expertmesh/precision';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerEntry } from '../src/membership/worker-table.js';
import { defaultAutoPolicy } from '../src/operations/auto/auto-policy.js';
import type { OperationState } from '../src/operations/operation.js';
import { OperationCounts } from '../src/operations/operation-counts.js';
import type { OperationView } from '../src/operations/operations.js';
import type { Settings } from '../src/operations/settings.js';
import type { FormatChange } from '../src/qos/placed-ladder.js';
import { QosController } from '../src/qos/qos-controller.js';
import { noQos } from '../src/qos/qos-settings.js';
import { fakeFacts } from './facts.js';

const numExperts = 8;
const bytesByFormat = { f16: 160, q8: 85, nf4: 45, q2: 25 };
const layers: readonly LayerExperts[] = [{ numExperts, expertBytes: 160, format: 'f16', bytesByFormat }];
const use = Array(numExperts).fill(1 / numExperts);
const rises = (of: number) => Array.from({ length: numExperts }, (_, expert) => of * (1 + expert));
const frontier: QosFrontier = qosFrontier('f00d', { use, lossRise: { q8: rises(1e-4), q2: rises(1e-3) } }, []);

class Cluster {
  readonly clock = new FakeClock();
  readonly counts = new OperationCounts();
  readonly asked: (readonly FormatChange[])[] = [];
  placement: Placement = {
    epoch: 1,
    layers: [Array.from({ length: numExperts }, () => ({ format: 'f16', checksum: '', replicas: [{ worker: 'w1', share: 1 }] }))],
  };
  settings: Settings = { pins: [], draining: [], auto: defaultAutoPolicy, qos: noQos };
  state: WorkerEntry['state'] = 'ready';
  /** Of the next change. */
  refusal: Error | null = null;
  #operations: OperationView[] = [];
  #tokens = 0;
  qos: QosController;

  constructor() {
    this.clock.advance(1_000_000);
    this.qos = this.lead();
  }

  /** A new term: what is known is what the settings and the placement say. */
  lead(): QosController {
    const cluster = this;
    const entry = () => ({ facts: { ...fakeFacts('w1'), layers, otherBytes: 1000 }, state: cluster.state }) as unknown as WorkerEntry;
    return new QosController({
      settings: {
        get settings() {
          return cluster.settings;
        },
        async change(change) {
          cluster.settings = { ...cluster.settings, ...change };
        },
      },
      epochs: {
        get placement() {
          return cluster.placement;
        },
        model: () => ({ fingerprint: 'f00d', layers }),
        workers: new Set(['w1']),
      },
      table: { all: () => [entry()], live: () => [entry()], get: entry },
      operations: {
        get current() {
          return cluster.#operations.find(({ progress }) => progress.endedMs === 0) ?? null;
        },
        list: () => cluster.#operations,
      },
      change: async (formats) => {
        if (cluster.refusal !== null) throw cluster.refusal;
        cluster.asked.push(formats);
        return cluster.begin(`op_${cluster.asked.length}`, 'precision');
      },
      ...{ reportIntervalMs: 1000, counts: this.counts, clock: this.clock, logger: createLogger('test', 'silent') },
    });
  }

  begin(id: string, kind: string): OperationView {
    const begun = { document: { id, kind }, progress: { state: 'running', endedMs: 0 } } as unknown as OperationView;
    this.#operations = [begun, ...this.#operations];
    return begun;
  }

  /** The operation under way ends, after so many of its experts. */
  end(state: OperationState = 'done', count = Number.POSITIVE_INFINITY): void {
    const [first, ...others] = this.#operations;
    this.#operations = [{ ...first!, progress: { ...first!.progress, state, endedMs: this.clock.now() } }, ...others];
    const experts = [...this.placement.layers[0]!];
    for (const { expert, format } of (this.asked.at(-1) ?? []).slice(0, count)) experts[expert] = { ...experts[expert]!, format };
    this.placement = { epoch: this.placement.epoch + 1, layers: [experts] };
  }

  /** A second at a time, in each of which the worker reports and looks end. */
  async run(seconds: number, tokensPerSecond = 0): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      this.#tokens += tokensPerSecond;
      const report = { tokensGenerated: this.#tokens, waitingRequests: tokensPerSecond > 0 ? 1 : 0, stepTimes: {} };
      this.qos.reported({ facts: fakeFacts('w1'), report } as unknown as WorkerEntry);
      this.clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  formats(): string {
    return this.placement.layers[0]!.map(({ format }) => format).join(' ');
  }
}

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster();
});
afterEach(() => cluster.qos.close());

describe('a target', () => {
  it('begins one operation with what differs, and holds when that has ended', async () => {
    await cluster.qos.set({ kind: 'memory', bytes: 1000 + 5 * 160 + 3 * 45 }, null);
    expect(cluster.asked).toHaveLength(1);
    expect(cluster.asked[0]).toHaveLength(3);
    expect(cluster.asked[0]!.every(({ layer, format }) => layer === 0 && format === 'nf4')).toBe(true);
    expect(cluster.qos.status).toMatchObject({ phase: 'changing', target: { kind: 'memory' } });
    await cluster.run(5);
    expect(cluster.qos.status.phase).toBe('changing');
    cluster.end();
    await cluster.run(60);
    expect(cluster.asked).toHaveLength(1);
    expect(cluster.qos.status).toMatchObject({ phase: 'holding', placed: { memoryBytes: 1000 + 5 * 160 + 3 * 45 } });
    expect(cluster.counts.qosChanges.get('began')).toBe(1);
  });

  it('goes on under the next leader, from what the placement has, and a part of a change is made whole', async () => {
    await cluster.qos.set({ kind: 'maxLoss', loss: 1 }, frontier);
    expect(cluster.asked[0]).toHaveLength(8);
    cluster.end('stopped', 5);
    cluster.qos.close();
    cluster.qos = cluster.lead();
    await cluster.run(2);
    expect(cluster.asked[1]!.map(({ format }) => format)).toEqual(['q2', 'q2', 'q2']);
    cluster.end();
    await cluster.run(20);
    expect(cluster.formats()).toBe('q2 q2 q2 q2 q2 q2 q2 q2');
    expect(cluster.qos.status.phase).toBe('holding');
    expect(cluster.qos.status.placed!.loss).toBeGreaterThan(0.03);
  });

  it('waits for an operation of somebody else, and for workers', async () => {
    cluster.begin('op_r', 'rebalance');
    await cluster.qos.set({ kind: 'prefer', what: 'throughput' }, frontier);
    await cluster.run(5);
    expect(cluster.asked).toEqual([]);
    expect(cluster.qos.status).toMatchObject({ phase: 'waiting', decision: 'rebalance op_r is running' });
    cluster.end();
    cluster.state = 'lost';
    await cluster.run(5);
    expect(cluster.qos.status).toMatchObject({ phase: 'waiting', decision: 'w1 is not ready' });
    cluster.state = 'ready';
    await cluster.run(1);
    expect(cluster.asked).toHaveLength(1);
  });

  it('is tried again after a change that fails, ever less often', async () => {
    cluster.refusal = new Error('worker w1 would hold too much');
    await cluster.qos.set({ kind: 'memory', bytes: 1900 }, null);
    expect(cluster.qos.status).toMatchObject({ phase: 'waiting', decision: expect.stringContaining('would hold too much') });
    await cluster.run(36);
    expect(cluster.counts.qosChanges.get('failed')).toBe(4);
    cluster.refusal = null;
    await cluster.run(60);
    expect(cluster.asked).toHaveLength(1);
  });

  it('of throughput lowers experts until the cluster is so fast, by what it measures after the change', async () => {
    await cluster.qos.set({ kind: 'minThroughput', tokensPerSecond: 120 }, frontier);
    await cluster.run(10, 100);
    expect(cluster.asked).toHaveLength(1);
    cluster.end();
    await cluster.run(2, 125);
    expect(cluster.qos.status.throughput.tokensPerSecond).toBeNull();
    await cluster.run(60, 125);
    expect(cluster.asked).toHaveLength(1);
    expect(cluster.qos.status).toMatchObject({ phase: 'holding', throughput: { isBusy: true } });
    expect(cluster.qos.status.throughput.tokensPerSecond).toBeCloseTo(125, 6);
  });

  it('is off when it is taken back, and experts stay as they are', async () => {
    await cluster.qos.set({ kind: 'memory', bytes: 1400 }, frontier);
    cluster.end();
    await cluster.qos.set(null, null);
    await cluster.run(60);
    expect(cluster.asked).toHaveLength(1);
    expect(cluster.qos.status).toMatchObject({ target: null, phase: null });
    expect(cluster.settings.qos.frontier).toBe(frontier);
  });
});

describe('refused, with nothing changed:', () => {
  it.each([
    [
      'less memory than what is not an expert',
      { kind: 'memory', bytes: 900 } as const,
      null,
      /target.memory is 900 bytes; wanted at least 1360: 1000 for what is not an expert on 1 workers, and 360/,
    ],
    ['a negative loss', { kind: 'maxLoss', loss: -0.01 } as const, frontier, /target.maxLoss is -0.01/],
    [
      'a loss that nobody has measured',
      { kind: 'maxLoss', loss: 0.01 } as const,
      null,
      /without a frontier; wanted losses that were measured/,
    ],
    ['a preference that there is not', { kind: 'prefer', what: 'speed' as 'quality' } as const, null, /wanted quality or throughput/],
    ['losses of another model', { kind: 'maxLoss', loss: 0.01 } as const, { ...frontier, fingerprint: 'beef' }, /of another checkpoint/],
  ])('%s', async (_, target, losses, problem) => {
    await expect(cluster.qos.set(target, losses)).rejects.toThrow(problem);
    expect(cluster.settings.qos).toBe(noQos);
    expect(cluster.qos.status.phase).toBeNull();
  });
});
