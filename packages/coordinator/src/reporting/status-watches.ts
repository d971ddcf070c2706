import type { Clock, Timer } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import type { StatusBook } from './status-book.js';

export type StatusCall = grpc.ServerWritableStream<expertmesh.v1.WatchStatusRequest, expertmesh.v1.ClusterStatus.$Properties>;

/** At most four messages a second to each watcher. */
const lookEveryMs = 250;
/** Of a thousand workers one a second, as they report no more often. */
const lookMsPerWorker = 1;
/** Workers report their load once a second, and of very many it takes long to reckon. */
const mostLoadAgeMs = 1_000;

interface Watcher {
  /** Version of the status that it has been told; 0 = none yet. */
  told: number;
  /** It has not taken the last message. */
  isBehind: boolean;
}

/**
 * The WatchStatus streams. In a fixed period the status is looked at, once for all of them, and each is told what is not as it was told
 * it last, so that nothing that changes has to know of its watchers.
 */
export class StatusWatches {
  readonly #book: StatusBook;
  readonly #clock: Clock;
  readonly #open = new Map<StatusCall, Watcher>();
  #timer: Timer | null = null;
  #lookedAtMs = 0;

  constructor(book: StatusBook, clock: Clock) {
    this.#book = book;
    this.#clock = clock;
  }

  get numOpen(): number {
    return this.#open.size;
  }

  add(call: StatusCall): void {
    const watcher = { told: 0, isBehind: false };
    this.#open.set(call, watcher);
    this.#timer ??= this.#clock.every(lookEveryMs, () => this.#look());
    call.on('cancelled', () => this.#remove(call));
    call.on('error', () => this.#remove(call));
    this.#book.look();
    this.#tell(call, watcher);
  }

  /** Ends all streams: their readers come again when the coordinator is back. */
  close(): void {
    for (const call of [...this.#open.keys()]) {
      this.#remove(call);
      call.end();
    }
  }

  #look(): void {
    const nowMs = this.#clock.elapsed();
    if (nowMs - this.#lookedAtMs < lookMsPerWorker * this.#book.numWorkers) return;
    this.#lookedAtMs = nowMs;
    this.#book.look(mostLoadAgeMs);
    for (const [call, watcher] of this.#open) this.#tell(call, watcher);
  }

  /** What a slow reader has not taken yet is not followed by more; it gets the latest when it has. */
  #tell(call: StatusCall, watcher: Watcher): void {
    const { version } = this.#book;
    if (watcher.isBehind || watcher.told === version) return;
    const change = this.#book.since(call.request.changes ? watcher.told : 0);
    watcher.told = version;
    watcher.isBehind = true;
    call.write(change, () => {
      watcher.isBehind = false;
    });
  }

  #remove(call: StatusCall): void {
    this.#open.delete(call);
    if (this.#open.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }
}
