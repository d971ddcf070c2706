import { type Clock, EmError, toEmError } from '@expertmesh/common';
import { dispatchWithRetry, type Exchange, type RetryOptions, type RoutedPart, type Unroutable } from '@expertmesh/exchange';
import type { Batch, Binding, DType } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import { type DispatchPlan, planDispatch, type WorkerGroup } from '../experts/dispatch-plan.js';
import { type ExpertExecutor, elementBytes } from '../experts/expert-executor.js';
import type { PlacementView } from '../experts/placement-view.js';
import type { LayerRoutes, RoutingTable } from '../experts/routing-table.js';
import type { StepTimes } from '../experts/step-times.js';
import type { StepRows } from './step-rows.js';

/** How long workers that refused are left alone when no other replica answers and nothing changes. */
const retryAfterMs = 250;

export interface ExpertPhaseParts {
  readonly binding: Binding;
  readonly executor: ExpertExecutor;
  readonly exchange: Exchange;
  readonly view: PlacementView;
  readonly times: StepTimes;
  readonly clock: Clock;
  readonly numerics: string;
  readonly wireDtype: DType;
  readonly hiddenSize: number;
  /** How long replicas that refuse are waited for (they may be loading, or a placement may be on its way) before requests fail. */
  readonly recoveryTimeoutMs: number;
}

/** Slots that no replica would fill, and why. */
export interface UnfilledSlots {
  readonly slots: Int32Array;
  readonly error: EmError;
}

/** One layer at which a batch has stopped. */
interface Stop {
  readonly batch: Batch;
  readonly layer: number;
  /** [rows, topK]. */
  readonly routing: Int32Array;
  readonly topK: number;
  readonly rows: StepRows;
  readonly signal: AbortSignal;
  /** [rows, topK] 1 where the slot has its expert output. */
  readonly isFilled: Uint8Array;
}

/** Assignments of one worker under one placement. */
interface Part {
  readonly layer: number;
  readonly experts: readonly number[];
  readonly slots: Int32Array;
  /** What the worker is to compute, by the placement that named it. */
  readonly group: WorkerGroup;
  readonly table: RoutingTable;
}

/**
 * Fills the expert outputs of one layer: rows go to the workers of the chosen replicas, own experts run meanwhile, answers
 * are put into their slots. A worker that refuses or is lost is passed over for another replica. Where all that are left
 * refuse, the next placement is waited for; where they are lost, the slots are given up at once.
 */
export class ExpertPhase {
  readonly #parts: ExpertPhaseParts;

  constructor(parts: ExpertPhaseParts) {
    this.#parts = parts;
  }

  /** Resolves when every wanted slot is filled or given up; with the ones given up. */
  async fill(batch: Batch, layer: number, routing: Int32Array, rows: StepRows, signal: AbortSignal): Promise<readonly UnfilledSlots[]> {
    const { view, clock, recoveryTimeoutMs } = this.#parts;
    const topK = routing.length / rows.numRows;
    const stop: Stop = { batch, layer, routing, topK, rows, signal, isFilled: new Uint8Array(routing.length) };
    const deadlineMs = clock.elapsed() + recoveryTimeoutMs;
    const givenUp: UnfilledSlots[] = [];
    let pending = rows.wantedSlots(topK);
    for (;;) {
      const { version } = view;
      const failures = await this.#attempt(stop, pending);
      if (failures.length === 0) return givenUp;
      const leftMs = deadlineMs - clock.elapsed();
      const isLast = leftMs <= 0 || signal.aborted;
      const [final, recoverable] = split(failures, ({ error }) => isLast || !isPassing(error));
      givenUp.push(...final);
      if (recoverable.length === 0) return givenUp;
      await view.waitForChange(version, Math.min(retryAfterMs, leftMs), signal);
      // A request that lacks one expert for good does not keep the others waiting for its other ones.
      const sliceOf = (slot: number) => rows.sliceOf(Math.floor(slot / topK));
      const doomed = new Set(givenUp.flatMap(({ slots }) => Array.from(slots, sliceOf)));
      pending = joined(recoverable).filter((slot) => !rows.isDropped(sliceOf(slot)) && !doomed.has(sliceOf(slot)));
      if (pending.length === 0) return givenUp;
    }
  }

