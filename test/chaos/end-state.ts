import type { ClusterPlacement, ClusterStatus, Operation, WorkerStatus } from '@expertmesh/client';

/** What a cluster says of itself when all faults are over and nothing is asked of it. */
export interface EndState {
  /** Of each coordinator. */
  readonly statuses: readonly ClusterStatus[];
  readonly placement: ClusterPlacement;
  readonly operations: readonly Operation[];
}

/** What is not as it was before the faults, for people; empty where all is well. */
export function problemsOf({ statuses, placement, operations }: EndState, workerIds: readonly string[]): string[] {
  const placed = placedBy(placement);
  const leaders = new Set(statuses.map(({ leader }) => leader?.coordinator ?? 'nobody'));
  const open = operations.filter(({ endedMs }) => endedMs === null);
  return [
    ...(leaders.size === 1 && !leaders.has('nobody') ? [] : [`leaders are ${[...leaders]}`]),
    ...statuses.flatMap((status) => statusProblems(status, placement.epoch)),
    ...statuses.flatMap(({ workers }) => workerIds.flatMap((id) => workerProblems(id, workers, placed.get(id) ?? 0))),
    ...orphans(placement, workerIds),
    ...open.map(({ id, state, waitingFor }) => `operation ${id} is ${state}${waitingFor && `, waiting for ${waitingFor}`}`),
  ];
}

function statusProblems({ epoch, store, operation }: ClusterStatus, placedEpoch: number): string[] {
  return [
    ...(store?.isUp ? [] : [`the store is away: ${store?.problem}`]),
    ...(epoch === placedEpoch ? [] : [`epochs are ${epoch} and ${placedEpoch}`]),
    ...(operation === null ? [] : [`operation ${operation} runs`]),
  ];
}

function workerProblems(id: string, workers: readonly WorkerStatus[], numPlaced: number): string[] {
  const worker = workers.find((each) => each.id === id);
  if (worker === undefined) return [`${id} is unknown`];
  const { state, reason, expertsHeld, runningRequests, waitingRequests, queuedDispatches, freeKvBlocks, totalKvBlocks } = worker;
  return [
    ...(state === 'ready' ? [] : [`${id} is ${state}: ${reason}`]),
    ...(expertsHeld === numPlaced ? [] : [`${id} holds ${expertsHeld} experts where ${numPlaced} are placed`]),
    ...(runningRequests + waitingRequests === 0 ? [] : [`${id} has ${runningRequests} running and ${waitingRequests} waiting requests`]),
    ...(queuedDispatches === 0 ? [] : [`${id} has ${queuedDispatches} queued dispatches`]),
    ...(freeKvBlocks === totalKvBlocks ? [] : [`${id} has ${totalKvBlocks - freeKvBlocks} KV blocks in use`]),
  ];
}

/** Experts that nobody, or nobody of these, is to hold. */
function orphans({ layers }: ClusterPlacement, workerIds: readonly string[]): string[] {
  return layers.flatMap((experts, layer) =>
    experts.flatMap(({ replicas }, expert) => {
      const strangers = replicas.filter(({ worker }) => !workerIds.includes(worker));
      if (replicas.length > 0 && strangers.length === 0) return [];
      return [`expert ${layer}/${expert} is placed on ${replicas.map(({ worker }) => worker).join(', ') || 'no worker'}`];
    }),
  );
}

function placedBy({ layers }: ClusterPlacement): Map<string, number> {
  const placed = new Map<string, number>();
  for (const { worker } of layers.flat().flatMap(({ replicas }) => replicas)) placed.set(worker, (placed.get(worker) ?? 0) + 1);
  return placed;
}
