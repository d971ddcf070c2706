import { type Clock, EmError, type Logger, newId } from '@expertmesh/common';
import {
  type LoadHistory,
  meanMaxOverMean,
  type Pin,
  type Plan,
  type PlanInput,
  type PlanWorker,
  parsePlan,
  placementProblems,
  plannerNames,
  planText,
  relativeLoads,
} from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import { clusterBalance } from '../load/cluster-balance.js';
import type { LoadRecorder } from '../load/load-recorder.js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { Epochs } from '../placement/epochs.js';
import { expectedPace } from './copy-pace.js';
import type { OperationProgress } from './operation.js';
import type { Operations, OperationView } from './operations.js';
import { planOffLoop } from './planning/off-loop.js';
import { assertKnown, closedReasons, planWorkers, type WorkerWishes, withoutMore } from './planning/plan-workers.js';
import type { SettingsBook } from './settings.js';

const defaultThreshold = 0.05;
const defaultSinceMs = 900_000;

export type Pace = Pick<OperationProgress, 'throttleBytesPerSecond' | 'concurrency'>;

export interface RebalancerParts {
  readonly cluster: string;
  /** Of each expert, that the cluster was started with: no plan goes below it. */
  readonly replicas: number;
  readonly epochs: Epochs;
  readonly table: WorkerTable;
  readonly load: LoadRecorder;
  readonly settings: SettingsBook;
  readonly operations: Operations;
  readonly clock: Clock;
  readonly logger: Logger;
}

type PlanRequest = Partial<Omit<expertmesh.v1.PlanRebalanceRequest, 'toJSON'>>;

/** Makes plans of what is known of the cluster, checks those that come back, and begins the operations that carry them out. */
export class Rebalancer {
  readonly #parts: RebalancerParts;

  constructor(parts: RebalancerParts) {
    this.#parts = parts;
  }

  /** The plan document. @throws EM_CLUSTER_STARTING, EM_WORKER_NOT_FOUND, EM_REQUEST_VALUE, EM_PLAN_INVALID */
  async plan(request: PlanRequest): Promise<string> {
    return planText(
      request.undoOperation ? await this.#undoPlan(request.undoOperation, request) : await this.#meshPlan('rebalance', request),
    );
  }

  /**
   * Begins to carry a plan out.
   *
   * @throws EM_PLAN_FORMAT (not a plan, changed, of another cluster or model), EM_PLAN_STALE, EM_PLAN_INVALID, EM_OPERATION_RUNNING
   */
  async apply(text: string, pace: Pace): Promise<OperationView> {
    const plan = parsePlan(text);
    const { operations, epochs, cluster } = this.#parts;
    const { fingerprint, layers } = epochs.model();
    if (plan.cluster !== cluster) throw foreign(plan, `it is of cluster ${plan.cluster}; this one is ${cluster}`);
    if (plan.fingerprint !== fingerprint) throw foreign(plan, 'it is of another checkpoint');
    operations.assertIdle();
    const { epoch } = epochs.placement!;
    if (plan.epoch !== epoch) throw this.#stale(plan, epoch);
    const draining = this.#drainingUnder(plan);
    const { pins } = this.#parts.settings.settings;
    const problems = placementProblems(plan.target, layers, this.#workers({}, draining), plan.kind === 'drain' ? [] : pins);
    if (problems.length > 0) throw new EmError('EM_PLAN_INVALID', { plan: plan.id, problem: problems.join('; ') });
    return this.#whileDraining(draining, () => this.#begin(plan, pace, ''));
  }

  /** @throws EM_WORKER_NOT_FOUND, EM_PLAN_INVALID (the others have no room, or it is the last one), EM_OPERATION_RUNNING */
  async drain(worker: string, throttleBytesPerSecond: number): Promise<OperationView> {
    const { operations, settings } = this.#parts;
    assertKnown(this.#parts.table, [worker]);
    operations.assertIdle();
    const pinned = settings.settings.pins.filter((pin) => pin.worker === worker);
    if (pinned.length > 0) {
      const [{ layer, expert }] = pinned as [Pin];
      throw new EmError('EM_PLAN_INVALID', { plan: '', problem: `layer ${layer} expert ${expert} is pinned to ${worker}; unpin it first` });
    }
    return this.#whileDraining(withWorker(settings.settings.draining, worker), async () => {
      const plan = await this.#meshPlan('drain', { threshold: Number.MAX_VALUE });
      return this.#begin(plan, { throttleBytesPerSecond, concurrency: 1 }, worker);
    });
  }

