import { type Clock, EmError, engineStalledAfterMs, type Logger, type Timer, toEmError } from '@expertmesh/common';
import type { expertmesh } from '@expertmesh/proto';
import type { ReportedRows } from '../load/load-ledger.js';
import type { EpochMembers } from '../placement/epochs-options.js';
import type { StoredPlacement } from '../placement/stored-placement.js';
import { MembershipCounts } from './membership-counts.js';
import { PeerBook } from './peer-book.js';
import { factsOf, type WorkerFacts } from './worker-facts.js';
import { reportOf } from './worker-report.js';
import { type JoinStream, WorkerSession } from './worker-session.js';
import { stateNames } from './worker-state.js';
import type { LivenessLimits, WorkerEntry, WorkerTable } from './worker-table.js';

const judgeEveryMs = 250;
/** A judge that runs later than this was itself standing still: workers are not blamed for that time. */
const stalledAfterMs = 1_000;

export interface MembershipOptions {
  readonly cluster: string;
  readonly limits: LivenessLimits;
  readonly reportIntervalMs: number;
  readonly table: WorkerTable;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether it is known that nobody listens at this address any more. Does not reject. */
  readonly isRefused: (address: string) => Promise<boolean>;
}

/** What the rest of the coordinator hears of the workers, whether it leads or not. */
export interface MembershipListener {
  /** A worker came, came back, went, or changed its state. */
  changed(): void;
  /** A process is gone: judged lost, left, or replaced by a new one of the same id. */
  lost(worker: WorkerEntry): void;
  /** Rows of one report, routed at that worker as home. */
  reported(worker: WorkerEntry, report: ReportedRows): void;
  /** Workers whose loss leaves experts without a replica: never forgotten. */
  needed(): ReadonlySet<string>;
}

/** A process that has registered under the id of another, whose stream is open. */
interface Newcomer {
  readonly facts: WorkerFacts;
  readonly stream: JoinStream;
  readonly admitted: (session: WorkerSession) => void;
}

/**
 * The workers' streams: admits, listens, judges who is alive. While this coordinator leads it tells every worker of its peers, and of
 * its commands; while it does not, it takes the workers as their leader sees them, and refuses none for good.
 */
export class Membership implements EpochMembers {
  readonly counts = new MembershipCounts();
  readonly #options: MembershipOptions;
  readonly #sessions = new Map<string, WorkerSession>();
  /** By the id that they want: a stream that is open may be that of a host that is gone, which only its silence tells. */
  readonly #newcomers = new Map<string, Newcomer>();
  #listener: MembershipListener | null = null;
  /** 0 while this coordinator does not lead. */
  #fence = 0;
  /** Incarnations of the workers that it has told this fence. */
  readonly #told = new Set<string>();
  /** A worker has been told it by another coordinator. */
  #isContested = false;
  #judge: Timer | null = null;
  /** Workers whose address is being asked. */
  readonly #asked = new Set<string>();
  #judgedAtMs = 0;
  /** What this coordinator tells of the workers while it leads. */
  readonly #peers = new PeerBook();

