import { type Clock, type Logger, type Timer, toEmError } from '@expertmesh/common';
import { type ChangedExpert, type Content, type ExpertPlacement, type Replica, sameReplicas, withChanges } from '@expertmesh/placement';
import { isStreaming, type WorkerEntry, type WorkerTable } from '../membership/worker-table.js';
import type { Epochs } from '../placement/epochs.js';
import { assignOrphans, isStillNamed, orphans, type Rescuer, rescued, returned, withoutLostShares } from './recovery-plan.js';
import { type Recovered, recoveryMove } from './recovery-record.js';

/** Experts of one Prepare: the first serve while the next are loaded. */
const contentsAtOnce = 32;
const retryMs = 1_000;

export interface RecoveryParts {
  readonly epochs: Pick<Epochs, 'placement' | 'model' | 'workers' | 'contentsOf' | 'bytesHeld' | 'stage' | 'unstage' | 'commit'>;
  readonly table: Pick<WorkerTable, 'get' | 'all'>;
  /** A worker of the placement that has not registered under this leader counts as lost after this. */
  readonly unseenAfterMs: number;
  /** Keeps what has been done; rejects with the store's own error. */
  readonly journal: (recovered: Recovered) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps every expert served when workers are lost: shares of lost replicas go to the others, experts that only lost workers hold are
 * loaded elsewhere, each worker from its own checkpoint, and a worker that is back takes its part again. One that is about to leave
 * counts as lost, while it still serves. Level-triggered: {@link look} compares the placement with the workers, and begins what it can.
 */
export class Recovery {
  readonly #parts: RecoveryParts;
  /** By layer/expert: its replicas before the loss that gave it others. */
  readonly #before = new Map<string, readonly Replica[]>();
  readonly #beganMs: number;
  #homeless: readonly Content[] = [];
  #isLooking = false;
  #isDue = false;
  #isClosed = false;
  #timer: Timer | null = null;
  /** Since the last time that there was nothing to do. */
  #recovered: Recovered | null = null;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.elapsed();
    this.#lookIn(parts.unseenAfterMs);
  }

  /** Every expert is served, or will be. */
  get isWhole(): boolean {
    return this.#homeless.length === 0;
  }

