import { type Clock, EmError, toEmError } from '@expertmesh/common';
import { dispatchWithRetry, type Exchange, type RetryOptions, type RoutedPart, type Unroutable } from '@expertmesh/exchange';
import type { Batch, Binding, DType } from '@expertmesh/native';
import type { Content } from '@expertmesh/placement';
import { firstReplicas, planDispatch, type WorkerGroup } from '../experts/dispatch-plan.js';
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
  /** How long replicas that refuse or are lost are waited for (others may be loading, or a placement be on its way) before requests fail. */
  readonly recoveryTimeoutMs: number;
}

/** Slots that no replica would fill, and why. */
export interface UnfilledSlots {
  readonly slots: Int32Array;
  readonly error: EmError;
}

/** Where a batch has stopped, as RunResult of the binding has it. */
export interface StoppedLayer {
  readonly layer: number;
  /** [rows, topK]. */
  readonly routing: Int32Array;
  readonly missing: Int32Array;
  readonly here: Int32Array;
  readonly isStatic: boolean;
}

interface Stop extends StoppedLayer {
  readonly batch: Batch;
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
  /** What a peer is to compute, by the placement that named it; null for this worker, which takes the slots themselves. */
  readonly group: WorkerGroup | null;
  readonly table: RoutingTable;
}

/**
 * Fills the expert outputs that a layer lacks: rows whose experts are missing go to the workers of the chosen replicas, own
 * experts run meanwhile, answers are put into their slots. What a worker lacks that refuses, is lost, or has let an expert go
 * (this one too) is planned again over the other replicas. Where none is left, the next placement is waited for, or a lost worker.
 */
export class ExpertPhase {
  readonly #parts: ExpertPhaseParts;

  constructor(parts: ExpertPhaseParts) {
    this.#parts = parts;
  }

  /** Resolves when every wanted slot is filled or given up; with the ones given up. */
  async fill(batch: Batch, stopped: StoppedLayer, rows: StepRows, signal: AbortSignal): Promise<readonly UnfilledSlots[]> {
    const { view, clock, recoveryTimeoutMs } = this.#parts;
    const topK = stopped.isStatic ? 1 : stopped.routing.length / rows.numRows;
    const stop: Stop = { ...stopped, batch, topK, rows, signal, isFilled: new Uint8Array(stopped.routing.length) };
    const deadlineMs = clock.elapsed() + recoveryTimeoutMs;
    const givenUp: UnfilledSlots[] = [];
    let pending = stopped.missing;
    let { here } = stopped;
    for (;;) {
      const { version } = view;
      const failures = await this.#attempt(stop, pending, here);
      here = new Int32Array(0);
      if (failures.length === 0) return givenUp;
      const leftMs = deadlineMs - clock.elapsed();
      const isLast = leftMs <= 0 || signal.aborted;
      const [final, recoverable] = split(failures, ({ error }) => isLast || !isPassing(error));
      givenUp.push(...final);
      // A block has rows of everybody: nobody's step goes on without it.
      if (stopped.isStatic && givenUp[0] !== undefined) throw givenUp[0].error;
      if (recoverable.length === 0) return givenUp;
      await view.waitForChange(version, Math.min(retryAfterMs, leftMs), signal);
      // A request that lacks one expert for good does not keep the others waiting for its other ones.
      const sliceOf = (slot: number) => rows.sliceOf(Math.floor(slot / topK));
      const doomed = new Set(givenUp.flatMap(({ slots }) => Array.from(slots, sliceOf)));
      pending = joined(recoverable).filter((slot) => !rows.isDropped(sliceOf(slot)) && !doomed.has(sliceOf(slot)));
      if (pending.length === 0) return givenUp;
    }
  }