  /** @throws EM_WORKER_NOT_FOUND, EM_OPERATION_RUNNING */
  async undrain(worker: string, throttleBytesPerSecond: number): Promise<OperationView> {
    const { operations, settings } = this.#parts;
    assertKnown(this.#parts.table, [worker]);
    operations.assertIdle();
    return this.#whileDraining(withoutWorker(settings.settings.draining, worker), async () =>
      this.#begin(await this.#meshPlan('undrain', {}), { throttleBytesPerSecond, concurrency: 1 }, worker),
    );
  }

  /** All pins after the change. @throws EM_PIN with nothing changed. */
  async pin(
    add: readonly expertmesh.v1.ExpertPin.$Properties[],
    remove: readonly expertmesh.v1.ExpertPin.$Properties[],
  ): Promise<readonly Pin[]> {
    const { settings } = this.#parts;
    const added = add.map(({ layer, expert, worker }) =>
      this.#checkedPin({ layer: layer ?? 0, expert: expert ?? 0, worker: worker ?? '' }),
    );
    const isRemoved = (pin: Pin) =>
      remove.some(
        ({ layer, expert, worker }) => (layer ?? 0) === pin.layer && (expert ?? 0) === pin.expert && (!worker || worker === pin.worker),
      );
    const isAdded = (pin: Pin) => added.some((one) => one.layer === pin.layer && one.expert === pin.expert && one.worker === pin.worker);
    if (add.length === 0 && remove.length === 0) return settings.settings.pins;
    await settings.change({ pins: [...settings.settings.pins.filter((pin) => !isRemoved(pin) && !isAdded(pin)), ...added] });
    return settings.settings.pins;
  }