  /** Sends `slots` to their replicas, other replicas included where the first do not answer; what is left unfilled. */
  async #attempt(stop: Stop, slots: Int32Array): Promise<UnfilledSlots[]> {
    const { signal } = stop;
    const { plan, table } = this.#plan(stop, slots, new Set());
    const failures: UnfilledSlots[] = [];
    if (plan.unplaced.length > 0) failures.push({ slots: plan.unplaced, error: withoutReplica(stop, plan.unplaced) });
    const options = this.#retryOptions(stop);
    await Promise.all(
      partsOf(stop, plan, table).map(async (part) => {
        try {
          await dispatchWithRetry(part, options, signal);
        } catch (thrown) {
          failures.push({ slots: part.slots.filter((slot) => stop.isFilled[slot] === 0), error: toEmError(thrown) });
        }
      }),
    );
    return failures;
  }

  #retryOptions(stop: Stop): RetryOptions<Part> {
    const { view } = this.#parts;
    return {
      epoch: () => view.epoch,
      route: (part, avoid) => this.#route(stop, part, avoid),
      send: (worker, part) => this.#send(stop, worker, part),
      placementAfter: (_epoch, signal) => view.waitForChange(view.version, retryAfterMs, signal),
    };
  }

  #route(stop: Stop, part: Part, avoid: ReadonlySet<string>): RoutedPart<Part>[] | Unroutable {
    // As a rule the first replicas answer: nothing is planned twice.
    if (avoid.size === 0 && part.table === this.#parts.view.table) return [routed(part)];
    const { plan, table } = this.#plan(stop, part.slots, avoid);
    const [unplaced] = plan.unplaced;
    if (unplaced !== undefined) return { expert: stop.routing[unplaced] as number };
    return partsOf(stop, plan, table).map(routed);
  }

  #plan(stop: Stop, slots: Int32Array, avoid: ReadonlySet<string>): { plan: DispatchPlan; table: RoutingTable } {
    const table = this.#parts.view.table as RoutingTable;
    const excluded = new Set([...avoid].map((worker) => table.workers.indexOf(worker)));
    const routes = table.layers[stop.layer] as LayerRoutes;
    const { routing, topK, rows } = stop;
    const plan = this.#parts.times.packed(() => planDispatch(routes, routing, topK, slots, rows.names, table.workers.length, excluded));
    return { plan, table };
  }

  async #send({ batch, signal, isFilled }: Stop, worker: string, { group, table, layer, slots }: Part): Promise<void> {
    const { binding, executor, exchange, times, numerics, wireDtype, hiddenSize } = this.#parts;
    const routes = table.layers[layer] as LayerRoutes;
    const contents = group.experts.map((expert) => routes.contents[expert] as Content);
    if (group.worker === 0) await executor.runOwn(batch, contents, group);
    else {
      const { counts, rowIndex } = group;
      const numRows = group.rows.length;
      const rows = new Uint8Array(numRows * hiddenSize * elementBytes[wireDtype]);
      await times.pack(() => binding.batchGather(batch, group.rows, rows));
      const dispatch = { epoch: table.epoch, numerics, contents, counts, rowIndex, dtype: wireDtype, numRows, rows };
      const answer = await times.exchange(() => exchange.dispatch(worker, dispatch, signal));
      await times.pack(() => binding.batchScatter(batch, slots, answer));
    }
    for (const slot of slots) isFilled[slot] = 1;
  }
}

/** Those of other workers first, in the table's send order: their rows are gathered and on their way before the engine is busy with own experts. */
function partsOf({ layer }: Stop, { groups }: DispatchPlan, table: RoutingTable): Part[] {
  const inOrder = [...groups.filter(({ worker }) => worker !== 0), ...groups.filter(({ worker }) => worker === 0)];
  return inOrder.map((group) => ({ layer, experts: group.experts, slots: group.slots, group, table }));
}

function routed(part: Part): RoutedPart<Part> {
  return { worker: part.table.workers[part.group.worker] as string, part };
}

function withoutReplica({ layer, routing }: Stop, [slot]: Int32Array): EmError {
  const expert = routing[slot as number] as number;
  return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker: '', problem: 'the placement names no worker for it' });
}

/** The last replica asked is there and may answer later. */
function isPassing(error: EmError): boolean {
  return error.code === 'EM_EXPERT_UNAVAILABLE' && error.cause instanceof EmError && error.cause.code === 'EM_DISPATCH_REFUSED';
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Slots of all failures, ascending. */
function joined(failures: readonly UnfilledSlots[]): Int32Array {
  return Int32Array.from(failures.flatMap(({ slots }) => [...slots])).sort();
}
