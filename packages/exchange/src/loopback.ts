import { type Deferred, deferred, EmError, type Logger } from '@expertmesh/common';
import { onAbort } from './abort.js';
import type { Dispatch, DispatchHandler, Exchange, ExchangeIdentity, PeerAddress } from './base.js';
import { countIn, countOut, newCounters } from './counters.js';
import { dispatchCancelled, dispatchRefused, workerLost } from './exchange-errors.js';
import { helloMismatch } from './hello-check.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { type Link, PeerTable } from './peer-table.js';
import { SendWindow } from './send-window.js';

/** Where the workers of one process find each other. */
export class LoopbackHub {
  readonly #members = new Map<string, LoopbackExchange>();

  join(member: LoopbackExchange): void {
    const { worker } = member.identity;
    if (this.#members.has(worker)) throw new EmError('EM_WORKER_ID_TAKEN', { worker });
    this.#members.set(worker, member);
  }

  /** What others have outstanding with the member rejects with EM_WORKER_LOST. */
  leave(member: LoopbackExchange): void {
    if (!this.#members.delete(member.identity.worker)) return;
    for (const other of this.#members.values()) other.onPeerGone(member.identity.worker);
  }

  find({ worker, incarnation }: PeerAddress): LoopbackExchange {
    const member = this.#members.get(worker);
    if (member?.identity.incarnation !== incarnation) throw workerLost(worker, 'it is not in this process');
    return member;
  }
}

export interface LoopbackOptions {
  readonly identity: ExchangeIdentity;
  readonly handler: DispatchHandler;
  readonly hub: LoopbackHub;
  readonly logger: Logger;
  readonly windowBytes: number;
}

/** Dispatches between workers of one process: the rules of the wire without the wire. Rows are handed over, not copied. */
export class LoopbackExchange implements Exchange {
  readonly service = null;
  readonly dataPort = null;
  readonly silentPeers = [];
  readonly plane = null;
  readonly counters = newCounters();
  readonly identity: ExchangeIdentity;
  readonly #options: LoopbackOptions;
  readonly #peers: PeerTable<LoopbackLink>;

  constructor(options: LoopbackOptions) {
    this.identity = options.identity;
    this.#options = options;
    this.#peers = new PeerTable(options.identity.worker, (peer) => new LoopbackLink(peer, this, options));
    options.hub.join(this);
  }

  setPeers(peers: readonly PeerAddress[]): void {
    this.#peers.setPeers(peers);
  }

  dispatch(worker: string, dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    return this.#peers.dispatch(worker, dispatch, signal);
  }

  /** Computes a dispatch for a peer; counted as if it had come over a wire. */
  async answer(sender: string, dispatch: Dispatch, signal: AbortSignal): Promise<Outcome> {
    countIn(this.counters, dispatch.numRows, dispatch.rows);
    const outcome = await outcomeOf(this.#options.handler, sender, dispatch, signal, this.#options.logger);
    if ('rows' in outcome) countOut(this.counters, dispatch.rowIndex.length, outcome.rows);
    return outcome;
  }

  onPeerGone(worker: string): void {
    this.#peers.find(worker)?.close('it left this process');
  }

  async close(): Promise<void> {
    this.#peers.close();
    this.#options.hub.leave(this);
  }
}

interface Outstanding {
  readonly answer: Deferred<Uint8Array>;
  readonly controller: AbortController;
}

class LoopbackLink implements Link {
  readonly peer: PeerAddress;
  readonly #self: LoopbackExchange;
  readonly #hub: LoopbackHub;
  readonly #window: SendWindow;
  readonly #outstanding = new Set<Outstanding>();

  constructor(peer: PeerAddress, self: LoopbackExchange, { hub, windowBytes }: LoopbackOptions) {
    this.peer = peer;
    this.#self = self;
    this.#hub = hub;
    this.#window = new SendWindow(windowBytes);
  }

  async send(dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const { worker } = this.peer;
    const cancelled = () => dispatchCancelled(worker);
    await this.#window.acquire(dispatch.rows.length, signal, cancelled);
    const outstanding: Outstanding = { answer: deferred(), controller: new AbortController() };
    this.#outstanding.add(outstanding);
    void this.#run(dispatch, outstanding);
    const unlisten = onAbort(signal, () => {
      outstanding.answer.reject(cancelled());
      outstanding.controller.abort();
    });
    return outstanding.answer.promise.finally(unlisten);
  }

  close(problem: string): void {
    const error = workerLost(this.peer.worker, problem);
    this.#window.fail(error);
    for (const { answer, controller } of this.#outstanding) {
      answer.reject(error);
      controller.abort();
    }
  }

  /** Never rejects. The window is held until the peer is done with the rows, as it is over a wire. */
  async #run(dispatch: Dispatch, outstanding: Outstanding): Promise<void> {
    const { answer, controller } = outstanding;
    const { counters, identity } = this.#self;
    try {
      const target = this.#hub.find(this.peer);
      const { numerics, wireDtype, cluster, fingerprint } = identity;
      const mismatch = helloMismatch(target.identity, { numerics, wireDtype, cluster, fingerprint });
      if (mismatch !== null) throw workerLost(this.peer.worker, mismatch.message, mismatch);
      countOut(counters, dispatch.numRows, dispatch.rows);
      const outcome = await target.answer(identity.worker, dispatch, controller.signal);
      if ('rows' in outcome) {
        countIn(counters, dispatch.rowIndex.length, outcome.rows);
        answer.resolve(outcome.rows);
      } else {
        if (!controller.signal.aborted) counters.refused++;
        answer.reject(dispatchRefused(this.peer.worker, dispatch, outcome.refusal));
      }
    } catch (thrown) {
      answer.reject(thrown);
    } finally {
      this.#outstanding.delete(outstanding);
      this.#window.release(dispatch.rows.length);
    }
  }
}
