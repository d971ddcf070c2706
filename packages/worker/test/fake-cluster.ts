import { createLogger, EmError, FakeClock } from '@expertmesh/common';
import type { Dispatch, Exchange } from '@expertmesh/exchange';
import type { Content, Placement, Replica } from '@expertmesh/placement';
import { ExpertExecutor } from '../src/experts/expert-executor.js';
import { ExpertRouter } from '../src/experts/expert-router.js';
import { HeldExperts } from '../src/experts/held-experts.js';
import { setLocalExperts } from '../src/experts/local-experts.js';
import { PlacementView } from '../src/experts/placement-view.js';
import type { RoutingTable } from '../src/experts/routing-table.js';
import { noOverlap, type Overlap } from '../src/steps/overlap.js';
import { Scheduler, type SchedulerOptions } from '../src/steps/scheduler.js';
import { StepLoop } from '../src/steps/step-loop.js';
import { EvaluateTask, GenerateTask, type GenerateTaskOptions, type Score } from '../src/steps/tasks.js';
import { FakeBinding } from './fake-binding.js';
import { type FakeModel, fakeModel, fakeSpec, plainTask } from './fake-model.js';
import { fakeChecksum } from './fake-values.js';

export const silent = createLogger('test', 'silent');

export const bothWays: readonly [string, Overlap][] = [
  ['in one batch', noOverlap],
  ['in two halves', { isOn: (numRows) => numRows > 1, measured() {} }],
];

/** Dispatches straight into the executors of one process; a worker in `lost` does not answer. */
class DirectExchange implements Exchange {
  readonly counters = { rowsIn: 0, rowsOut: 0, bytesIn: 0, bytesOut: 0, refused: 0, framesRefused: 0 };
  readonly dataPort = null;
  readonly silentPeers = [];
  readonly plane = null;
  readonly service = null;

  constructor(
    readonly self: string,
    readonly cluster: FakeCluster,
  ) {}

  setPeers(): void {}

  async dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const experts = dispatch.contents.map(({ expert }) => expert);
    this.cluster.sends.push({ from: this.self, to: worker, layer: dispatch.contents[0]!.layer, experts });
    const target = this.cluster.workers.get(worker);
    if (target === undefined || this.cluster.lost.has(worker)) throw new EmError('EM_WORKER_LOST', { worker, problem: 'gone' });
    return target.executor.handle(this.self, dispatch, signal);
  }

  async close(): Promise<void> {}
}

export class FakeWorker {
  readonly binding = new FakeBinding();
  readonly store = this.binding.store();
  readonly executor: ExpertExecutor;
  readonly held: HeldExperts;
  readonly view: PlacementView;
  readonly scheduler: Scheduler;
  readonly loop: StepLoop;

  constructor(
    readonly id: string,
    readonly cluster: FakeCluster,
    scheduling: Partial<SchedulerOptions>,
  ) {
    const { binding, store } = this;
    const { model, clock } = cluster;
    const defaults = { numKvBlocks: 64, tokenBudget: 64, prefillChunk: 0, maxLogitRows: 64, maxWaiting: 100 };
    this.executor = new ExpertExecutor({ binding, store, worker: id, numerics: 'fake-v1' });
    this.held = new HeldExperts(binding, this.executor.native);
    const router = new ExpertRouter(binding, this.executor.native, new DirectExchange(id, cluster), 'share');
    this.scheduler = new Scheduler({ ...defaults, ...scheduling });
    const decoder = binding.decoder(fakeSpec(model), this.scheduler.numBlocks);
    const { held, scheduler } = this;
    const routed = (table: RoutingTable) => {
      router.setTable(table);
      setLocalExperts({ binding, decoder, store, residentOnly: false }, held, table, null);
    };
    this.view = new PlacementView({ self: id, clock, graceMs: cluster.graceMs, routed, dropped: (map) => router.dropMap(map) });
    const { view } = this;
    this.loop = new StepLoop({
      binding,
      decoder,
      scheduler,
      overlap: cluster.overlap,
      routing: { binding, router: router.native, view },
      view,
      recoveryTimeoutMs: 1000,
      vocabSize: model.vocabSize,
      rope: model.rope,
      paddingToken: null,
      clock,
      log: silent,
    });
    this.activate = (placement) => {
      view.setSendOrder(cluster.sendOrders.get(id) ?? []);
      view.activate(placement);
      this.loop.mapsChanged();
    };
  }