  constructor(options: MembershipOptions) {
    this.#options = options;
    options.table.onDraining(() => this.#tellPeers());
  }

  /** Begins to judge the workers; streams are served from then on. */
  start(listener: MembershipListener): void {
    this.#listener = listener;
    this.#judgedAtMs = this.#options.clock.elapsed();
    this.#judge = this.#options.clock.every(judgeEveryMs, () => this.#judgeAll());
  }

  /** Messages carry this fence from now on, and every worker is asked to register anew: what it holds counts as it is under this lead. */
  lead(fence: number): void {
    this.#fence = fence;
    this.#told.clear();
    this.#isContested = false;
    for (const session of this.#sessions.values()) this.#welcome(session);
  }

  /** This coordinator does not lead any more. */
  follow(): void {
    this.#fence = 0;
  }

  /** The highest fence that any worker has seen; above this coordinator's own where a store that was emptied has given it to another one before. */
  get knownFence(): number {
    const contested = this.#isContested ? this.#fence + 1 : 0;
    return this.#options.table.all().reduce((most, { facts, report }) => Math.max(most, facts.fence, report?.fence ?? 0), contested);
  }

  /** Ends all streams. */
  close(): void {
    this.#judge?.cancel();
    this.#listener = null;
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  live(): readonly WorkerEntry[] {
    return this.#options.table.live();
  }

  /** All that have not been forgotten. */
  known(): ReadonlySet<string> {
    return new Set(this.#options.table.all().map(({ facts }) => facts.id));
  }

  /** Null where there is none, or none by which the worker has registered under this lead. */
  session(worker: string): WorkerSession | null {
    const session = this.#sessions.get(worker);
    return session !== undefined && session.registeredUnder === this.#fence ? session : null;
  }

  setReady(worker: string): void {
    this.#options.table.setReady(worker);
    this.#options.logger.info({ worker }, 'worker is ready');
    this.#tellPeers();
  }

  setFailed(worker: string, reason: string): void {
    this.#options.table.setFailed(worker, reason);
    this.#tellPeers();
  }

  setSlow(worker: string, reason: string): void {
    this.#options.table.setSlow(worker, reason);
    if (reason !== '') this.#options.logger.warn({ worker }, `worker is slow: ${reason}`);
  }

  bindModel(model: Pick<StoredPlacement, 'fingerprint' | 'layers'>): void {
    this.#options.table.bindModel(model);
  }

  /** The Join method: the first message registers, the rest reports and acknowledges. */
  join(stream: JoinStream): void {
    const { clock, limits } = this.#options;
    let session: WorkerSession | null = null;
    let hasFirst = false;
    // A stream that says nothing is not a worker.
    const silence = clock.after(limits.suspectAfterMs, () => stream.end());
    const ended = () => {
      silence.cancel();
      if (session !== null) this.#ended(session);
      else stream.end();
      for (const [worker, newcomer] of this.#newcomers) if (newcomer.stream === stream) this.#newcomers.delete(worker);
    };
    stream.on('data', (message) => {
      if (session !== null) {
        this.#receive(session, message);
      } else if (!hasFirst) {
        hasFirst = true;
        silence.cancel();
        this.#register(stream, message, (taken) => {
          session = taken;
        });
      }
    });
    stream.on('end', ended);
    stream.on('cancelled', ended);
    stream.on('error', ended);
  }

  #register(stream: JoinStream, message: expertmesh.v1.WorkerMessage.$Properties, admitted: Newcomer['admitted']): void {
    try {
      if (!message.register) {
        throw new EmError('EM_REQUEST_VALUE', { field: 'the first message of Join', got: message.body ?? 'empty', wanted: 'register' });
      }
      const facts = factsOf(message.register);
      if (!this.#options.table.isTaken(facts)) {
        this.#admit({ facts, stream, admitted });
        return;
      }
      // Until the one that has its id is heard, or lost.
      this.#newcomers.get(facts.id)?.stream.end();
      this.#newcomers.set(facts.id, { facts, stream, admitted });
    } catch (thrown) {
      this.#refuse(message.register?.worker, stream, toEmError(thrown));
    }
  }

  /** Whoever has the id is alive. */
  #heard(worker: string): void {
    const newcomer = this.#newcomers.get(worker);
    if (newcomer === undefined) return;
    this.#newcomers.delete(worker);
    this.#refuse(worker, newcomer.stream, new EmError('EM_WORKER_ID_TAKEN', { worker }));
  }

  /** Nobody has the id any more. */
  #vacated(worker: string): void {
    const newcomer = this.#newcomers.get(worker);
    if (newcomer === undefined) return;
    this.#newcomers.delete(worker);
    this.#admit(newcomer);
  }

  #admit({ facts, stream, admitted }: Newcomer): void {
    const { table, clock, logger } = this.#options;
    const listener = this.#listener;
    if (listener === null) {
      // Stopping. Not a refusal, which would be final.
      stream.end();
      return;
    }
    try {
      const replaced = table.register(facts, clock.elapsed());
      if (replaced !== null) {
        this.counts.add('replaced');
        listener.lost(replaced);
      }
      const earlier = this.#sessions.get(facts.id);
      const session = new WorkerSession(facts.id, stream, () => this.#fence, clock, facts.takesChanges);
      session.registeredUnder = this.#fence;
      this.#sessions.set(facts.id, session);
      earlier?.close();
      this.counts.add('registered');
      if (this.#fence > 0 && facts.fence === this.#fence && !this.#told.has(facts.incarnation)) this.#isContested = true;
      logger.info({ worker: facts.id, incarnation: facts.incarnation, address: facts.address, epoch: facts.epoch }, 'worker registered');
      this.#welcome(session);
      this.#tellPeers();
      admitted(session);
      listener.changed();
    } catch (thrown) {
      this.#refuse(facts.id, stream, toEmError(thrown));
    }
  }

  #refuse(worker: string | null | undefined, stream: JoinStream, error: EmError): void {
    this.counts.reject(error.code);
    this.#options.logger.warn({ worker, code: error.code }, `registration refused: ${error.message}`);
    // A worker ends when it is rejected: only its leader may say so.
    if (this.#fence > 0) stream.write({ fence: this.#fence, rejected: { errorCode: error.code, errorMessage: error.message } });
    stream.end();
  }

  #welcome(session: WorkerSession): void {
    const { cluster, reportIntervalMs, table } = this.#options;
    const { incarnation } = table.get(session.worker)!.facts;
    this.#told.add(incarnation);
    session.welcome(cluster, reportIntervalMs);
  }

