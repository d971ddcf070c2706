// The pieces of an operation without a cluster: its pace, its policy, and what becomes of moves when something fails.
import { createLogger, deferred, EmError, FakeClock } from '@expertmesh/common';
import type { Content, ExpertPlacement, Move, Placement } from '@expertmesh/placement';
import { describe, expect, it, test } from 'vitest';
import type { MeasuredBalance } from '../src/load/measured-balance.js';
import { type AutoPolicy, type AutoView, checkAutoPolicy, defaultAutoPolicy, shouldPlan } from '../src/operations/auto/auto-policy.js';
import { entryOf, type OperationEntry, type OperationProgress, recordOf } from '../src/operations/operation.js';
import { OperationCounts } from '../src/operations/operation-counts.js';
import { OperationRun, type OperationRunParts } from '../src/operations/operation-run.js';
import { Throttle } from '../src/operations/throttle.js';

const never = new AbortController().signal;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('Throttle', () => {
  it('lets the first copy go at once and the next when its bytes have had their time', async () => {
    const clock = new FakeClock();
    const throttle = new Throttle(100, clock);
    await throttle.take(50, never);
    let isThrough = false;
    const next = throttle.take(50, never).then(() => {
      isThrough = true;
    });
    clock.advance(499);
    await settled();
    expect(isThrough).toBe(false);
    clock.advance(1);
    await next;
  });

  it('shortens the wait when it is loosened', async () => {
    const clock = new FakeClock();
    const throttle = new Throttle(1, clock);
    await throttle.take(1000, never);
    const next = throttle.take(1, never);
    throttle.set(1000);
    await settled();
    clock.advance(1000);
    await next;
  });

  it.each([
    ['lifted', (throttle: Throttle) => throttle.set(0)],
    ['given up', (_throttle: Throttle, giveUp: AbortController) => giveUp.abort()],
  ])('ends the wait when it is %s', async (_how, end) => {
    const throttle = new Throttle(1, new FakeClock());
    const giveUp = new AbortController();
    await throttle.take(1e9, never);
    const next = throttle.take(1, giveUp.signal);
    await settled();
    end(throttle, giveUp);
    await next;
  });
});

describe('the automatic policy', () => {
  const policy = { ...defaultAutoPolicy, enabled: true, holdMs: 1000 };
  const view = { nowMs: 10_000, minuteOfDay: 720, maxOverMean: 1.5, exceededSinceMs: 5000, lastEndedMs: 0, isHealthy: true };

  test.each<[string, AutoPolicy, AutoView, string]>([
    ['off', { ...policy, enabled: false }, view, 'off'],
    ['during an operation', policy, { ...view, lastEndedMs: null }, 'under way'],
    ['with a lost worker', policy, { ...view, isHealthy: false }, 'not all workers'],
    ['within the threshold', policy, { ...view, exceededSinceMs: null }, 'is within'],
    ['before the excess has lasted', policy, { ...view, exceededSinceMs: 9500 }, 'has not lasted'],
    ['soon after an operation', policy, { ...view, lastEndedMs: 9500 }, 'last operation ended'],
    ['in quiet hours', { ...policy, quietHours: '11:00-13:00' }, view, 'quiet hours'],
    ['in quiet hours over midnight', { ...policy, quietHours: '22:00-12:30' }, view, 'quiet hours'],
  ])('waits %s, and says why', (_when, asked, seen, why) => {
    expect(shouldPlan(asked, seen)).toEqual({ plan: false, why: expect.stringContaining(why) });
  });

  it('plans when all of that is over', () => {
    expect(shouldPlan({ ...policy, quietHours: '22:00-06:00' }, view).plan).toBe(true);
  });

  it.each([{ threshold: -1 }, { minGain: Number.NaN }, { quietHours: '25:00-06:00' }, { quietHours: 'night' }])('refuses %j', (wrong) => {
    expect(() => checkAutoPolicy({ ...policy, ...wrong })).toThrow(expect.objectContaining({ code: 'EM_REQUEST_VALUE' }));
  });
});

/** One layer of three experts, all on a, to be moved to b. */
class FakeCluster {
  readonly clock = new FakeClock();
  placement: Placement = { epoch: 1, layers: [[0, 1, 2].map(() => placed('a'))] };
  readonly journal: OperationProgress[] = [];
  readonly staged: number[] = [];
  readonly lost = new Set<string>();
  hasRoom: (worker: string, expert: number) => boolean = () => true;
  measured: MeasuredBalance | null = null;
  onStage: (content: Content) => Promise<void> = async () => undefined;
  onJournal: () => Promise<void> = async () => undefined;