  readonly activate: (placement: Placement) => void;

  async hold(content: Content): Promise<void> {
    await this.binding.expertLoad(this.store, content.layer, content.expert);
    this.held.add(content);
  }

  /** Forgets all experts: dispatches are refused from now on. */
  async dropAll(): Promise<Content[]> {
    const { contents } = this.held;
    for (const content of contents) {
      await this.held.drain(content);
      this.held.forget(content);
      this.binding.expertRelease(this.store, content.layer, content.expert);
    }
    return contents;
  }
}

/** Workers of one process with fake engines, routing to each other. */
export class FakeCluster {
  readonly clock = new FakeClock();
  readonly workers = new Map<string, FakeWorker>();
  readonly lost = new Set<string>();
  /** Dispatches in the order in which they began. */
  readonly sends: { from: string; to: string; layer: number; experts: number[] }[] = [];
  /** By worker, as the next placement tells them. */
  sendOrders: ReadonlyMap<string, readonly string[]> = new Map();
  /** Of the workers that are added from now on. */
  overlap: Overlap = noOverlap;
  /** Of the workers that are added from now on. */
  graceMs = 5000;

  constructor(readonly model: FakeModel = fakeModel) {}

  get numDispatches(): number {
    return this.sends.length;
  }

  /** `replicasOf` names the replicas of each expert. Every worker loads its own and routes by the placement. */
  async place(epoch: number, replicasOf: (layer: number, expert: number) => readonly Replica[]): Promise<void> {
    const { isMoe, numExperts } = this.model;
    const layers = isMoe.map((isSparse, layer) =>
      Array.from({ length: isSparse ? numExperts : 0 }, (_, expert) => {
        return { format: 'f32', checksum: fakeChecksum(layer, expert), replicas: replicasOf(layer, expert) };
      }),
    );
    for (const [layer, experts] of layers.entries()) {
      for (const [expert, { format, checksum, replicas }] of experts.entries()) {
        for (const { worker } of replicas) await this.workers.get(worker)?.hold({ layer, expert, format, checksum });
      }
    }
    for (const worker of this.workers.values()) worker.activate({ epoch, layers });
  }

  add(id: string, scheduling: Partial<SchedulerOptions> = {}): FakeWorker {
    const worker = new FakeWorker(id, this, scheduling);
    this.workers.set(id, worker);
    return worker;
  }
}

/** Experts in turn over `workers`, each once. */
export function spreadOver(workers: readonly string[]): (layer: number, expert: number) => readonly Replica[] {
  return (layer, expert) => [{ worker: workers[(layer + expert) % workers.length] as string, share: 1 }];
}

/** A request's tokens and why it ended. */
export function generate(worker: FakeWorker, options: Partial<GenerateTaskOptions> & { prompt: readonly number[] }): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const tokens: number[] = [];
    const listener = { produced: (token: number) => tokens.push(token) < 0, finished: () => resolve(tokens), failed: reject };
    worker.loop.submit(new GenerateTask({ id: 'rq', maxTokens: 20, ...plainTask, listener, ...options }));
  });
}

export interface Evaluation extends Score {
  readonly logits: number[];
}

export function evaluate(worker: FakeWorker, tokens: readonly number[], wantsLogits: boolean): Promise<Evaluation> {
  return new Promise((resolve, reject) => {
    const logits: number[] = [];
    const listener = {
      logits: (_first: number, rows: Float32Array) => logits.push(...rows),
      finished: (score: Score) => resolve({ ...score, logits }),
      failed: reject,
    };
    worker.loop.submit(new EvaluateTask({ id: 'rq', tokens, firstScored: 1, source: null, wantsLogits, listener }));
  });
}
