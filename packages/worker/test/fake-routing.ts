import { type Deferred, deferred } from '@expertmesh/common';
import type {
  Batch,
  Executor,
  ExpertContent,
  ExpertStore,
  Reroute,
  RoutedDispatch,
  Router,
  RoutesOfLayer,
  RouteTable,
  RunResult,
  ServedDispatch,
  SlotFailure,
  StepResult,
  WireRows,
} from '@expertmesh/native';
import { expertInput, type FakeBatch, type FakeStore, fill } from './fake-batch.js';
import { viewOf } from './fake-values.js';
import { planDispatch, type WorkerGroup } from './reference-plan.js';

/** Runs assignments of one layer, as Binding.expertsRun; resolves with those missing. */
export type RunExperts = (
  store: ExpertStore,
  layer: number,
  sources: readonly (Batch | WireRows)[],
  plan: Int32Array,
) => Promise<Int32Array>;

type Failed = Pick<SlotFailure, 'kind' | 'reason' | 'message' | 'refuserEpoch'>;

const lost = (message: string): Failed => ({ kind: 'lost', reason: '', message, refuserEpoch: 0 });
const refused = (reason: string, message: string, refuserEpoch: number): Failed => ({ kind: 'refused', reason, message, refuserEpoch });

interface Held {
  readonly content: ExpertContent;
  numPins: number;
  draining: Deferred<void> | null;
}

/** One expertsRun as it was asked for. */
export interface FakeRun {
  readonly layer: number;
  readonly numSources: number;
  readonly numAssignments: number;
}

/** Computes each dispatch in a run of its own. */
export class FakeExecutor implements Executor {
  readonly type = 'executor';
  readonly held = new Map<string, Held>();
  epoch = 0;
  numServed = 0;

  constructor(
    readonly store: ExpertStore,
    readonly worker: string,
    readonly numerics: string,
  ) {}

  hold(content: ExpertContent): void {
    this.held.set(keyOf(content), { content, numPins: 0, draining: null });
  }

  async drain(content: { readonly layer: number; readonly expert: number }): Promise<boolean> {
    const held = this.held.get(keyOf(content));
    if (held === undefined || held.draining !== null) return false;
    held.draining = deferred();
    if (held.numPins === 0) held.draining.resolve();
    await held.draining.promise;
    return true;
  }

  holds(content: ExpertContent): boolean {
    const held = this.held.get(keyOf(content));
    return held !== undefined && held.draining === null && held.content.checksum === content.checksum;
  }

  async pinned<T>(contents: readonly ExpertContent[], run: () => Promise<T>): Promise<T> {
    const pinned = contents.map((content) => this.held.get(keyOf(content)) as Held);
    for (const held of pinned) held.numPins += 1;
    try {
      return await run();
    } finally {
      for (const held of pinned) {
        held.numPins -= 1;
        if (held.numPins === 0) held.draining?.resolve();
      }
    }
  }

  async serve({ contents, counts, rowIndex, rows }: RoutedDispatch, run: RunExperts): Promise<ServedDispatch> {
    const missing = contents.find((content) => !this.holds(content));
    if (missing !== undefined) return this.#refusal(missing);
    const { layer } = contents[0] as ExpertContent;
    const out = new Uint8Array(rowIndex.length * (this.store as FakeStore).rowBytes);
    const experts = contents.flatMap(({ expert }, index) => Array(counts[index] as number).fill(expert) as number[]);
    const plan = Int32Array.from(experts.flatMap((expert, answer) => [0, expert, rowIndex[answer] as number, answer]));
    const [lacking] = await this.pinned(contents, () => run(this.store, layer, [{ rows, out }], plan));
    if (lacking !== undefined) return this.#refusal(contents.find(({ expert }) => expert === experts[lacking]) as ExpertContent);
    this.numServed += 1;
    return { rows: out, reason: '', message: '', epoch: this.epoch };
  }

  notHeld({ layer, expert }: ExpertContent): Failed {
    return refused('EM_DISPATCH_REFUSED', `worker ${this.worker} does not hold layer ${layer} expert ${expert}`, this.epoch);
  }

  #refusal(content: ExpertContent): ServedDispatch {
    const { reason, message } = this.notHeld(content);
    return { rows: null, reason, message, epoch: this.epoch };
  }
}

export class FakeRouter implements Router {
  readonly type = 'router';
  table: RouteTable = { map: 0, epoch: 0, replicaChoice: 'share', workers: [], layers: [] };
  readonly underWay = new Map<number, Deferred<Uint8Array | Failed>>();
  #nextId = 1;

  constructor(
    readonly executor: FakeExecutor,
    readonly send: (id: number, worker: string, dispatch: RoutedDispatch) => void,
    readonly cancel: (id: number) => void,
  ) {}

  setTable(table: RouteTable): void {
    this.table = { ...table, layers: table.layers.map((routes, layer) => routes ?? this.table.layers[layer] ?? null) };
  }

  settle(id: number, outcome: Uint8Array | Failed): void {
    this.underWay.get(id)?.resolve(outcome);
    this.underWay.delete(id);
  }

