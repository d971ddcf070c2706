import { type Clock, deferred, EmError, reportedError, type Timer } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type { PeerBook } from './peer-book.js';

type CoordinatorMessage = expertmesh.v1.CoordinatorMessage.$Properties;
type WorkerMessage = expertmesh.v1.WorkerMessage.$Properties;

/** The body of a message that a worker answers with an Ack. */
export type Command =
  | Pick<CoordinatorMessage, 'prepare'>
  | Pick<CoordinatorMessage, 'activate'>
  | Pick<CoordinatorMessage, 'release'>
  | Pick<CoordinatorMessage, 'recall'>;

export type Ack = expertmesh.v1.Ack.$Properties;

/** The open Join call of one worker, as the gRPC server gives it. */
export interface JoinStream {
  write(message: CoordinatorMessage): boolean;
  end(): void;
  on(event: 'data', listener: (message: WorkerMessage) => void): unknown;
  on(event: 'drain' | 'end' | 'cancelled' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

interface Waiting {
  readonly answer: ReturnType<typeof deferred<Ack>>;
  readonly deadline: Timer;
}

/** One membership stream: sends messages under the fence of now and matches acknowledgements to commands. */
export class WorkerSession {
  readonly worker: string;
  /** The fence of this coordinator when the worker last said what it is and holds. */
  registeredUnder = 0;
  readonly #stream: JoinStream;
  readonly #fence: () => number;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #lastCommand = 0;
  #isClosed = false;
  #isBlocked = false;
  /** Version of the peers that the worker has been told under the lead of now; 0 = of none. */
  #toldPeers = 0;
  readonly #takesChanges: boolean;
  /** To be told when the worker reads again: what it is told then is the newest, and not all that it has missed. */
  #peersDue: PeerBook | null = null;

  /** @param takesChanges the worker can be told what has changed of its peers; others are told all of them each time */
  constructor(worker: string, stream: JoinStream, fence: () => number, clock: Clock, takesChanges: boolean) {
    this.worker = worker;
    this.#takesChanges = takesChanges;
    this.#stream = stream;
    this.#fence = fence;
    this.#clock = clock;
    stream.on('drain', () => this.#drained());
  }

  /** What the worker was told under another lead does not count. */
  welcome(cluster: string, reportIntervalMs: number): void {
    this.#toldPeers = 0;
    this.#send({ welcome: { cluster, reportIntervalMs } });
  }

  sendOrder(workers: readonly string[]): void {
    this.#send({ sendOrder: { workers: [...workers] } });
  }

  /** Tells the worker what has changed of its peers since it was told last. */
  tellPeers(book: PeerBook): void {
    if (this.#isBlocked) {
      this.#peersDue = book;
    } else if (this.#toldPeers !== book.version) {
      this.#send({ peers: book.since(this.#takesChanges ? this.#toldPeers : 0) });
      this.#toldPeers = book.version;
    }
  }

  /**
   * Sends a command and resolves with its acknowledgement.
   * Rejects with the worker's own error, with EM_WORKER_LOST when the stream ends first, and with EM_DEADLINE after `deadlineMs`.
   */
  async command(body: Command, deadlineMs: number): Promise<Ack> {
    if (this.#isClosed) throw streamEnded(this.worker);
    const command = ++this.#lastCommand;
    const answer = deferred<Ack>();
    const deadline = this.#clock.after(deadlineMs, () => {
      this.#waiting.delete(command);
      answer.reject(new EmError('EM_DEADLINE', { endpoint: `worker ${this.worker}`, cause: `no acknowledgement in ${deadlineMs} ms` }));
    });
    this.#waiting.set(command, { answer, deadline });
    this.#send({ command, ...body });
    return answer.promise;
  }

  /** An answer that arrived; one that nobody waits for any more is dropped. */
  acknowledge(ack: Ack): void {
    const command = ack.command ?? 0;
    const waiting = this.#waiting.get(command);
    if (waiting === undefined) return;
    this.#waiting.delete(command);
    waiting.deadline.cancel();
    if (ack.errorCode) waiting.answer.reject(reportedError(ack.errorCode, ack.errorMessage ?? ''));
    else waiting.answer.resolve(ack);
  }

  /** Ends the stream from this side too, and fails what waits for an answer on it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stream.end();
    for (const { answer, deadline } of this.#waiting.values()) {
      deadline.cancel();
      answer.reject(streamEnded(this.worker));
    }
    this.#waiting.clear();
  }

  #send(message: CoordinatorMessage): void {
    if (this.#isClosed) return;
    this.#isBlocked = !this.#stream.write({ fence: this.#fence(), ...message });
  }

  #drained(): void {
    this.#isBlocked = false;
    const due = this.#peersDue;
    this.#peersDue = null;
    if (due !== null) this.tellPeers(due);
  }
}

function streamEnded(worker: string): EmError {
  return new EmError('EM_WORKER_LOST', { worker, problem: 'its membership stream ended' });
}
