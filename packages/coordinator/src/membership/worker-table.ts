import { EmError } from '@expertmesh/common';
import { type ClusterIdentity, identityOf, mismatch, type WorkerFacts } from './worker-facts.js';
import type { WorkerReport } from './worker-report.js';

export type WorkerStateName = 'joining' | 'ready' | 'draining' | 'lost';

export interface WorkerEntry {
  readonly facts: WorkerFacts;
  readonly state: WorkerStateName;
  /** Its membership stream is open. A worker whose stream has just broken counts as alive until it is judged lost. */
  readonly isConnected: boolean;
  /** It is behind with what it has been told; others do not wait for it, and plans give it nothing more. */
  readonly isSlow: boolean;
  /** Why it is lost, not connected, slow, or cannot become ready, for people; else empty. */
  readonly reason: string;
  readonly report: WorkerReport | null;
}

/** It keeps fewer experts in memory than it holds, and reads the others for each use: it can hold any number. */
export function isStreaming({ report }: WorkerEntry): boolean {
  return (report?.buffering.slots ?? 0) > 0;
}

export interface LivenessLimits {
  readonly suspectAfterMs: number;
  readonly reconnectWithinMs: number;
}

interface Row extends WorkerEntry {
  facts: WorkerFacts;
  state: WorkerStateName;
  isConnected: boolean;
  isSlow: boolean;
  reason: string;
  report: WorkerReport | null;
  /** Time of the last message, then of the break, then of the loss. */
  sinceMs: number;
}

/**
 * What is silent to the coordinator as well as to a peer's data plane, which no busy event loop holds up, stands still or is cut off.
 * More than the time between two reports.
 */
const confirmedAfterMs = 1_500;

/** A lost worker that nobody needs is shown this long, then forgotten. */
const forgetAfterMs = 600_000;

/** Who is in the cluster and who is alive. Pure: time comes in as an argument (monotonic milliseconds). */
export class WorkerTable {
  readonly #cluster: string;
  readonly #rows = new Map<string, Row>();
  /** Rows by id; null where one has come or gone since. */
  #sorted: readonly Row[] | null = null;
  /** Workers that are shown as draining once they are ready. */
  #draining: ReadonlySet<string> = new Set();
  #onDraining: () => void = () => undefined;
  /** The model of the placement, once there is one. */
  #bound: Pick<ClusterIdentity, 'fingerprint' | 'layers'> | null = null;

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  /** All workers known, by id. */
  all(): readonly WorkerEntry[] {
    this.#sorted ??= [...this.#rows.values()].sort((a, b) => (a.facts.id < b.facts.id ? -1 : 1));
    return this.#sorted.map((row) => this.#shown(row));
  }

  /** All but the lost ones. */
  live(): readonly WorkerEntry[] {
    return this.all().filter((entry) => entry.state !== 'lost');
  }

  get(worker: string): WorkerEntry | undefined {
    const row = this.#rows.get(worker);
    return row && this.#shown(row);
  }

  get draining(): readonly string[] {
    return [...this.#draining];
  }

  /** Workers, known or not, that take no new requests and are to be emptied. */
  setDraining(workers: Iterable<string>): void {
    this.#draining = new Set(workers);
    this.#onDraining();
  }

  /** `changed` is called when the leader has opened or closed workers: whoever was told of their states is to be told again. */
  onDraining(changed: () => void): void {
    this.#onDraining = changed;
  }

  /** From now on only workers with this model are taken, even when none of the others is alive. */
  bindModel(model: Pick<ClusterIdentity, 'fingerprint' | 'layers'>): void {
    this.#bound = model;
  }

  /** Another process has this worker's id, as far as its stream tells. */
  isTaken({ id, incarnation }: WorkerFacts): boolean {
    const known = this.#rows.get(id);
    return known !== undefined && known.facts.incarnation !== incarnation && known.isConnected;
  }

  /**
   * Takes a worker that registers: a new one, a new process of a known one, or a known process on a new stream.
   * Returns the process that the new one replaces before it was judged lost, or null.
   * @throws EM_WORKER_MISMATCH, EM_WORKER_ID_TAKEN (a live worker of that id is another process)
   */
  register(facts: WorkerFacts, nowMs: number): WorkerEntry | null {
    const known = this.#rows.get(facts.id);
    const isSameProcess = known?.facts.incarnation === facts.incarnation;
    if (this.isTaken(facts)) throw new EmError('EM_WORKER_ID_TAKEN', { worker: facts.id });
    // A process that takes the place of the only live worker is not compared with the one it replaces.
    const other = this.live().find((entry) => entry.facts.id !== facts.id);
    const problem = mismatch(facts, this.#cluster, { ...(other && identityOf(other.facts)), ...this.#bound });
    if (problem !== null) throw problem;
    // Back on a new stream in time, a process keeps its state: it has not stopped serving.
    const keepsState = isSameProcess && known?.state === 'ready';
    this.#sorted = null;
    this.#rows.set(facts.id, {
      facts,
      state: keepsState ? 'ready' : 'joining',
      isConnected: true,
      isSlow: false,
      reason: '',
      report: isSameProcess ? (known?.report ?? null) : null,
      sinceMs: nowMs,
    });
    return known === undefined || isSameProcess || known.state === 'lost'
      ? null
      : { ...known, state: 'lost', reason: 'a new process took its place' };
  }