  /** max/mean of the load that an operation was planned for: before it, and when it had ended, or now where it has not. */
  maxOverMean({ document, progress }: OperationView): { before: number; after: number } {
    const now = () => clusterBalance(this.#parts.epochs.placement?.layers ?? [], document.load, this.#workers()).maxOverMean;
    return { before: document.maxOverMean, after: progress.plannedAfter ?? now() };
  }

  /** Max/mean of the load of the last `sinceMs` under the placement of now, and how much of a plan would take off it. */
  async judge(threshold: number): Promise<{ readonly maxOverMean: number; plan(): Promise<Plan> }> {
    const { load } = await this.#loadSince(0);
    const workers = this.#workers().filter(({ isOpen }) => isOpen);
    const layers = this.#parts.epochs.placement?.layers ?? [];
    return { maxOverMean: meanMaxOverMean(relativeLoads(layers, load, workers)), plan: () => this.#meshPlan('rebalance', { threshold }) };
  }

  async #meshPlan(kind: Plan['kind'], request: PlanRequest): Promise<Plan> {
    const { epochs, settings } = this.#parts;
    const threshold = request.threshold ?? defaultThreshold;
    if (!(threshold >= 0)) throw new EmError('EM_REQUEST_VALUE', { field: 'threshold', got: threshold, wanted: 'a number of at least 0' });
    const planner = plannerNames.find((name) => name === (request.planner || 'mesh'));
    if (planner === undefined) {
      throw new EmError('EM_REQUEST_VALUE', { field: 'planner', got: request.planner ?? '', wanted: plannerNames.join(', ') });
    }
    const { load, since, history } = await this.#loadSince(request.sinceMs ?? 0);
    const { layers } = epochs.model();
    const exclude = request.exclude ?? [];
    const workers = this.#workers({
      exclude,
      weights: new Map((request.weights ?? []).map(({ worker, weight }) => [worker ?? '', weight ?? 0])),
    });
    const current = epochs.placement!.layers;
    const { pins } = settings.settings;
    const limits = {
      maxMoves: request.maxMoves ?? 0,
      maxBytes: request.maxBytes ?? 0,
      minReplicas: request.replicas || this.#parts.replicas,
    };
    const shown = kind === 'drain' ? 0 : threshold;
    const input = {
      ...this.#identity(kind),
      ...this.#costs(request.throttleBytesPerSecond, settings.settings.draining, exclude),
      ...{ since, layers, workers, pins, current, target: current, load, threshold: shown },
      options: { planner, ...limits, threshold: shown },
    };
    const finding = { planner, threshold, ...limits, history: planner === 'mesh' ? [] : history };
    return planOffLoop({ input, planner: finding, pins: kind === 'drain' ? [] : pins, name: `of ${planner}` });
  }

  /** Back to where an operation's experts were before it; experts that it did not touch stay. A drain is lifted with it. */
  async #undoPlan(id: string, request: PlanRequest): Promise<Plan> {
    const { operations, epochs, settings } = this.#parts;
    const { document, progress } = operations.get(id);
    if (progress.endedMs === 0)
      throw new EmError('EM_OPERATION_STATE', { operation: id, got: progress.state, what: 'undo it', wanted: 'ended' });
    if (document.kind === 'precision') {
      const wanted = `taken back by: expertmesh qos apply --undo ${id}`;
      throw new EmError('EM_OPERATION_STATE', { operation: id, got: 'a change of precision', what: 'undo it', wanted });
    }
    const { load, since } = await this.#loadSince(0);
    const first = new Map([...document.moves].reverse().map((move) => [`${move.layer}/${move.expert}`, move.before]));
    const current = epochs.placement!.layers;
    const target = current.map((experts, layer) =>
      experts.map((placed, expert) => ({ ...placed, replicas: first.get(`${layer}/${expert}`) ?? placed.replicas })),
    );
    const { layers } = epochs.model();
    const draining = this.#drainingUnder({ kind: 'undo', options: { undo: id } });
    const workers = this.#workers({}, draining);
    const { pins } = settings.settings;
    const input = {
      ...this.#identity('undo'),
      ...this.#costs(request.throttleBytesPerSecond, draining),
      ...{ since, layers, workers, pins, current, target, load, threshold: 0 },
      options: { undo: id },
    };
    return planOffLoop({ input, planner: null, pins, name: `of undoing ${id}` });
  }

  /** The workers that drain once a plan is carried out: undoing a drain opens its worker again, undoing an undrain closes it. */
  #drainingUnder({ kind, options }: Pick<Plan, 'kind' | 'options'>): readonly string[] {
    const { draining } = this.#parts.settings.settings;
    const undone = kind === 'undo' ? this.#parts.operations.list().find(({ document }) => document.id === options.undo) : undefined;
    if (undone?.document.kind === 'drain') return withoutWorker(draining, undone.document.worker);
    return undone?.document.kind === 'undrain' ? withWorker(draining, undone.document.worker) : draining;
  }

  #costs(throttle: number | undefined, draining: readonly string[], exclude: readonly string[] = []): Pick<PlanInput, 'pace' | 'closed'> {
    const { operations, table } = this.#parts;
    return { pace: expectedPace(operations.list(), throttle ?? 0), closed: closedReasons(table, draining, exclude) };
  }

  #identity(kind: Plan['kind']) {
    const { cluster, epochs, clock } = this.#parts;
    const { fingerprint } = epochs.model();
    return { id: newId('pl'), kind, cluster, fingerprint, epoch: epochs.placement!.epoch, createdMs: clock.now() };
  }

  /** What the workers have counted by now is waited for. */
  async #loadSince(sinceMs: number): Promise<{ load: readonly (readonly number[])[]; since: Plan['since']; history: LoadHistory }> {
    const { load, clock, table } = this.#parts;
    await load.untilReported(table.live().map((entry) => entry.facts.id));
    const { sum, windows } = await load.read(clock.now() - (sinceMs === 0 ? defaultSinceMs : sinceMs));
    const rows = sum.rows();
    const numExperts = this.#parts.epochs.model().layers.map((layer) => layer.numExperts);
    const counted = numExperts.map((experts, layer) => Array.from({ length: experts }, (_, expert) => rows[layer]?.[expert] ?? 0));
    const total = rows.reduce((all, counts) => all + counts.reduce((one, count) => one + count, 0), 0);
    const history = windows.map((window) => window.rows);
    return {
      load: evenWhereNone(counted),
      history,
      since: { sinceMs: sum.sinceMs, untilMs: clock.now(), rows: total, numWindows: windows.length },
    };
  }

  #workers(wishes: WorkerWishes = {}, draining = this.#parts.settings.settings.draining): PlanWorker[] {
    const { table, epochs } = this.#parts;
    if (epochs.placement === null) throw new EmError('EM_CLUSTER_STARTING', { problem: 'there is no placement yet' });
    return withoutMore(planWorkers(table, draining, wishes), table, (worker) => epochs.bytesPlaced(worker));
  }

  #checkedPin(pin: Pin): Pin {
    const { epochs, table } = this.#parts;
    const { layers } = epochs.model();
    const numExperts = layers[pin.layer]?.numExperts ?? 0;
    const fields = { layer: pin.layer, expert: pin.expert, worker: pin.worker };
    if (numExperts === 0) throw new EmError('EM_PIN', { ...fields, problem: `layer ${pin.layer} has no experts` });
    if (pin.expert >= numExperts) throw new EmError('EM_PIN', { ...fields, problem: `the layer has experts 0 to ${numExperts - 1}` });
    const entry = table.get(pin.worker);
    if (entry === undefined)
      throw new EmError('EM_PIN', {
        ...fields,
        problem: `there is no such worker; there are: ${table
          .all()
          .map((one) => one.facts.id)
          .join(', ')}`,
      });
    const { memoryBytes } = entry.facts;
    const pinned = [...this.#parts.settings.settings.pins.filter((one) => one.worker === pin.worker), pin];
    const bytes = pinned.reduce((sum, one) => sum + (layers[one.layer]?.expertBytes ?? 0), 0);
    if (memoryBytes > 0 && bytes > memoryBytes)
      throw new EmError('EM_PIN', { ...fields, problem: `it may hold ${memoryBytes} bytes; its pins need ${bytes}` });
    return pin;
  }

  /** Lets these workers drain from now on; when `begin` fails, those that did before. */
  async #whileDraining(draining: readonly string[], begin: () => Promise<OperationView>): Promise<OperationView> {
    const before = this.#parts.settings.settings.draining;
    if (draining === before) return begin();
    await this.#setDraining(draining);
    try {
      return await begin();
    } catch (error) {
      await this.#setDraining(before);
      throw error;
    }
  }

  async #setDraining(draining: readonly string[]): Promise<void> {
    await this.#parts.settings.change({ draining });
    this.#parts.table.setDraining(draining);
  }

  async #begin(plan: Plan, pace: Pace, worker: string): Promise<OperationView> {
    const { operations, clock, epochs } = this.#parts;
    const { epoch } = epochs.placement!;
    // A large plan takes seconds, in which another may have been carried out.
    if (plan.epoch !== epoch) throw this.#stale(plan, epoch);
    const document = {
      version: 1 as const,
      id: newId('op'),
      kind: plan.kind,
      plan: plan.id,
      worker,
      createdMs: clock.now(),
      baseEpoch: plan.epoch,
      moves: plan.moves,
      load: plan.load,
      mostExtraBytes: 0,
      maxOverMean: plan.summary.maxOverMeanNow,
    };
    return operations.begin(document, pace);
  }

  #stale(plan: Plan, epoch: number): EmError {
    const last = this.#parts.operations.list()[0];
    const by = last === undefined ? '' : ` (${last.document.kind} ${last.document.id}, ${last.document.moves.length} moves)`;
    return new EmError('EM_PLAN_STALE', { plan: plan.id, got: plan.epoch, wanted: epoch, by });
  }
}

function withWorker(workers: readonly string[], worker: string): readonly string[] {
  return workers.includes(worker) ? workers : [...workers, worker];
}

function withoutWorker(workers: readonly string[], worker: string): readonly string[] {
  return workers.includes(worker) ? workers.filter((id) => id !== worker) : workers;
}

/** A layer without rows counts as one whose experts are used alike, as for the planners. */
function evenWhereNone(load: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return load.map((rows) => (rows.some((count) => count > 0) ? rows : rows.map(() => 1)));
}

function foreign(plan: Plan, problem: string): EmError {
  return new EmError('EM_PLAN_FORMAT', { plan: `plan ${plan.id}`, problem });
}
