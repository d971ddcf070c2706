import { EmError } from '@expertmesh/common';
import type { PlanWorker } from '@expertmesh/placement';
import type { WorkerTable } from '../../membership/worker-table.js';

/** What an operator asks of the workers of one plan. */
export interface WorkerWishes {
  /** Speeds over that of a plain worker, by id. */
  readonly weights?: ReadonlyMap<string, number>;
  /** To hold nothing. */
  readonly exclude?: readonly string[];
}

/** The workers as planners see them. @throws EM_WORKER_NOT_FOUND, EM_REQUEST_VALUE */
export function planWorkers(table: Pick<WorkerTable, 'all'>, draining: readonly string[], wishes: WorkerWishes = {}): PlanWorker[] {
  const { weights = new Map(), exclude = [] } = wishes;
  assertKnown(table, [...weights.keys(), ...exclude]);
  for (const [worker, weight] of weights) {
    if (!(weight > 0)) throw new EmError('EM_REQUEST_VALUE', { field: `weight of ${worker}`, got: weight, wanted: 'a number above 0' });
  }
  const closed = closedReasons(table, draining, exclude);
  return table.all().map(({ facts }) => ({
    id: facts.id,
    memoryBytes: facts.memoryBytes,
    speed: weights.get(facts.id) ?? 1,
    node: facts.labels.node ?? '',
    zone: facts.labels.zone ?? '',
    isOpen: closed[facts.id] === undefined,
  }));
}

/** Those that have not taken what they have been given get nothing more; what they hold may stay. */
export function withoutMore(
  workers: readonly PlanWorker[],
  table: Pick<WorkerTable, 'get'>,
  bytesOf: (worker: string) => number,
): PlanWorker[] {
  return workers.map((worker) => {
    const entry = table.get(worker.id);
    const isBehind = entry !== undefined && (entry.isSlow || entry.state === 'joining');
    return isBehind ? { ...worker, memoryBytes: Math.max(1, bytesOf(worker.id)) } : worker;
  });
}

/** Why workers are to hold nothing, by id. */
export function closedReasons(
  table: Pick<WorkerTable, 'all'>,
  draining: readonly string[],
  exclude: readonly string[] = [],
): Readonly<Record<string, string>> {
  const reasons = table.all().map(({ facts: { id }, state }): [string, string | null] => {
    if (state === 'lost') return [id, 'lost'];
    if (draining.includes(id)) return [id, 'draining'];
    return [id, exclude.includes(id) ? 'excluded' : null];
  });
  return Object.fromEntries(reasons.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** @throws EM_WORKER_NOT_FOUND */
export function assertKnown(table: Pick<WorkerTable, 'all'>, workers: readonly string[]): void {
  const known = table.all().map(({ facts }) => facts.id);
  const unknown = workers.find((worker) => !known.includes(worker));
  if (unknown !== undefined) throw new EmError('EM_WORKER_NOT_FOUND', { worker: unknown, wanted: known.join(', ') });
}
