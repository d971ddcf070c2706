import { type Clock, causeText, EmError, toEmError } from '@expertmesh/common';
import type { ContentName, Exchange } from '@expertmesh/exchange';
import type { Batch, Binding, DType } from '@expertmesh/native';
import { planDispatch, type WorkerGroup } from './dispatch-plan.js';
import { type ExpertExecutor, elementBytes } from './expert-executor.js';
import type { LayerRoutes, RoutingTable } from './placement.js';
import type { PlacementView } from './placement-view.js';
import type { StepRows } from './step-rows.js';

/** How long a peer that could not answer is left alone when no other replica can and nothing changes. */
const retryAfterMs = 250;

export interface ExpertPhaseParts {
  readonly binding: Binding;
  readonly executor: ExpertExecutor;
  readonly exchange: Exchange;
  readonly view: PlacementView;
  readonly clock: Clock;
  readonly numerics: string;
  readonly wireDtype: DType;
  readonly hiddenSize: number;
  /** How long an expert without an answering replica is waited for before the requests that need it fail. */
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
  readonly deadlineMs: number;
  readonly unfilled: UnfilledSlots[];
}

/**
 * Fills the expert outputs of one layer: rows go to the workers of the chosen replicas, own experts run meanwhile, answers
 * are put into their slots. A worker that refuses or is lost is passed over for another replica; where there is none the
 * next placement is waited for.
 */
export class ExpertPhase {
  readonly #parts: ExpertPhaseParts;

  constructor(parts: ExpertPhaseParts) {
    this.#parts = parts;
  }

  /** Resolves when every wanted slot is filled or given up; with the ones given up. */
  async fill(batch: Batch, layer: number, routing: Int32Array, rows: StepRows, signal: AbortSignal): Promise<readonly UnfilledSlots[]> {
    const topK = routing.length / rows.numRows;
    const deadlineMs = this.#parts.clock.elapsed() + this.#parts.recoveryTimeoutMs;
    const stop: Stop = { batch, layer, routing, topK, rows, signal, deadlineMs, unfilled: [] };
    await this.#place(stop, rows.wantedSlots(topK), new Set(), null);
    return stop.unfilled;
  }

  /** Sends `slots` to replicas on workers other than `tried`. */
  async #place(stop: Stop, slots: Int32Array, tried: ReadonlySet<string>, lastError: EmError | null): Promise<void> {
    const { view } = this.#parts;
    const { version } = view;
    const table = view.table as RoutingTable;
    const routes = table.layers[stop.layer] as LayerRoutes;
    const excluded = new Set(table.workers.flatMap((worker, index) => (tried.has(worker) ? [index] : [])));
    const { routing, topK, rows } = stop;
    const plan = planDispatch(routes, routing, topK, slots, rows.names, table.workers.length, excluded);
    const sent = plan.groups.map(async (group) => {
      const worker = table.workers[group.worker] as string;
      try {
        await this.#send(stop, table, routes, group, worker);
      } catch (thrown) {
        const error = toEmError(thrown);
        if (!isReroutable(error)) stop.unfilled.push({ slots: group.slots, error });
        // A newer placement may name the same worker with good reason.
        else await this.#place(stop, group.slots, version === view.version ? new Set([...tried, worker]) : new Set(), error);
      }
    });
    if (plan.unplaced.length > 0) sent.push(this.#await(stop, plan.unplaced, version, lastError));
    await Promise.all(sent);
  }

  async #send(stop: Stop, table: RoutingTable, routes: LayerRoutes, group: WorkerGroup, worker: string): Promise<void> {
    const { binding, executor, exchange, numerics, wireDtype, hiddenSize } = this.#parts;
    const contents = group.experts.map((expert) => routes.contents[expert] as ContentName);
    if (group.worker === 0) return executor.runOwn(stop.batch, contents, group);
    const rows = new Uint8Array(group.rows.length * hiddenSize * elementBytes[wireDtype]);
    await binding.batchGather(stop.batch, group.rows, rows);
    const { counts, rowIndex } = group;
    const dispatch = { epoch: table.epoch, numerics, contents, counts, rowIndex, dtype: wireDtype, numRows: group.rows.length, rows };
    const answers = await exchange.dispatch(worker, dispatch, stop.signal);
    await binding.batchScatter(stop.batch, group.slots, answers);
  }

  /** No replica is left to ask: waits for another placement or for peers to come back, then begins again with all of them. */
  async #await(stop: Stop, slots: Int32Array, version: number, lastError: EmError | null): Promise<void> {
    const { view, clock } = this.#parts;
    const leftMs = stop.deadlineMs - clock.elapsed();
    if (leftMs <= 0 || stop.signal.aborted) {
      stop.unfilled.push({ slots, error: this.#unavailable(stop, slots[0] as number, lastError) });
      return;
    }
    await view.waitForChange(version, Math.min(retryAfterMs, leftMs), stop.signal);
    const wanted = slots.filter((slot) => !stop.rows.isDropped(stop.rows.sliceOf(Math.floor(slot / stop.topK))));
    if (wanted.length > 0) await this.#place(stop, wanted, new Set(), lastError);
  }

  #unavailable(stop: Stop, slot: number, lastError: EmError | null): EmError {
    const table = this.#parts.view.table as RoutingTable;
    const { first, workers } = table.layers[stop.layer] as LayerRoutes;
    const expert = stop.routing[slot] as number;
    const replicas = workers.subarray(first[expert], first[expert + 1]);
    const worker = Array.from(replicas, (index) => table.workers[index]).join(', ');
    const problem = lastError === null ? 'no worker holds it' : causeText(lastError);
    return new EmError('EM_EXPERT_UNAVAILABLE', { layer: stop.layer, expert, worker, problem }, { cause: lastError });
  }
}

/** Failures of one worker that another replica, or a later placement, can make good. */
function isReroutable(error: EmError): boolean {
  return error.code === 'EM_DISPATCH_REFUSED' || error.code === 'EM_WORKER_LOST' || error.code === 'EM_OVERLOADED';
}
