import { isDeepStrictEqual } from 'node:util';
import type { expertmesh } from '@expertmesh/proto';
import { VersionedList } from '../membership/versioned-list.js';
import type { Figures } from './worker-figures.js';

type ClusterStatus = expertmesh.v1.ClusterStatus.$Properties;

/** What one look at the cluster sees. */
export interface Seen {
  /** All but the workers. */
  readonly head: ClusterStatus;
  /** By worker, ascending by id. Figures that are the same object have not changed. */
  readonly figures: ReadonlyMap<string, Figures>;
  /** By worker that shares the load; of the others it is 0. */
  readonly loads: ReadonlyMap<string, number>;
}

/** The status, in versions, for all who watch it: each is told what has changed since it was told last. */
export class StatusBook {
  readonly #see: (mostLoadAgeMs: number) => Seen;
  readonly #workers = new VersionedList<Figures>((before, now) => before === now);
  #seen: Seen = { head: {}, figures: new Map(), loads: new Map() };
  /** In which the load of any worker has changed. */
  #loadVersion = 0;
  #version = 0;

  /** @param see with loads that are at most so many milliseconds old */
  constructor(see: (mostLoadAgeMs: number) => Seen) {
    this.#see = see;
  }

  /** As of the last look. */
  get numWorkers(): number {
    return this.#seen.figures.size;
  }

  get version(): number {
    return this.#version;
  }

  look(mostLoadAgeMs = 0): this {
    const before = this.#seen;
    const now = this.#see(mostLoadAgeMs);
    const next = this.#version + 1;
    const isLoadNew = [...now.figures.keys()].some((worker) => now.loads.get(worker) !== before.loads.get(worker));
    const isWorkerNew = this.#workers.update(now.figures, next);
    if (!isLoadNew && !isWorkerNew && isDeepStrictEqual(now.head, before.head)) return this;
    this.#seen = now;
    this.#version = next;
    if (isLoadNew) this.#loadVersion = next;
    return this;
  }

  /** What takes the status of that version to the one of now; from 0, nothing, that is the whole status. */
  since(version: number): ClusterStatus & { readonly workers: expertmesh.v1.WorkerStatus.$Properties[] } {
    const { head, figures, loads } = this.#seen;
    const { base, changed, gone } = this.#workers.since(version);
    const loadOf = (id: string) => loads.get(id) ?? 0;
    const isLoadNew = base > 0 && this.#loadVersion > base && changed.length < figures.size;
    return {
      ...head,
      ...{ version: this.#version, baseVersion: base },
      workers: changed.map((one) => ({ ...one, load: loadOf(one.id) })),
      goneWorkers: gone,
      loads: isLoadNew ? [...figures.keys()].map(loadOf) : [],
    };
  }
}
