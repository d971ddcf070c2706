import { type Clock, EmError, type Logger, toEmError } from '@expertmesh/common';
import { maxOperations, type Store } from '@expertmesh/stats';
import type { DoubtfulWrites } from '../leadership/doubtful-writes.js';
import { entryOf, hasEnded, type OperationDocument, type OperationEntry, type OperationProgress, recordOf } from './operation.js';
import { OperationRun, type OperationRunParts } from './operation-run.js';

export interface OperationsOptions extends Omit<OperationRunParts, 'journal' | 'changed'> {
  readonly store: Store;
  readonly fence: number;
  readonly doubts: DoubtfulWrites;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An operation as watchers see it. */
export interface OperationView extends OperationEntry {
  readonly waitingFor: string;
}

/** The journal, and the one operation that is under way. */
export class Operations {
  readonly #options: OperationsOptions;
  /** Newest first. */
  #entries: OperationEntry[];
  #run: OperationRun | null = null;
  readonly #watchers = new Set<() => void>();

  private constructor(options: OperationsOptions, entries: OperationEntry[]) {
    this.#options = options;
    this.#entries = entries;
  }

  /** Reads the journal. An operation that was under way waits for {@link resume}. @throws EM_STORE_CONTENT */
  static async open(options: OperationsOptions): Promise<Operations> {
    const records = await options.store.readOperations();
    return new Operations(
      options,
      records.map((record) => entryOf(record, options.store.name)),
    );
  }

  /** Newest first. */
  list(): readonly OperationView[] {
    return this.#entries.map((entry) => this.#view(entry));
  }

  /** The one that has not ended, or null. */
  get current(): OperationView | null {
    const open = this.#entries.find(({ progress }) => !hasEnded(progress));
    return open === undefined ? null : this.#view(open);
  }

  /** @param id empty = the one under way, else the newest. @throws EM_OPERATION_NOT_FOUND */
  get(id: string): OperationView {
    const found = id === '' ? (this.current ?? this.#entries[0]) : this.#entries.find(({ document }) => document.id === id);
    if (found !== undefined) return this.#view(found);
    const wanted = this.#entries.map(({ document }) => document.id).join(', ');
    throw new EmError('EM_OPERATION_NOT_FOUND', { operation: id === '' ? 'at all' : id, wanted: wanted === '' ? 'none' : wanted });
  }

  /** Puts the journal back into a store that has lost it; what one that led before has put there since is of an earlier time. */
  async refill(): Promise<void> {
    const { store, fence } = this.#options;
    const found = (await store.readOperations()).map((record) => entryOf(record, store.name));
    for (const { document } of this.#entries.toReversed()) {
      const record = recordOf(this.get(document.id));
      await store.addOperation(record, fence);
      await store.writeProgress(record.id, record.progress, fence);
    }
    // It was lost while this leader began, which had not read it.
    const unknown = found.filter(({ document }) => this.#entries.every((entry) => entry.document.id !== document.id));
    this.#entries = [...this.#entries, ...unknown].sort((a, b) => b.document.createdMs - a.document.createdMs);
  }

  /** @throws EM_OPERATION_RUNNING */
  assertIdle(): void {
    const { current } = this;
    if (current === null) return;
    const { document, progress } = current;
    throw new EmError('EM_OPERATION_RUNNING', { operation: document.id, kind: document.kind, state: progress.state });
  }

  /** Journals an operation and begins it. Rejects, with nothing begun, when the store does not take it. */
  async begin(
    document: OperationDocument,
    pace: Pick<OperationProgress, 'throttleBytesPerSecond' | 'concurrency'>,
  ): Promise<OperationView> {
    const measuredBefore = await this.#options.measure();
    this.assertIdle();
    const progress: OperationProgress = {
      state: 'planned',
      started: 0,
      moving: [],
      skipped: [],
      ...pace,
      epoch: document.baseEpoch,
      endedMs: 0,
      errorCode: '',
      errorMessage: '',
      measuredBefore,
      measuredAfter: null,
      plannedAfter: null,
    };
    const entry = { document, progress };
    this.#entries = [entry, ...this.#entries].slice(0, maxOperations);
    try {
      await this.#options.store.addOperation(recordOf(entry), this.#options.fence);
    } catch (error) {
      this.#entries = this.#entries.filter((other) => other !== entry);
      this.#options.doubts.add(document.id, () => this.#options.store.withdrawOperation(document.id, this.#options.fence));
      throw error;
    }
    this.#start(entry);
    return this.get(document.id);
  }

  /** Journals what has been done without having been asked for. Rejects, with nothing kept, when the store does not take it. */
  async record(entry: OperationEntry): Promise<void> {
    await this.#options.store.addOperation(recordOf(entry), this.#options.fence);
    this.#entries = [entry, ...this.#entries].slice(0, maxOperations);
    this.#options.counts.operationEnded(entry);
    this.#changed();
  }

  /** Goes on with what an earlier coordinator has left. Call it when the placement's workers are back, or are known not to be. */
  resume(): void {
    const open = this.#entries.find(({ progress }) => !hasEnded(progress));
    if (open !== undefined && this.#run === null) this.#start(open);
  }

  /** @throws EM_OPERATION_NOT_FOUND, EM_OPERATION_STATE */
  async control(id: string, act: (run: OperationRun) => Promise<void>, what: string): Promise<OperationView> {
    const { document, progress } = this.get(id);
    const run = this.#run;
    if (run === null || run.entry.document.id !== document.id) {
      throw new EmError('EM_OPERATION_STATE', { operation: document.id, got: progress.state, what, wanted: 'under way' });
    }
    await act(run);
    return this.get(document.id);
  }

  /** Calls `listener` at every change until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  close(): void {
    this.#run?.halt();
    this.#watchers.clear();
  }

  #start(entry: OperationEntry): void {
    const { store, fence, doubts: _, logger, ...parts } = this.#options;
    const run = new OperationRun(entry, {
      ...parts,
      logger,
      journal: (id, progress) => store.writeProgress(id, JSON.stringify(progress), fence),
      changed: () => this.#changed(),
    });
    this.#run = run;
    void run
      .run()
      .catch((thrown: unknown) => logger.error({ operation: entry.document.id }, toEmError(thrown).message))
      .then(() => {
        this.#changed();
        this.#run = null;
      });
  }

  #changed(): void {
    const run = this.#run;
    if (run !== null) this.#entries = this.#entries.map((entry) => (entry.document.id === run.entry.document.id ? run.entry : entry));
    for (const listener of [...this.#watchers]) listener();
  }

  #view(entry: OperationEntry): OperationView {
    const run = this.#run?.entry.document.id === entry.document.id ? this.#run : null;
    return { ...(run?.entry ?? entry), waitingFor: run?.waitingFor ?? '' };
  }
}
