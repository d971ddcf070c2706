import type { expertmesh } from '@expertmesh/proto';
import { type ClusterStatus, clusterStatusFrom, type WorkerStatus } from './cluster-status.js';

/** The status as one WatchStatus stream tells of it: whole first, then what changes. */
export class WatchedStatus {
  readonly #workers = new Map<string, WorkerStatus>();
  #version = 0;

  /** Returns the status as it is then; null where what has come is a change of another one, and the status is not known any more. */
  take(message: expertmesh.v1.ClusterStatus): ClusterStatus | null {
    const { version, baseVersion, goneWorkers, loads } = message;
    if (baseVersion === 0) this.#workers.clear();
    else if (baseVersion !== this.#version) return null;
    const told = clusterStatusFrom(message);
    for (const worker of goneWorkers) this.#workers.delete(worker);
    for (const worker of told.workers) this.#workers.set(worker.id, worker);
    const sorted = [...this.#workers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const workers = loads.length === 0 ? sorted : sorted.map((worker, index) => ({ ...worker, load: loads[index] ?? worker.load }));
    for (const worker of workers) this.#workers.set(worker.id, worker);
    this.#version = version;
    return { ...told, workers };
  }
}
