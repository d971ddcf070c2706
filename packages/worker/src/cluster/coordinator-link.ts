import { backoffMs, type Clock, engineStalledAfterMs, type Logger, type Timer } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type { CoordinatorMessage, JoinCall, OpenJoin } from './join-call.js';
import { LoadWindow } from './load-window.js';
import { PeerList } from './peer-list.js';

/** A broken stream counts as a lost worker after 2 s: the first attempts come well before. */
const firstRetryMs = 50;
const longestRetryMs = 1000;
const defaultReportIntervalMs = 1000;
/** How long the end of a stream is waited for after Leave. */
const leaveTimeoutMs = 1000;

export interface CoordinatorLinkParts {
  readonly coordinator: string;
  readonly open: OpenJoin;
  readonly clock: Clock;
  readonly log: Logger;
  /** The registration as it stands now: sent first on every stream. */
  readonly registration: () => expertmesh.v1.Register.$Properties;
  /** A report without its load window. */
  readonly report: () => expertmesh.v1.Report.$Properties;
  /** Called just before a load window is sent: adds to it what was counted up to now. */
  readonly count: () => void;
  readonly received: (message: CoordinatorMessage, link: CoordinatorLink) => void;
}

/** The stream to one coordinator: opened again whenever it breaks, registers first, then reports. */
export class CoordinatorLink {
  readonly window = new LoadWindow();
  readonly #parts: CoordinatorLinkParts;
  /** Of the stream that is open. */
  #peers = new PeerList();
  #stream: JoinCall | null = null;
  #timer: Timer | null = null;
  #numFailures = 0;
  #isWelcome = false;
  #isFull = false;
  #isClosed = false;

  constructor(parts: CoordinatorLinkParts) {
    this.#parts = parts;
    this.#open();
  }

  /**
   * Answers a command on the stream that it came by; nobody waits for it on another one. A report goes first, so that whoever
   * acts on the answer sees what the command has changed; the load waits for the next one that is due: a rebalance is many commands.
   */
  answerer(): (ack: expertmesh.v1.Ack.$Properties) => void {
    const stream = this.#stream;
    return (ack) => {
      if (stream === null || this.#stream !== stream) return;
      this.#write(this.#parts.report());
      stream.write({ ack });
    };
  }

  /** The coordinator has taken this worker: reports begin. Welcomed again, the worker says anew what it is and holds. */
  welcomed(reportIntervalMs: number): void {
    if (this.#isWelcome) this.#stream?.write({ register: this.#parts.registration() });
    this.#isWelcome = true;
    this.#numFailures = 0;
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.every(reportIntervalMs > 0 ? reportIntervalMs : defaultReportIntervalMs, () => this.#report());
  }

  /** The peers as this stream has told of them; null where it told of changes to a list that it has not sent: then it is opened anew. */
  peersBy(change: expertmesh.v1.Peers.$Properties): readonly expertmesh.v1.Peer.$Properties[] | null {
    const peers = this.#peers.take(change);
    if (peers === null && this.#stream !== null) this.#ended(this.#stream, 'it told of changes to another list of peers');
    return peers;
  }

  /** The coordinator has taken this worker, and their stream stands. */
  get isJoined(): boolean {
    return this.#stream !== null && this.#isWelcome;
  }

  /** Ends without a word: whoever was there is gone. */
  abandon(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#stream?.cancel();
  }

  /** Reports at once: something has changed that others act on. */
  reportNow(): void {
    if (this.#isWelcome) this.#write(this.#parts.report());
  }

  /** Says goodbye where there is a stream, and resolves when it has ended. */
  async close(reason: string): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer?.cancel();
    const stream = this.#stream;
    if (stream !== null) {
      await new Promise<void>((resolve) => {
        const timer = this.#parts.clock.after(leaveTimeoutMs, resolve);
        const ended = () => {
          timer.cancel();
          resolve();
        };
        stream.on('end', ended);
        stream.on('error', ended);
        stream.write({ leave: { reason } });
        stream.end();
      });
      stream.cancel();
    }
  }

  #open(): void {
    const { coordinator, open, registration, received } = this.#parts;
    const stream = open(coordinator);
    this.#stream = stream;
    this.#peers = new PeerList();
    this.#isFull = false;
    this.#isWelcome = false;
    stream.on('data', (message) => {
      if (this.#stream === stream) received(message, this);
    });
    stream.on('drain', () => {
      this.#isFull = false;
    });
    stream.on('error', (problem) => this.#ended(stream, problem));
    stream.on('end', () => this.#ended(stream, 'the coordinator ended the stream'));
    stream.write({ register: registration() });
  }

  #ended(stream: JoinCall, problem: string): void {
    if (this.#stream !== stream) return;
    this.#stream = null;
    stream.cancel();
    if (this.#isClosed) return;
    const { coordinator, log } = this.#parts;
    const delayMs = backoffMs(this.#numFailures, firstRetryMs, longestRetryMs);
    if (this.#numFailures === 0) log.warn({ coordinator, problem }, 'membership stream ended; joining again');
    this.#numFailures += 1;
    this.#openIn(delayMs);
  }

  /** A worker whose engine stands still does not come back before it gets on: it would be lost again at once. */
  #openIn(delayMs: number): void {
    const { clock, report } = this.#parts;
    this.#timer?.cancel();
    this.#timer = clock.after(delayMs, () => {
      if ((report().stalledMs ?? 0) >= engineStalledAfterMs) this.#openIn(longestRetryMs);
      else this.#open();
    });
  }

  /** A coordinator that does not read is sent nothing more; its window goes on growing meanwhile. */
  #report(): void {
    this.#parts.count();
    if (this.#isFull || this.#stream === null) return;
    this.#write({ ...this.#parts.report(), ...this.window.take() });
  }

  #write(report: expertmesh.v1.Report.$Properties): void {
    if (!this.#isFull && this.#stream !== null) this.#isFull = !this.#stream.write({ report });
  }
}
