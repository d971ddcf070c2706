import { EmError } from '@expertmesh/common';
import type { Dispatch, PeerAddress } from './base.js';
import { dispatchProblem } from './codec/dispatch-check.js';
import { dispatchCancelled, workerLost } from './exchange-errors.js';

/** What an exchange keeps for each live peer. */
export interface Link {
  readonly peer: PeerAddress;
  /** `dispatch` has been checked and has answers; the signal has not aborted. */
  send(dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array>;
  /** Everything outstanding over it rejects with EM_WORKER_LOST for `problem`. */
  close(problem: string): void;
}

/** The peers as last told, and one link for each of those alive. A new incarnation or address of a worker is a new link. */
export class PeerTable<L extends Link> {
  readonly #self: string;
  readonly #openLink: (peer: PeerAddress) => L;
  readonly #links = new Map<string, L>();
  #known: ReadonlySet<string> = new Set();
  #isClosed = false;

  constructor(self: string, openLink: (peer: PeerAddress) => L) {
    this.#self = self;
    this.#openLink = openLink;
  }

  /** The incarnations whose links were closed. */
  setPeers(peers: readonly PeerAddress[]): PeerAddress[] {
    if (this.#isClosed) return [];
    const others = new Map(peers.filter(({ worker }) => worker !== this.#self).map((peer) => [peer.worker, peer]));
    this.#known = new Set(others.keys());
    const lost: PeerAddress[] = [];
    for (const [worker, link] of this.#links) {
      const problem = whyLost(link.peer, others.get(worker));
      if (problem === null) continue;
      this.#links.delete(worker);
      link.close(problem);
      lost.push(link.peer);
    }
    for (const peer of others.values()) {
      if (peer.isAlive && !this.#links.has(peer.worker)) this.#links.set(peer.worker, this.#openLink(peer));
    }
    return lost;
  }

  /** As Exchange.dispatch. */
  async dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    if (signal.aborted) throw dispatchCancelled(worker);
    const link = this.#links.get(worker);
    if (link === undefined) throw workerLost(worker, this.#whyUnlinked(worker));
    if (dispatch.rowIndex.length === 0) return new Uint8Array(0);
    const problem = dispatchProblem(dispatch);
    if (problem !== null) throw new EmError('EM_INTERNAL', { problem: `a dispatch that does not fit together: ${problem}` });
    return link.send(dispatch, signal);
  }

  get links(): L[] {
    return [...this.#links.values()];
  }

  find(worker: string): L | undefined {
    return this.#links.get(worker);
  }

  close(): void {
    this.#isClosed = true;
    for (const link of this.#links.values()) link.close('this exchange is closed');
    this.#links.clear();
  }

  #whyUnlinked(worker: string): string {
    if (this.#isClosed) return 'this exchange is closed';
    return this.#known.has(worker) ? 'the coordinator declared it lost' : 'no such worker is known';
  }
}

/** Why the link to `was` has to end, by what is told of the peer now; null: it stays. */
function whyLost(was: PeerAddress, now: PeerAddress | undefined): string | null {
  if (now === undefined) return 'it left';
  if (!now.isAlive) return 'the coordinator declared it lost';
  if (now.incarnation !== was.incarnation) return 'it was started anew';
  return now.address === was.address ? null : `it moved to ${now.address}`;
}