  /** Sends `slots` to their replicas, others where the first do not answer, and runs those that are `here`; what is left unfilled. */
  async #attempt(stop: Stop, slots: Int32Array, here: Int32Array): Promise<UnfilledSlots[]> {
    const { signal } = stop;
    const { parts, unplaced } = this.#plan(stop, slots, new Set(), here);
    const failures: UnfilledSlots[] = [];
    if (unplaced.length > 0) failures.push({ slots: unplaced, error: withoutReplica(stop, unplaced) });
    const options = this.#retryOptions(stop);
    await Promise.all(
      parts.map(async (part) => {
        try {
          await dispatchWithRetry(part, options, signal);
        } catch (thrown) {
          failures.push({ slots: unfilled(stop, part.slots), error: toEmError(thrown) });
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
    const { parts, unplaced } = this.#plan(stop, unfilled(stop, part.slots), avoid);
    const [slot] = unplaced;
    if (slot !== undefined) return { expert: stop.routing[slot] as number };
    return parts.map(routed);
  }

  /** Cuts `slots` up by worker. Those that are `here` are this worker's whatever the placement. */
  #plan(
    stop: Stop,
    slots: Int32Array,
    avoid: ReadonlySet<string>,
    here: Int32Array = new Int32Array(0),
  ): { parts: Part[]; unplaced: Int32Array } {
    const table = this.#parts.view.table as RoutingTable;
    const excluded = new Set([...avoid].map((worker) => table.workers.indexOf(worker)));
    const routes = table.layers[stop.layer] as LayerRoutes;
    const { routing, topK, rows, isStatic } = stop;
    const names = isStatic ? firstReplicas : rows.names;
    const plan = this.#parts.times.packed(() => planDispatch(routes, routing, topK, slots, names, table.workers.length, excluded));
    return { parts: partsOf(stop, plan.groups, here, table), unplaced: plan.unplaced };
  }

  async #send(stop: Stop, worker: string, { group, table, layer, slots }: Part): Promise<void> {
    const { binding, exchange, times, numerics, wireDtype, hiddenSize } = this.#parts;
    const { contents } = table.layers[layer] as LayerRoutes;
    if (group === null) return this.#runOwn(stop, slots, contents);
    const { counts, rowIndex, experts } = group;
    const numRows = group.rows.length;
    const rows = new Uint8Array(numRows * hiddenSize * elementBytes[wireDtype]);
    await times.pack(() => binding.batchGather(stop.batch, group.rows, rows));
    const asked = experts.map((expert) => contents[expert] as Content);
    const dispatch = { epoch: table.epoch, numerics, contents: asked, counts, rowIndex, dtype: wireDtype, numRows, rows };
    const answer = await times.exchange(() => exchange.dispatch(worker, dispatch, stop.signal));
    await times.pack(() => binding.batchScatter(stop.batch, slots, answer));
    markFilled(stop, slots);
  }

  async #runOwn(stop: Stop, slots: Int32Array, contents: readonly Content[]): Promise<void> {
    const { executor } = this.#parts;
    const { batch, layer, routing, topK } = stop;
    const missing = await executor.runOwn(batch, { layer, routing, topK, slots, contents });
    const isMissing = new Set(missing);
    markFilled(stop, missing.length === 0 ? slots : slots.filter((slot) => !isMissing.has(slot)));
    const [slot] = missing;
    if (slot !== undefined) throw executor.refusal(contents[routing[slot] as number] as Content);
  }
}

/** Those of other workers first, in the table's send order: their rows are gathered and on their way before the engine is busy with own experts. */
function partsOf({ layer, routing }: Stop, groups: readonly WorkerGroup[], here: Int32Array, table: RoutingTable): Part[] {
  const peers = groups.filter(({ worker }) => worker !== 0);
  const parts: Part[] = peers.map((group) => ({ layer, experts: group.experts, slots: group.slots, group, table }));
  const planned = groups.find(({ worker }) => worker === 0)?.slots ?? new Int32Array(0);
  if (here.length + planned.length === 0) return parts;
  const slots = new Int32Array(here.length + planned.length);
  slots.set(here);
  slots.set(planned, here.length);
  slots.sort();
  const experts = [...new Set(Array.from(slots, (slot) => routing[slot] as number))];
  return [...parts, { layer, experts, slots, group: null, table }];
}

function routed(part: Part): RoutedPart<Part> {
  return { worker: part.table.workers[part.group?.worker ?? 0] as string, part };
}

function markFilled({ isFilled }: Stop, slots: Int32Array): void {
  for (const slot of slots) isFilled[slot] = 1;
}

function unfilled({ isFilled }: Stop, slots: Int32Array): Int32Array {
  return slots.filter((slot) => isFilled[slot] === 0);
}

function withoutReplica({ layer, routing }: Stop, [slot]: Int32Array): EmError {
  const expert = routing[slot as number] as number;
  return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker: '', problem: 'the placement names no worker for it' });
}

/** No replica has answered: one may later, or another one be made. */
function isPassing(error: EmError): boolean {
  return error.code === 'EM_EXPERT_UNAVAILABLE';
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Slots of all failures, ascending. */
function joined(failures: readonly UnfilledSlots[]): Int32Array {
  return Int32Array.from(failures.flatMap(({ slots }) => [...slots])).sort();
}
