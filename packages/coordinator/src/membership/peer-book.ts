import type { expertmesh } from '@expertmesh/proto';
import { VersionedList } from './versioned-list.js';
import { workerStates } from './worker-state.js';
import type { WorkerEntry } from './worker-table.js';

type Peer = expertmesh.v1.Peer.$Properties;

const keys = ['state', 'incarnation', 'address', 'numerics', 'dataAddress', 'dataToken'] as const satisfies readonly (keyof Peer)[];

/** The list of all workers that each of them is told, in versions. Pure. */
export class PeerBook {
  readonly #peers = new VersionedList<Peer>((before, now) => keys.every((key) => before[key] === now[key]));
  #version = 0;
  /** By version: the change from there to now, made once for all who are told it. */
  readonly #changes = new Map<number, expertmesh.v1.Peers.$Properties>();

  /** 0 = nobody has been known yet. */
  get version(): number {
    return this.#version;
  }

  /** Takes the workers as they are now. */
  update(workers: readonly WorkerEntry[]): void {
    if (!this.#peers.update(new Map(workers.map((entry) => [entry.facts.id, peerOf(entry)])), this.#version + 1)) return;
    this.#version += 1;
    this.#changes.clear();
  }

  /** What takes the list of that version to the one of now; from 0, nothing, that is the whole list. */
  since(version: number): expertmesh.v1.Peers.$Properties {
    const known = this.#changes.get(version);
    if (known !== undefined) return known;
    const { base, changed, gone } = this.#peers.since(version);
    const change = { version: this.#version, baseVersion: base, peers: changed, gone };
    this.#changes.set(version, change);
    return change;
  }
}

function peerOf({ facts, state }: WorkerEntry): Peer {
  const { id, incarnation, address, numerics, dataAddress, dataToken } = facts;
  return { worker: id, incarnation, address, state: workerStates[state], numerics, dataAddress, dataToken };
}