  run(change: Partial<OperationProgress> = {}): OperationRun {
    const moves = [0, 1, 2].map((expert): Move => {
      return { layer: 0, expert, before: placed('a').replicas, after: placed('b').replicas, from: 'a', to: 'b', bytes: 10 };
    });
    const document = {
      version: 1,
      id: 'op_1',
      kind: 'rebalance',
      plan: 'pl_1',
      worker: '',
      createdMs: 0,
      baseEpoch: 1,
      moves,
      load: [],
      mostExtraBytes: 0,
      maxOverMean: 1,
    } as const;
    const progress: OperationProgress = {
      ...{ state: 'planned', started: 0, moving: [], skipped: [], throttleBytesPerSecond: 0, concurrency: 1 },
      ...{
        epoch: 1,
        endedMs: 0,
        errorCode: '',
        errorMessage: '',
        measuredBefore: null,
        measuredAfter: null,
        plannedAfter: null,
        ...change,
      },
    };
    const entry: OperationEntry = { document, progress };
    return new OperationRun(entry, this.#parts());
  }

  maxOverMean = 1.25;
  readonly counts = new OperationCounts();

  #parts(): OperationRunParts {
    const cluster = this;
    return {
      epochs: {
        get placement() {
          return cluster.placement;
        },
        async stage(_worker, contents) {
          const [content] = contents;
          await cluster.onStage(content!);
          cluster.staged.push(content!.expert);
          return contents;
        },
        model: () => ({ fingerprint: '', layers: [] }),
        unstage: () => undefined,
        async commit(next) {
          cluster.placement = { ...next(cluster.placement), epoch: cluster.placement.epoch + 1 };
          return cluster.placement.epoch;
        },
        settled: async () => undefined,
        laggards: () => [],
      },
      journal: async (_id, progress) => {
        await cluster.onJournal();
        cluster.journal.push(progress);
      },
      isLive: (worker) => !cluster.lost.has(worker),
      room: (worker, { expert }) => (cluster.hasRoom(worker, expert) ? 'now' : 'none'),
      measure: async () => cluster.measured,
      maxOverMean: () => cluster.maxOverMean,
      counts: cluster.counts,
      clock: this.clock,
      logger: createLogger('test', 'silent'),
      changed: () => undefined,
    };
  }

  get owners(): (string | undefined)[] {
    return this.placement.layers[0]!.map(({ replicas }) => replicas[0]?.worker);
  }
}

function placed(worker: string): ExpertPlacement {
  return { format: 'bf16', checksum: 'c', replicas: [{ worker, share: 1 }] };
}

describe('the journal', () => {
  const cluster = new FakeCluster();
  const { entry } = cluster.run();

  it('comes back as it was written', () => {
    expect(entryOf(recordOf(entry), 'memory:')).toEqual(entry);
  });

  it('of a version that measured nothing is read, and what is no journal is refused', () => {
    const record = recordOf(entry);
    const { measuredBefore: _before, measuredAfter: _after, ...earlier } = entry.progress;
    expect(entryOf({ ...record, progress: JSON.stringify(earlier) }, 'memory:')).toEqual(entry);
    expect(() => entryOf({ ...record, progress: '{}' }, 'memory:')).toThrow(expect.objectContaining({ code: 'EM_STORE_CONTENT' }));
  });
});

