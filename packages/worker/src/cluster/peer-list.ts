import type { expertmesh } from '@expertmesh/proto';

type Peer = expertmesh.v1.Peer.$Properties;

/** All peers that one stream has told of: a whole list first, then what changes. */
export class PeerList {
  readonly #peers = new Map<string, Peer>();
  #version = 0;

  /** Returns the list as it is then; null where what has come is a change of another one, and the list is not known any more. */
  take({ peers, version, baseVersion, gone }: expertmesh.v1.Peers.$Properties): readonly Peer[] | null {
    const base = baseVersion ?? 0;
    if (base === 0) this.#peers.clear();
    else if (base !== this.#version) return null;
    for (const worker of gone ?? []) this.#peers.delete(worker);
    for (const peer of peers ?? []) this.#peers.set(peer.worker ?? '', peer);
    this.#version = version ?? 0;
    return [...this.#peers.values()];
  }
}
