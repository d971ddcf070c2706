import {
  type Content,
  contentBytes,
  type ExpertPlacement,
  type Move,
  type Placement,
  sameReplicas,
  withChanges,
} from '@expertmesh/placement';
import type { Epochs } from '../placement/epochs.js';
import type { CarryHelp, MoveCarrier } from './move-carrier.js';

/** Recovery gives the experts of a lost worker to others within this many looks, or nobody has room for them. */
const mostLooks = 12;

export interface PrecisionMovesParts {
  readonly epochs: Pick<Epochs, 'placement' | 'stage' | 'unstage' | 'commit' | 'settled' | 'model'>;
  /** False when the worker is lost or unknown. */
  readonly isLive: (worker: string) => boolean;
}

/** One expert on its way to another format, with its replicas as they were when it began. */
interface Change {
  readonly index: number;
  readonly move: Move;
  readonly replicas: ExpertPlacement['replicas'];
  /** As the first worker that has loaded it has found it. */
  checksum: string;
  reason: string | null;
}

/**
 * Changes of experts' formats: as many together as fit beside what they take the place of, each loaded in its new format by all workers
 * that hold it, then committed together as one epoch. The next ones begin when the contents before are gone: no request uses them any more.
 */
export class PrecisionMoves implements MoveCarrier {
  readonly #moves: readonly Move[];
  readonly #mostExtraBytes: number;
  readonly #parts: PrecisionMovesParts;

  constructor(moves: readonly Move[], mostExtraBytes: number, parts: PrecisionMovesParts) {
    this.#moves = moves;
    this.#mostExtraBytes = mostExtraBytes;
    this.#parts = parts;
  }

  ready(next: number, underWay: readonly number[]): number {
    if (underWay.length > 0) return 0;
    const extra = new Map<string, number>();
    let count = 0;
    for (const move of this.#moves.slice(next)) {
      const bytes = contentBytes(this.#parts.epochs.model().layers[move.layer]!, move.formats!.to);
      const workers = (this.#placed(move)?.replicas ?? []).map(({ worker }) => worker);
      for (const worker of workers) extra.set(worker, (extra.get(worker) ?? 0) + bytes);
      if (count > 0 && workers.some((worker) => extra.get(worker)! > this.#mostExtraBytes)) break;
      count += 1;
    }
    return count;
  }

  together(moves: readonly number[]): readonly (readonly number[])[] {
    return moves.length === 0 ? [] : [moves];
  }

  async carryOut(moves: readonly number[], help: CarryHelp): Promise<readonly (string | null)[]> {
    const isLost = (worker: string) => !this.#parts.isLive(worker);
    const lost = () => new Set(moves.flatMap((index) => this.#workersOf(index).filter(isLost)));
    await help.until(() => lost().size === 0, `${[...lost()].join(', ')} to be back, or its experts elsewhere`, mostLooks);
    const reasons = moves.map((index) => this.#objection(index));
    const changes = moves.flatMap((index, at) => (reasons[at] === 'open' ? [this.#change(index)] : []));
    const staged = byWorker(changes, (worker) => this.#parts.isLive(worker));
    try {
      await Promise.all([...staged].map(([worker, own]) => this.#stage(worker, own, help)));
      const epoch = await this.#commit(changes, help);
      if (epoch !== null) await this.#parts.epochs.settled(epoch);
    } finally {
      for (const [worker, own] of staged) this.#parts.epochs.unstage(worker, own.map(contentOf));
    }
    const changed = new Map(changes.map(({ index, reason }) => [index, reason]));
    return moves.map((index, at) => (reasons[at] === 'open' ? (changed.get(index) ?? null) : (reasons[at] as string | null)));
  }

  /** `open`: it is to be made; null: it is made already. */
  #objection(index: number): 'open' | string | null {
    const move = this.#moves[index]!;
    const placed = this.#placed(move);
    if (placed === null) return 'the placement has no such expert any more';
    if (placed.format === move.formats!.to) return null;
    if (placed.format !== move.formats!.from) return `the expert is in ${placed.format} meanwhile`;
    const lost = this.#needed(placed).find(({ worker }) => !this.#parts.isLive(worker));
    return lost === undefined ? 'open' : `worker ${lost.worker} is not there`;
  }

  #change(index: number): Change {
    const move = this.#moves[index]!;
    return { index, move, replicas: this.#placed(move)!.replicas, checksum: '', reason: null };
  }

  /** Has a worker load its own; where it is lost meanwhile, or finds other bytes than another has, those are not made. */
  async #stage(worker: string, own: readonly Change[], help: CarryHelp): Promise<void> {
    const source = { worker: '', throttleBytesPerSecond: help.throttleBytesPerSecond };
    let found: readonly Content[] = [];
    const isThere = await help.retried(worker, async () => {
      found = await this.#parts.epochs.stage(worker, own.map(contentOf), source);
    });
    for (const [at, change] of own.entries()) {
      const checksum = found[at]?.checksum ?? '';
      if (!isThere) change.reason = `worker ${worker} is lost`;
      else if (change.checksum === '') change.checksum = checksum;
      else if (change.checksum !== checksum) change.reason = `worker ${worker} has found checksum ${checksum}, another ${change.checksum}`;
    }
  }

  /** Null where nothing is left to be made. */
  async #commit(changes: readonly Change[], help: CarryHelp): Promise<number | null> {
    const { epochs } = this.#parts;
    const open = () => changes.filter(({ reason }) => reason === null);
    if (open().length === 0 || help.signal.aborted) return null;
    let epoch: number | null = null;
    await help.retried(null, async () => {
      epoch = await epochs.commit((placement) => withFormats(placement, open()));
    });
    return epoch;
  }

  #workersOf(index: number): string[] {
    const placed = this.#placed(this.#moves[index]!);
    return placed === null ? [] : this.#needed(placed).map(({ worker }) => worker);
  }

  /** A lost worker that rows do not go to any more loads the new format when it is back. */
  #needed({ replicas }: ExpertPlacement): ExpertPlacement['replicas'] {
    return replicas.filter(({ worker, share }) => share > 0 || this.#parts.isLive(worker));
  }

  #placed({ layer, expert }: Move): ExpertPlacement | null {
    return this.#parts.epochs.placement?.layers[layer]?.[expert] ?? null;
  }
}

function contentOf({ move: { layer, expert, formats } }: Change): Content {
  return { layer, expert, format: formats!.to, checksum: '' };
}

function byWorker(changes: readonly Change[], isLive: (worker: string) => boolean): ReadonlyMap<string, readonly Change[]> {
  const all = new Map<string, Change[]>();
  for (const change of changes) {
    for (const { worker } of change.replicas) if (isLive(worker)) all.set(worker, [...(all.get(worker) ?? []), change]);
  }
  return all;
}

/** Experts whose replicas recovery has changed meanwhile keep their format: not all of them have the new one. */
function withFormats(placement: Placement, changes: readonly Change[]): Placement {
  const after = changes.flatMap((change) => {
    const { layer, expert, formats } = change.move;
    const placed = placement.layers[layer]![expert]!;
    if (sameReplicas(placed.replicas, change.replicas)) {
      return [{ layer, expert, after: { ...placed, format: formats!.to, checksum: change.checksum } }];
    }
    change.reason = 'the expert has been placed otherwise meanwhile';
    return [];
  });
  return withChanges(placement, placement.epoch, after);
}