describe('OperationRun', () => {
  it('journals each move before it copies, commits each as an epoch, and ends done', async () => {
    const cluster = new FakeCluster();
    cluster.onStage = async ({ expert }) => expect(cluster.journal.at(-1)).toMatchObject({ moving: [expert], started: expert + 1 });
    const run = cluster.run();
    await run.run();
    expect(run.entry.progress).toMatchObject({ state: 'done', started: 3, moving: [], skipped: [], epoch: 4 });
    expect(cluster.owners).toEqual(['b', 'b', 'b']);
    expect(cluster.journal.at(-1)).toEqual(run.entry.progress);
  });

  it('goes on where an earlier coordinator stopped: what was committed is not copied again', async () => {
    const cluster = new FakeCluster();
    cluster.placement = { epoch: 2, layers: [[placed('b'), placed('a'), placed('a')]] };
    const run = cluster.run({ state: 'running', started: 2, moving: [0, 1], epoch: 1 });
    await run.run();
    expect(cluster.staged).toEqual([1, 2]);
    expect(run.entry.progress).toMatchObject({ state: 'done', epoch: 4 });
  });

  it('skips an expert that has been placed otherwise, and ends stopped with the reason', async () => {
    const cluster = new FakeCluster();
    cluster.placement = { epoch: 2, layers: [[placed('a'), placed('c'), placed('a')]] };
    const run = cluster.run();
    await run.run();
    expect(run.entry.progress).toMatchObject({
      state: 'stopped',
      skipped: [{ move: 1 }],
      errorMessage: expect.stringContaining('placed otherwise'),
    });
    expect(cluster.owners).toEqual(['b', 'c', 'b']);
  });

  it('skips copies to a worker that is lost', async () => {
    const cluster = new FakeCluster();
    cluster.lost.add('b');
    const run = cluster.run();
    await run.run();
    expect(run.entry.progress).toMatchObject({ state: 'stopped', skipped: [{ move: 0 }, { move: 1 }, { move: 2 }] });
    expect(cluster.owners).toEqual(['a', 'a', 'a']);
  });

  it('skips a copy that its worker has no room for when nothing under way can make any', async () => {
    const cluster = new FakeCluster();
    cluster.hasRoom = (_worker, expert) => expert !== 1;
    const run = cluster.run({ concurrency: 2 });
    await run.run();
    expect(run.entry.progress).toMatchObject({ state: 'stopped', skipped: [{ move: 1, reason: 'worker b has no room for it' }] });
    expect(cluster.owners).toEqual(['b', 'a', 'b']);
  });

  it('waits for the room that a move under way makes', async () => {
    const cluster = new FakeCluster();
    cluster.hasRoom = (_worker, expert) => expert !== 1 || cluster.owners[0] === 'b';
    const run = cluster.run({ concurrency: 2 });
    await run.run();
    expect(run.entry.progress).toMatchObject({ state: 'done', skipped: [] });
  });

  it('ends with what was measured then', async () => {
    const cluster = new FakeCluster();
    const run = cluster.run();
    cluster.measured = { maxOverMean: 1.05, overMs: 60_000 };
    await run.run();
    expect(cluster.journal.at(-1)).toMatchObject({ state: 'done', measuredBefore: null, measuredAfter: { maxOverMean: 1.05 } });
  });

  it('tries again what may pass, and says what it waits for', async () => {
    const cluster = new FakeCluster();
    let numTries = 0;
    cluster.onStage = async () => {
      numTries += 1;
      if (numTries === 1) throw new EmError('EM_WORKER_LOST', { worker: 'b', problem: 'its stream broke' });
    };
    const run = cluster.run();
    const ended = run.run();
    await settled();
    expect(run.waitingFor).toContain('its stream broke');
    cluster.clock.advance(250);
    await ended;
    expect(run.entry.progress.state).toBe('done');
    expect(run.waitingFor).toBe('');
  });

  it('fails by an error that trying again cannot help, with the moves before it whole', async () => {
    const cluster = new FakeCluster();
    cluster.onStage = async ({ expert }) => {
      if (expert === 1) throw new EmError('EM_CHECKSUM', { layer: 0, expert, got: 'x', wanted: 'c' });
    };
    const run = cluster.run();
    await run.run();
    expect(run.entry.progress).toMatchObject({ state: 'failed', errorCode: 'EM_CHECKSUM' });
    expect(cluster.owners).toEqual(['b', 'a', 'a']);
  });

  it('waits while the store is away, and copies nothing that is not journalled', async () => {
    const cluster = new FakeCluster();
    let isAway = true;
    cluster.onJournal = async () => {
      if (isAway) throw new EmError('EM_STORE_UNAVAILABLE', { store: 'redis', cause: 'refused' });
    };
    const run = cluster.run();
    const ended = run.run();
    await settled();
    expect(cluster.staged).toEqual([]);
    expect(run.waitingFor).toContain('does not answer');
    isAway = false;
    cluster.clock.advance(250);
    await ended;
    expect(run.entry.progress.state).toBe('done');
  });

  it('stops at once, unfinished, when another coordinator leads', async () => {
    const cluster = new FakeCluster();
    cluster.onJournal = async () => {
      if (cluster.journal.length === 3) throw new EmError('EM_FENCE', { got: 1, wanted: 2 });
    };
    const run = cluster.run();
    await run.run();
    expect(run.entry.progress.endedMs).toBe(0);
    expect(cluster.owners.filter((owner) => owner === 'b').length).toBeLessThan(3);
  });

  it('pauses between moves, resumes, and finishes the move under way when it is cancelled', async () => {
    const cluster = new FakeCluster();
    const holds = [deferred<void>(), deferred<void>(), deferred<void>()];
    cluster.onStage = ({ expert }) => holds[expert]!.promise;
    const run = cluster.run();
    const ended = run.run();
    await settled();
    await run.pause();
    holds[0]!.resolve();
    await settled();
    expect(run.entry.progress).toMatchObject({ state: 'paused', started: 1, moving: [] });
    await run.resume();
    await settled();
    expect(run.entry.progress).toMatchObject({ started: 2, moving: [1] });
    await run.cancel();
    await expect(run.pause()).rejects.toMatchObject({ code: 'EM_OPERATION_STATE' });
    holds[1]!.resolve();
    await ended;
    expect(run.entry.progress).toMatchObject({ state: 'stopped', errorMessage: 'it was cancelled', started: 2 });
    expect(cluster.owners).toEqual(['b', 'b', 'a']);
  });
});
