import { backoffMs, causeText, type Deferred, deferred, type EmError, type Timer } from '@expertmesh/common';
import { onAbort } from '../abort.js';
import { answerBytes } from '../answer.js';
import type { Dispatch, PeerAddress } from '../base.js';
import { dispatchCancelled, workerLost } from '../exchange-errors.js';
import type { ExchangeLimits } from '../limits.js';
import type { Link } from '../peer-table.js';
import { placeAnswer, splitDispatch } from '../split.js';
import { type OutboundContext, OutboundStream } from './outbound-stream.js';

export type LinkContext = OutboundContext & ExchangeLimits;

/** Keeps one stream open to one incarnation of a live peer, until it is closed. */
export class PeerLink implements Link {
  readonly peer: PeerAddress;
  readonly #context: LinkContext;
  /** Dispatches that wait for the attempt under way, or for the next one. */
  readonly #waiting = new Set<Deferred<OutboundStream>>();
  #stream: OutboundStream | null = null;
  #isOpen = false;
  #isClosed = false;
  #numFailures = 0;
  #reconnectTimer: Timer | null = null;

  constructor(peer: PeerAddress, context: LinkContext) {
    this.peer = peer;
    this.#context = context;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async send(dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    const { maxFrameBytes } = this.#context;
    const stream = await this.#connected(signal);
    if (dispatch.rows.length <= maxFrameBytes) return stream.send(dispatch, signal);
    const whole = Buffer.allocUnsafe(answerBytes(dispatch));
    // One part's failure is the dispatch's: the others are not wanted any more.
    const controller = new AbortController();
    const unlisten = onAbort(signal, () => controller.abort());
    try {
      const parts = splitDispatch(dispatch, maxFrameBytes);
      await Promise.all(parts.map(async (part) => placeAnswer(whole, part, await stream.send(part.dispatch, controller.signal))));
      return whole;
    } catch (thrown) {
      controller.abort();
      throw thrown;
    } finally {
      unlisten();
    }
  }

  close(problem: string): void {
    this.#isClosed = true;
    this.#reconnectTimer?.cancel();
    this.#stream?.close(problem);
    this.#failWaiting(workerLost(this.peer.worker, problem));
  }

  /** The open stream. Rejects with EM_WORKER_LOST when the attempt waited for fails or takes longer than connectTimeoutMs. */
  #connected(signal: AbortSignal): Promise<OutboundStream> {
    if (this.#isOpen) return Promise.resolve(this.#stream!);
    const { worker, address } = this.peer;
    const { clock, connectTimeoutMs } = this.#context;
    const waiter = deferred<OutboundStream>();
    this.#waiting.add(waiter);
    const timer = clock.after(connectTimeoutMs, () => {
      waiter.reject(workerLost(worker, `no connection to ${address} within ${connectTimeoutMs} ms`));
    });
    const unlisten = onAbort(signal, () => waiter.reject(dispatchCancelled(worker)));
    return waiter.promise.finally(() => {
      this.#waiting.delete(waiter);
      timer.cancel();
      unlisten();
    });
  }

  #connect(): void {
    this.#reconnectTimer = null;
    try {
      this.#stream = new OutboundStream(this.peer, this.#context, {
        onOpen: () => this.#onOpen(),
        onEnd: (error) => this.#onEnd(error),
      });
    } catch (thrown) {
      // gRPC throws for an address that it cannot parse.
      this.#onEnd(workerLost(this.peer.worker, `its address ${this.peer.address} is of no use: ${causeText(thrown)}`, thrown));
    }
  }

  #onOpen(): void {
    this.#isOpen = true;
    for (const waiter of this.#waiting) waiter.resolve(this.#stream!);
    this.#waiting.clear();
  }

  #onEnd(error: EmError): void {
    const hasAnswered = this.#stream?.hasAnswered ?? false;
    this.#isOpen = false;
    this.#stream = null;
    this.#failWaiting(error);
    if (this.#isClosed) return;
    // At once after a stream that served; a peer that takes streams only to drop them is met with back-off like one that refuses.
    const { clock, reconnectFirstMs, reconnectMostMs } = this.#context;
    const delayMs = hasAnswered ? 0 : backoffMs(this.#numFailures, reconnectFirstMs, reconnectMostMs);
    this.#numFailures = hasAnswered ? 0 : this.#numFailures + 1;
    this.#reconnectTimer = clock.after(delayMs, () => this.#connect());
  }

  #failWaiting(error: EmError): void {
    for (const waiter of this.#waiting) waiter.reject(error);
    this.#waiting.clear();
  }
}
