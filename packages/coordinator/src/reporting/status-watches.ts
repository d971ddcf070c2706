import type { Clock, Timer } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';

export type StatusCall = grpc.ServerWritableStream<expertmesh.v1.WatchStatusRequest, expertmesh.v1.ClusterStatus.$Properties>;

/** At most four messages a second to each watcher. */
const lookEveryMs = 250;

/**
 * The WatchStatus streams. Each looks at the status in a fixed period and is told when it is no longer what it was told last, so that
 * nothing that changes has to know of its watchers.
 */
export class StatusWatches {
  readonly #status: () => expertmesh.v1.ClusterStatus.$Properties;
  readonly #clock: Clock;
  readonly #open = new Map<StatusCall, Timer>();

  constructor(status: () => expertmesh.v1.ClusterStatus.$Properties, clock: Clock) {
    this.#status = status;
    this.#clock = clock;
  }

  get numOpen(): number {
    return this.#open.size;
  }

  add(call: StatusCall): void {
    let told = '';
    let isBehind = false;
    const look = () => {
      // What a slow reader has not taken yet is not followed by more; it gets the latest when it has.
      if (isBehind) return;
      const status = this.#status();
      const text = JSON.stringify(status);
      if (text === told) return;
      told = text;
      isBehind = true;
      call.write(status, () => {
        isBehind = false;
      });
    };
    this.#open.set(call, this.#clock.every(lookEveryMs, look));
    call.on('cancelled', () => this.#remove(call));
    call.on('error', () => this.#remove(call));
    look();
  }

  /** Ends all streams: their readers come again when the coordinator is back. */
  close(): void {
    for (const call of [...this.#open.keys()]) {
      this.#remove(call);
      call.end();
    }
  }

  #remove(call: StatusCall): void {
    this.#open.get(call)?.cancel();
    this.#open.delete(call);
  }
}