  dispatch(worker: string, dispatch: RoutedDispatch): Promise<Uint8Array | Failed> {
    const id = this.#nextId;
    this.#nextId += 1;
    const outcome = deferred<Uint8Array | Failed>();
    this.underWay.set(id, outcome);
    this.send(id, worker, dispatch);
    return outcome.promise;
  }
}

/** A batch on its way, by its router. */
export class FakeRoute {
  constructor(
    readonly router: FakeRouter,
    readonly requests: Uint32Array,
    readonly positions: Int32Array,
  ) {}

  /** As Binding.batchStep; `run` goes on to the next stop. */
  async step(batch: FakeBatch, reroutes: readonly Reroute[], run: () => Promise<RunResult>, runExperts: RunExperts): Promise<StepResult> {
    let failures = reroutes.length === 0 ? [] : await this.round(batch, reroutes, new Int32Array(0), runExperts);
    while (failures.length === 0) {
      if (batch.dropped.size === batch.states.length) return { ...ended, state: 'abandoned', failures };
      const { stoppedAt, missing, here } = await run();
      if (stoppedAt === null) return { ...ended, state: 'done', failures };
      failures = await this.round(batch, [{ slots: missing, avoid: [] }], here, runExperts);
    }
    return { ...ended, state: 'stopped', layer: batch.layer, routing: batch.routing, failures };
  }

  /** Sends the slots and takes in what comes; resolves with what nobody has computed. */
  async round(batch: FakeBatch, reroutes: readonly Reroute[], here: Int32Array, run: RunExperts): Promise<SlotFailure[]> {
    const { table, executor } = this.router;
    const { layer, routing } = batch;
    const routes = table.layers[layer] as RoutesOfLayer;
    const checksums = routes.checksums.split(' ');
    const formats = routes.formats.split(' ');
    const contentOf = (expert: number) => ({ layer, expert, format: formats[expert] as string, checksum: checksums[expert] as string });
    const failures: SlotFailure[] = [];
    const fail = (slots: Int32Array, worker: string, failed: Failed) => failures.push({ ...failed, slots, worker, epoch: table.epoch });
    const own = [...here];
    const topK = routing.length / batch.states.length;
    const sends: Promise<void>[] = [];
    for (const { slots, avoid } of reroutes) {
      const excluded = new Set(avoid.map((worker) => table.workers.indexOf(worker)));
      const numExperts = checksums.length;
      const plan = planDispatch({ ...routes, layer, numExperts }, routing, topK, slots, this, table.workers.length, excluded);
      if (plan.unplaced.length > 0) fail(plan.unplaced, '', { ...lost(''), kind: 'unplaced' });
      for (const group of plan.groups) {
        if (group.worker === 0) own.push(...group.slots);
        else sends.push(this.#send(batch, group, contentOf, fail));
      }
    }
    const present = own.filter((slot) => executor.holds(contentOf(routing[slot] as number)));
    const absent = own.filter((slot) => !present.includes(slot));
    if (present.length > 0) {
      const plan = Int32Array.from(present.flatMap((slot) => [0, routing[slot] as number, Math.floor(slot / topK), slot]));
      const contents = [...new Set(present.map((slot) => routing[slot] as number))].map(contentOf);
      const missing = await executor.pinned(contents, () => run(executor.store, layer, [batch], plan));
      absent.push(...Array.from(missing, (index) => present[index] as number));
    }
    const [first] = absent;
    if (first !== undefined) fail(Int32Array.from(absent).sort(), executor.worker, executor.notHeld(contentOf(routing[first] as number)));
    await Promise.all(sends);
    return failures;
  }

  async #send(
    batch: FakeBatch,
    { worker, experts, counts, rows, rowIndex, slots }: WorkerGroup,
    contentOf: (expert: number) => ExpertContent,
    fail: (slots: Int32Array, worker: string, failed: Failed) => void,
  ): Promise<void> {
    const { table, executor } = this.router;
    const { rowBytes } = executor.store as FakeStore;
    const bytes = new Uint8Array(rowBytes * rows.length);
    rows.forEach((row, index) => {
      viewOf(bytes).setUint32(rowBytes * index, expertInput(batch, row), true);
    });
    const contents = experts.map(contentOf);
    const head = { epoch: table.epoch, numerics: executor.numerics, contents, counts, rowIndex, dtype: 'f32' } as const;
    const name = table.workers[worker] as string;
    const outcome = await this.router.dispatch(name, { ...head, numRows: rows.length, rows: bytes });
    if (!(outcome instanceof Uint8Array)) return fail(slots, name, outcome);
    slots.forEach((slot, index) => {
      fill(batch, slot, viewOf(outcome).getUint32(rowBytes * index, true));
    });
  }
}

const ended = { layer: null, routing: null, isStatic: false, waitMs: 0 };

export const answers = { lost, refused };

/** Of a router's times. */
export const noDispatches = {
  ...{ numSent: 0, numHedged: 0, numHedgesWon: 0, slowPeers: [], loweredPeers: {} },
  ...{ roundTripBounds: new Float64Array(0), roundTrips: new Float64Array(1) },
};

function keyOf({ layer, expert }: { readonly layer: number; readonly expert: number }): string {
  return `${layer}/${expert}`;
}
