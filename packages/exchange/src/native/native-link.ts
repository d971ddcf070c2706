import { backoffMs, type Clock, type Deferred, deferred, type EmError, type Timer } from '@expertmesh/common';
import type { PlaneEvent } from '@expertmesh/native';
import { onAbort } from '../abort.js';
import type { DataEndpoint, Dispatch, PeerAddress } from '../base.js';
import { dispatchCancelled, dispatchRefused, workerLost } from '../exchange-errors.js';
import type { ExchangeLimits } from '../limits.js';
import type { Link } from '../peer-table.js';
import { lookUpAddress, numericAddress } from './numeric-address.js';

export interface NativeLinkContext extends ExchangeLimits {
  readonly clock: Clock;
  /** Sends by the data plane; what becomes of it is told to `settle` of this link. Returns the number to cancel it by. */
  submit(link: NativeLink, dispatch: Dispatch): { readonly key: number; readonly sent: number };
  cancel(sent: number): void;
  /** A link has found its peer's numeric address. */
  located(): void;
}

interface Outstanding {
  readonly dispatch: Dispatch;
  readonly answer: Deferred<Uint8Array>;
}

/** What is outstanding with one process of a peer over the data plane. */
export class NativeLink implements Link {
  readonly peer: PeerAddress;
  readonly endpoint: DataEndpoint;
  readonly #context: NativeLinkContext;
  readonly #outstanding = new Map<number, Outstanding>();
  readonly #located: Deferred<void> = deferred();
  #address: string | null;
  #numFailures = 0;
  #timer: Timer | null = null;
  #closed: EmError | null = null;

  constructor(peer: PeerAddress, endpoint: DataEndpoint, context: NativeLinkContext) {
    this.peer = peer;
    this.endpoint = endpoint;
    this.#context = context;
    this.#address = numericAddress(endpoint.address);
    this.#located.promise.catch(() => undefined);
    if (this.#address === null) void this.#locate();
  }

  /** Numeric; null while it is looked up. */
  get address(): string | null {
    return this.#address;
  }

  async send(dispatch: Dispatch, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#address === null) await this.#untilLocated();
    const cancelled = () => dispatchCancelled(this.peer.worker);
    if (signal.aborted) throw cancelled();
    if (this.#closed !== null) throw this.#closed;
    const { key, sent } = this.#context.submit(this, dispatch);
    const answer = deferred<Uint8Array>();
    this.#outstanding.set(key, { dispatch, answer });
    const unlisten = onAbort(signal, () => {
      this.#outstanding.delete(key);
      this.#context.cancel(sent);
      answer.reject(cancelled());
    });
    return answer.promise.finally(unlisten);
  }

  settle(event: PlaneEvent & { readonly kind: 'answered' | 'refused' | 'lost' }): void {
    const outstanding = this.#outstanding.get(event.key);
    if (outstanding === undefined) return;
    this.#outstanding.delete(event.key);
    const { answer, dispatch } = outstanding;
    if (event.kind === 'answered') answer.resolve(event.rows);
    else if (event.kind === 'refused') answer.reject(dispatchRefused(this.peer.worker, dispatch, event));
    else answer.reject(workerLost(this.peer.worker, event.problem));
  }

  close(problem: string): void {
    const error = workerLost(this.peer.worker, problem);
    this.#closed = error;
    this.#timer?.cancel();
    this.#located.reject(error);
    for (const { answer } of this.#outstanding.values()) answer.reject(error);
    this.#outstanding.clear();
  }

  async #locate(): Promise<void> {
    const { reconnectFirstMs, reconnectMostMs, clock } = this.#context;
    try {
      this.#address = await lookUpAddress(this.endpoint.address);
      if (this.#closed !== null) return;
      this.#context.located();
      this.#located.resolve();
    } catch {
      if (this.#closed !== null) return;
      this.#timer = clock.after(backoffMs(this.#numFailures++, reconnectFirstMs, reconnectMostMs), () => void this.#locate());
    }
  }

  async #untilLocated(): Promise<void> {
    const { clock, connectTimeoutMs } = this.#context;
    const late = deferred<never>();
    const problem = `${this.endpoint.address} has no address within ${connectTimeoutMs} ms`;
    const timer = clock.after(connectTimeoutMs, () => late.reject(workerLost(this.peer.worker, problem)));
    await Promise.race([this.#located.promise, late.promise]).finally(() => timer.cancel());
  }
}
