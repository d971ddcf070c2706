import { type ClusterStatus, ExpertmeshClient, type Operation } from '@expertmesh/client';
import { toEmError } from '@expertmesh/common';
import { type EndState, problemsOf } from './end-state.js';
import type { PlannedOperation } from './plan.js';
import { within } from './within.js';

/** Longest time in which a cluster without faults is as it should be again. */
const recoveryMs = 60_000;
/** Of an undo that a worker's return overtakes. */
const mostUndos = 3;
/** Of one question: a coordinator that is silent is not waited for. */
const call = { timeoutMs: 2_000 };

/** Who asks for operations and looks at the cluster, by its coordinators. */
export class Operator {
  readonly #anyone: ExpertmeshClient;
  readonly #each: readonly ExpertmeshClient[];
  readonly #workerIds: readonly string[];

  constructor(endpoints: readonly string[], workerIds: readonly string[]) {
    this.#anyone = new ExpertmeshClient(endpoints.join(','));
    this.#each = endpoints.map((endpoint) => new ExpertmeshClient(endpoint));
    this.#workerIds = workerIds;
  }

  /** Id of the coordinator that leads. */
  async leader(): Promise<string> {
    const ask = async () => (await this.#anyone.status(call).catch(unanswered))?.leader?.coordinator || null;
    return within(recoveryMs, ask, () => 'nobody leads');
  }

  /** Resolves when all coordinators serve, and all workers are ready. */
  async allAreThere(): Promise<void> {
    const ask = async () => {
      if (!(await this.#allServe())) return null;
      const statuses = await Promise.all(this.#each.map((each) => each.status(call).catch(unanswered)));
      const isReady = (status: ClusterStatus | null) =>
        this.#workerIds.every((id) => status?.workers.some((worker) => worker.id === id && worker.state === 'ready'));
      return statuses.every(isReady) || null;
    };
    await within(recoveryMs, ask, () => 'not all are there');
  }

  /** Begins it so slowly that it takes `seconds`. @returns its id */
  async begin({ kind, worker, seconds }: PlannedOperation): Promise<string> {
    const id = this.#workerIds[worker]!;
    const plan = await this.#anyone.planRebalance({ exclude: [id], threshold: 0 });
    const { moves } = JSON.parse(plan) as { moves: { bytes: number }[] };
    const bytesPerSecond = Math.ceil(moves.reduce((sum, { bytes }) => sum + bytes, 0) / seconds);
    const pace = { throttleBytesPerSecond: bytesPerSecond, concurrency: 1 };
    return (kind === 'drain' ? await this.#anyone.drain(id, bytesPerSecond) : await this.#anyone.applyPlan(plan, pace)).id;
  }

  /** The operation as it stands; null where nobody answers. */
  async look(id: string): Promise<Operation | null> {
    const operations = await this.#anyone.operations(0, call).catch(unanswered);
    return operations?.find((each) => each.id === id) ?? null;
  }

  async ended(id: string): Promise<Operation> {
    let last: Operation | null = null;
    const ask = async () => {
      last = await this.look(id);
      return last !== null && last.endedMs !== null ? last : null;
    };
    return within(recoveryMs, ask, () => `operation ${id} has not ended: ${JSON.stringify(last)}`);
  }

  /**
   * Brings the experts back to where they were. A plan that the cluster has overtaken is made again, and for what is left where a worker that
   * comes back meanwhile has taken its part.
   */
  async undo(id: string): Promise<Operation> {
    for (let count = 1; ; count += 1) {
      const undone = await this.#undoOnce(id);
      if (undone.state !== 'stopped' || count === mostUndos) return undone;
    }
  }

  async #undoOnce(id: string): Promise<Operation> {
    let problem = '';
    const ask = async () => {
      try {
        const plan = await this.#anyone.planRebalance({ undo: id });
        return (await this.#anyone.applyPlan(plan, { throttleBytesPerSecond: 0, concurrency: 4 })).id;
      } catch (thrown) {
        problem = toEmError(thrown).message;
        return null;
      }
    };
    return this.ended(await within(recoveryMs, ask, () => `${id} cannot be undone: ${problem}`));
  }

  /** Resolves when everything is as it should be with nothing under way. */
  async settled(): Promise<void> {
    let problems: readonly string[] = [];
    const ask = async () => {
      const state = (await this.#allServe()) ? await this.#endState().catch(unanswered) : null;
      problems = state === null ? ['a coordinator does not answer'] : problemsOf(state, this.#workerIds);
      return problems.length === 0 ? state : null;
    };
    await within(recoveryMs, ask, () => problems.join('; '));
  }

  close(): void {
    for (const client of [this.#anyone, ...this.#each]) client.close();
  }

  /** A coordinator that does not lead asks the one that does for all but what a worker answers. */
  async #allServe(): Promise<boolean> {
    const answers = await Promise.all(this.#each.map((each) => each.listModels(call).catch(unanswered)));
    return answers.every((answer) => answer !== null);
  }

  async #endState(): Promise<EndState> {
    const statuses: ClusterStatus[] = [];
    for (const client of this.#each) statuses.push(await client.status(call));
    return { statuses, placement: await this.#anyone.placement(call), operations: await this.#anyone.operations(0, call) };
  }
}

const unanswered = () => null;