  /** What no worker has room for, for people. */
  get warnings(): readonly string[] {
    const beyond = this.#rescuers().filter(
      ({ memoryBytes, usedBytes, isStreaming }) => isStreaming && memoryBytes > 0 && usedBytes > memoryBytes,
    );
    const streamed = beyond.map(({ id, memoryBytes, usedBytes }) => {
      return `worker ${id} holds ${usedBytes - memoryBytes} bytes of experts beyond its ${memoryBytes}: it reads them for each use, which is slow`;
    });
    const [first] = this.#homeless;
    if (first === undefined) return streamed;
    const which = `${this.#homeless.length} experts (layer ${first.layer} expert ${first.expert}, …)`;
    return [
      ...streamed,
      `${which} are on lost workers alone, and no other worker has room for them: requests that need them wait, then fail`,
    ];
  }

  /** Something may be lost, or back. */
  look(): void {
    this.#isDue = true;
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    void this.#run()
      .catch((thrown: unknown) => {
        this.#parts.logger.warn(`recovery: ${toEmError(thrown).message}`);
        this.#lookIn(retryMs);
      })
      .then(() => {
        this.#isLooking = false;
      });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  async #run(): Promise<void> {
    const { epochs } = this.#parts;
    while (this.#isDue && !this.#isClosed && epochs.placement !== null) {
      this.#isDue = false;
      await this.#takeBack();
      const lost = [...epochs.workers].filter((worker) => this.#isLost(worker));
      await this.#shareOut(lost);
      await this.#rescue(lost);
    }
    await this.#tell();
  }

  async #tell(): Promise<void> {
    const recovered = this.#recovered;
    this.#recovered = null;
    if (recovered === null) return;
    await this.#parts.journal(recovered).catch((thrown: unknown) => {
      this.#parts.logger.warn(`a recovery is not in the journal: ${toEmError(thrown).message}`);
    });
  }

  /** Workers that are back and hold what is served without them. */
  async #takeBack(): Promise<void> {
    const { epochs, table } = this.#parts;
    const isReady = (worker: string) => table.get(worker)?.state === 'ready';
    for (const worker of [...epochs.workers].filter(isReady)) {
      const before = (layer: number, expert: number) => this.#before.get(`${layer}/${expert}`);
      const changesOf = (placement: NonNullable<typeof epochs.placement>) =>
        returned(placement, epochs.contentsOf(worker), worker, before, isReady);
      await this.#commit(changesOf, [worker], `${worker} is back and takes its part again`);
    }
  }

  async #shareOut(lost: readonly string[]): Promise<void> {
    const { epochs } = this.#parts;
    const isLost = (worker: string) => this.#isLost(worker);
    const contents = () => lost.flatMap((worker) => [...epochs.contentsOf(worker)]);
    if (lost.length === 0) return;
    await this.#commit(
      (placement) => withoutLostShares(placement, unique(contents()), isLost),
      lost,
      `others take the rows of ${lost.join(', ')}`,
    );
  }

  async #rescue(lost: readonly string[]): Promise<void> {
    const { epochs } = this.#parts;
    const contents = unique(lost.flatMap((worker) => [...epochs.contentsOf(worker)]));
    const all = orphans(epochs.placement!, contents, (worker) => this.#isLost(worker));
    const { loads, homeless } = assignOrphans(all, this.#rescuers(), epochs.model().layers);
    this.#homeless = homeless;
    const results = await Promise.allSettled([...loads].map(([worker, own]) => this.#load(worker, own, lost)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  #rescuers(): Rescuer[] {
    const { table, epochs } = this.#parts;
    return table
      .all()
      .filter(({ state, isSlow, isConnected }) => state === 'ready' && !isSlow && isConnected)
      .map((entry) => {
        const { id, memoryBytes } = entry.facts;
        return { id, memoryBytes, usedBytes: epochs.bytesHeld(id), isStreaming: isStreaming(entry) };
      });
  }

  async #load(worker: string, contents: readonly Content[], lost: readonly string[]): Promise<void> {
    const { epochs } = this.#parts;
    for (let first = 0; first < contents.length && !this.#isClosed; first += contentsAtOnce) {
      const some = contents.slice(first, first + contentsAtOnce);
      try {
        await epochs.stage(worker, some, { worker: '', throttleBytesPerSecond: 0 });
        await this.#commit(
          (placement) => rescued(placement, some, worker, (other) => this.#isLost(other)),
          lost,
          `${worker} serves experts of lost workers`,
        );
      } finally {
        epochs.unstage(worker, some);
      }
    }
  }

  /** Stores the changes that `changesOf` finds in the placement of its turn, where it finds any. */
  async #commit(
    changesOf: (placement: NonNullable<Epochs['placement']>) => readonly Omit<ChangedExpert, 'before'>[],
    workers: readonly string[],
    what: string,
  ): Promise<void> {
    const { epochs, logger } = this.#parts;
    const beganMs = this.#parts.clock.now();
    if (changesOf(epochs.placement!).length === 0) return;
    let changes: readonly ChangedExpert[] = [];
    const epoch = await epochs.commit((placement) => {
      changes = changesOf(placement).map((change) => ({ ...change, before: placement.layers[change.layer]![change.expert]! }));
      for (const { layer, expert, before, after } of changes) this.#note(`${layer}/${expert}`, before, after);
      return withChanges(placement, placement.epoch, changes);
    });
    logger.warn({ epoch, experts: changes.length }, `recovery: ${what}`);
    if (changes.length === 0) return;
    const moves = changes.map((change) => recoveryMove(change, epochs.model().layers));
    const earlier = this.#recovered ?? { workers: [], beganMs, baseEpoch: epoch - 1, moves: [] };
    const all = [...new Set([...earlier.workers, ...workers])];
    this.#recovered = { ...earlier, workers: all, epoch, moves: [...earlier.moves, ...moves] };
  }

  /** Keeps how an expert was before its first loss, for as long as that is not how it is. */
  #note(key: string, placed: ExpertPlacement, after: ExpertPlacement): void {
    const was = this.#before.get(key);
    if (was !== undefined && sameReplicas(was, after.replicas)) this.#before.delete(key);
    else if (was === undefined || !isStillNamed(was, placed)) this.#before.set(key, placed.replicas);
  }

  /** Lost, about to leave, or not seen since this leader began, long enough. */
  #isLost(worker: string): boolean {
    const { table, clock, unseenAfterMs } = this.#parts;
    const entry = table.get(worker);
    return entry === undefined ? clock.elapsed() - this.#beganMs >= unseenAfterMs : entry.state === 'lost' || isLeaving(entry);
  }

  #lookIn(ms: number): void {
    if (this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.after(ms, () => this.look());
  }
}

function isLeaving({ report }: WorkerEntry): boolean {
  return report?.isLeaving === true;
}

function unique(contents: readonly Content[]): Content[] {
  return [...new Map(contents.map((content) => [`${content.layer}/${content.expert}`, content])).values()];
}