  #receive(session: WorkerSession, message: expertmesh.v1.WorkerMessage.$Properties): void {
    const { table, clock, logger } = this.#options;
    const { worker } = session;
    // An earlier stream of a worker that has opened another one since.
    if (this.#sessions.get(worker) !== session) return;
    table.heard(worker, clock.elapsed());
    this.#heard(worker);
    if ((message.report?.stalledMs ?? 0) >= engineStalledAfterMs) {
      const lost = table.stalled(worker, message.report?.stalledMs ?? 0, clock.elapsed());
      if (lost !== null) this.#lose([lost]);
    } else if (message.report) {
      const before = table.get(worker)?.report ?? null;
      table.report(worker, reportOf(message.report));
      if (message.report.silentPeers?.some((peer) => table.isSuspect(peer, clock.elapsed()))) this.#judgeAll();
      if (this.#fence === 0) table.follow(worker, stateNames.get(message.report.state ?? 0) ?? 'joining');
      // One that goes before an answer tells nothing of the load: whoever waits for load is not to take it for a window.
      if (message.report.windowMs || message.report.load?.length) this.#listener?.reported(table.get(worker)!, message.report);
      const isFurther = (message.report.oldestEpoch ?? 0) > (before?.oldestEpoch ?? 0);
      if (isFurther || (message.report.isLeaving && before?.isLeaving !== true)) this.#changed();
    } else if (message.ack) {
      session.acknowledge(message.ack);
    } else if (message.register) {
      this.#registerAgain(session, message.register);
    } else if (message.leave) {
      table.left(worker, message.leave.reason ?? '', clock.elapsed());
      this.counts.add('left');
      this.#lost(table.get(worker)!, 'info');
      this.#changed();
    } else {
      logger.warn({ worker }, `unexpected message ${message.body ?? 'without a body'} ignored`);
    }
  }

  /** What a worker says of itself when this coordinator has begun to lead. */
  #registerAgain(session: WorkerSession, register: expertmesh.v1.Register.$Properties): void {
    const { table, clock, logger } = this.#options;
    try {
      const facts = factsOf(register);
      if (table.get(session.worker)?.facts.incarnation !== facts.incarnation) {
        throw new EmError('EM_REQUEST_VALUE', { field: 'register.incarnation', got: facts.incarnation, wanted: 'that of the stream' });
      }
      table.register(facts, clock.elapsed());
      session.registeredUnder = this.#fence;
      this.#tellPeers();
      this.#listener?.changed();
    } catch (thrown) {
      logger.warn({ worker: session.worker }, `registration ignored: ${toEmError(thrown).message}`);
    }
  }

  #ended(session: WorkerSession): void {
    const { table, clock, logger } = this.#options;
    session.close();
    if (this.#sessions.get(session.worker) !== session) return;
    this.#sessions.delete(session.worker);
    this.counts.add('disconnected');
    table.disconnected(session.worker, clock.elapsed());
    logger.warn({ worker: session.worker }, 'the membership stream broke');
    this.#vacated(session.worker);
    this.#changed();
    void this.#askWhetherEnded(session.worker);
  }

  /** A process that has ended is lost at once, and not only when it has had its time to come back. */
  async #askWhetherEnded(worker: string): Promise<void> {
    const { table, clock, isRefused } = this.#options;
    const entry = table.get(worker);
    if (entry === undefined || this.#asked.has(worker)) return;
    this.#asked.add(worker);
    const hasEnded = await isRefused(entry.facts.address);
    this.#asked.delete(worker);
    if (!hasEnded || this.#listener === null) return;
    const lost = table.ended(worker, entry.facts.incarnation, clock.elapsed());
    if (lost !== null) this.#lose([lost]);
  }

  #judgeAll(): void {
    const { table, clock, limits } = this.#options;
    const nowMs = clock.elapsed();
    const lateMs = nowMs - this.#judgedAtMs - judgeEveryMs;
    this.#judgedAtMs = nowMs;
    if (lateMs > stalledAfterMs) table.forgive(lateMs, nowMs);
    this.#lose(table.judge(nowMs, limits, this.#listener?.needed() ?? new Set()));
    for (const { facts, isConnected } of table.live()) if (!isConnected) void this.#askWhetherEnded(facts.id);
  }

  #lose(lost: readonly WorkerEntry[]): void {
    for (const entry of lost) {
      this.counts.add('lost');
      this.#lost(entry, 'warn');
    }
    if (lost.length > 0) this.#changed();
  }

  /** `level`: a worker that leaves on purpose is no cause for a warning. */
  #lost(entry: WorkerEntry, level: 'info' | 'warn'): void {
    const { id } = entry.facts;
    this.#options.logger[level]({ worker: id }, `worker lost: ${entry.reason}`);
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    session?.close();
    this.#listener?.lost(entry);
    this.#vacated(id);
  }

  #changed(): void {
    this.#tellPeers();
    this.#listener?.changed();
  }

  /** Tells each worker what it does not know yet of its peers. */
  #tellPeers(): void {
    if (this.#fence === 0) return;
    this.#peers.update(this.#options.table.all());
    for (const session of this.#sessions.values()) session.tellPeers(this.#peers);
  }
}