  /** Any message of a worker shows that it is alive. */
  heard(worker: string, nowMs: number): void {
    const row = this.#rows.get(worker);
    if (row?.isConnected) row.sinceMs = nowMs;
  }

  report(worker: string, report: WorkerReport): void {
    const row = this.#rows.get(worker);
    if (row !== undefined) row.report = report;
  }

  /** Its stream broke; it may come back in time. */
  disconnected(worker: string, nowMs: number): void {
    const row = this.#rows.get(worker);
    if (row === undefined || !row.isConnected) return;
    row.isConnected = false;
    row.reason = 'its membership stream broke';
    row.sinceMs = nowMs;
  }

  /** Its engine does not get on, whatever else of it lives. Returns it as lost; null where it is so already. */
  stalled(worker: string, stalledMs: number, nowMs: number): WorkerEntry | null {
    const row = this.#rows.get(worker);
    if (row === undefined || row.state === 'lost') return null;
    lose(row, `its engine has not got on for ${Math.round(stalledMs)} ms`, nowMs);
    return row;
  }

  /** It said that it ends. */
  left(worker: string, reason: string, nowMs: number): void {
    const row = this.#rows.get(worker);
    if (row !== undefined) lose(row, reason === '' ? 'it left' : `it left: ${reason}`, nowMs);
  }

  /** The process whose stream has broken has ended. Returns it as lost; null where it is not, or is back. */
  ended(worker: string, incarnation: string, nowMs: number): WorkerEntry | null {
    const row = this.#rows.get(worker);
    if (row === undefined || row.facts.incarnation !== incarnation || row.isConnected || row.state === 'lost') return null;
    lose(row, 'its process has ended: its address refuses connections', nowMs);
    return row;
  }

  setReady(worker: string): void {
    const row = this.#rows.get(worker);
    if (row === undefined || row.state === 'lost') return;
    row.state = 'ready';
    row.reason = '';
  }

  /** It is behind by `reason`; where that is empty, not any more. */
  setSlow(worker: string, reason: string): void {
    const row = this.#rows.get(worker);
    if (row === undefined || row.state === 'lost') return;
    if (row.isSlow || reason !== '') row.reason = reason;
    row.isSlow = reason !== '';
  }

  /** Its state as its leader has told it. */
  follow(worker: string, state: WorkerStateName): void {
    const isDraining = state === 'draining';
    if (isDraining !== this.#draining.has(worker)) {
      const others = [...this.#draining].filter((id) => id !== worker);
      this.#draining = new Set(isDraining ? [...others, worker] : others);
    }
    if (isDraining || state === 'ready') this.setReady(worker);
    else this.setFailed(worker, '');
  }

  /** It does not hold what the placement names for it. */
  setFailed(worker: string, reason: string): void {
    const row = this.#rows.get(worker);
    if (row === undefined || row.state === 'lost') return;
    row.state = 'joining';
    row.reason = reason;
  }

  /** Its stream is open, and has been silent for so long that a peer's word suffices. */
  isSuspect(worker: string, nowMs: number): boolean {
    const row = this.#rows.get(worker);
    return row !== undefined && row.state !== 'lost' && row.isConnected && nowMs - row.sinceMs >= confirmedAfterMs;
  }

  /** Declares the silent and the broken lost, and returns them. Lost workers outside `needed` are forgotten after a while. */
  judge(nowMs: number, limits: LivenessLimits, needed: ReadonlySet<string>): WorkerEntry[] {
    const lost: WorkerEntry[] = [];
    for (const [id, row] of this.#rows) {
      const ageMs = nowMs - row.sinceMs;
      if (row.state === 'lost') {
        if (ageMs >= forgetAfterMs && !row.isConnected && !needed.has(id)) this.#forget(id);
      } else if (row.isConnected && ageMs >= limits.suspectAfterMs) {
        lose(row, `silent for ${limits.suspectAfterMs} ms`, nowMs);
        lost.push(row);
      } else if (this.isSuspect(id, nowMs) && this.#witness(id, nowMs)) {
        lose(row, `silent for ${Math.round(ageMs)} ms, to ${this.#witness(id, nowMs)} as well`, nowMs);
        lost.push(row);
      } else if (!row.isConnected && ageMs >= limits.reconnectWithinMs) {
        lose(row, `its membership stream broke and was not back in ${limits.reconnectWithinMs} ms`, nowMs);
        lost.push(row);
      }
    }
    return lost;
  }

  #forget(id: string): void {
    this.#rows.delete(id);
    this.#sorted = null;
  }

  /** A worker that hears nothing of this one, and is heard itself. */
  #witness(worker: string, nowMs: number): string | undefined {
    return [...this.#rows.values()].find(
      ({ facts, isConnected, report }) => isConnected && !this.isSuspect(facts.id, nowMs) && report?.silentPeers.includes(worker),
    )?.facts.id;
  }

  #shown(row: Row): WorkerEntry {
    const isDraining = this.#draining.has(row.facts.id) || row.report?.isLeaving === true;
    return row.state === 'ready' && isDraining ? { ...row, state: 'draining' } : row;
  }

  /** Time in which the judge itself stood still does not count as the workers' silence. */
  forgive(ms: number, nowMs: number): void {
    for (const row of this.#rows.values()) row.sinceMs = Math.min(nowMs, row.sinceMs + ms);
  }
}

function lose(row: Row, reason: string, nowMs: number): void {
  row.state = 'lost';
  row.isConnected = false;
  row.isSlow = false;
  row.reason = reason;
  row.sinceMs = nowMs;
}
