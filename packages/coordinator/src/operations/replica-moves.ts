import { type Content, type ExpertPlacement, type Move, type Placement, sameReplicas, withChanges } from '@expertmesh/placement';
import type { Epochs } from '../placement/epochs.js';
import type { Room } from '../placement/worker-holdings.js';
import type { CarryHelp, MoveCarrier } from './move-carrier.js';

export interface ReplicaMovesParts {
  readonly epochs: Pick<Epochs, 'placement' | 'stage' | 'unstage' | 'commit' | 'settled'>;
  /** False when the worker is lost or unknown: nothing can be copied to it. */
  readonly isLive: (worker: string) => boolean;
  /** Whether a content fits what the worker may hold beside what it holds and is being sent; one that it has always does. */
  readonly room: (worker: string, content: Content) => Room;
}

/** Moves of replicas and shares: one for each expert at a time; each is copied and committed as an epoch of its own. */
export class ReplicaMoves implements MoveCarrier {
  readonly #moves: readonly Move[];
  readonly #parts: ReplicaMovesParts;

  constructor(moves: readonly Move[], parts: ReplicaMovesParts) {
    this.#moves = moves;
    this.#parts = parts;
  }

  ready(next: number, underWay: readonly number[]): number {
    const { layer, expert } = this.#move(next);
    const isExpertMoving = underWay.some((index) => this.#move(index).layer === layer && this.#move(index).expert === expert);
    // The room that an earlier move frees comes with its end.
    const isFull = underWay.length > 0 && this.#room(this.#move(next)) !== 'now';
    return isExpertMoving || isFull ? 0 : 1;
  }

  together(moves: readonly number[]): readonly (readonly number[])[] {
    return moves.map((move) => [move]);
  }

  async carryOut([index]: readonly number[], help: CarryHelp): Promise<readonly (string | null)[]> {
    return [await this.#carryOut(this.#move(index as number), help)];
  }

  async #carryOut(move: Move, help: CarryHelp): Promise<string | null> {
    const { epochs, isLive } = this.#parts;
    const placed = this.#placed(move);
    if (placed === null) return 'the placement has no such expert any more';
    if (sameReplicas(placed.replicas, move.after)) return null;
    if (!sameReplicas(placed.replicas, move.before)) return 'the expert has been placed otherwise meanwhile';
    const lost = move.after.find(({ worker }) => !isLive(worker));
    if (lost !== undefined) return `worker ${lost.worker} is not there`;
    // What was to make room before has been skipped.
    await help.until(() => this.#room(move) !== 'later', `${move.to} to let go of what it no longer serves`);
    if (this.#room(move) === 'none') return `worker ${move.to} has no room for it`;
    const content = contentMoved(move, placed);
    const { to } = move;
    const source = { worker: move.from ?? '', throttleBytesPerSecond: help.throttleBytesPerSecond };
    const stage = async () => {
      if (to !== null) await epochs.stage(to, [content], source);
    };
    try {
      if (to !== null && !(await help.retried(to, stage))) return `worker ${to} is lost`;
      let epoch = 0;
      await help.retried(null, async () => {
        epoch = await epochs.commit((placement) => withMove(placement, move));
      });
      await epochs.settled(epoch);
    } finally {
      if (to !== null) epochs.unstage(to, [content]);
    }
    return null;
  }

  #room(move: Move): Room {
    const placed = this.#placed(move);
    return move.to === null || placed === null ? 'now' : this.#parts.room(move.to, contentMoved(move, placed));
  }

  #placed({ layer, expert }: Move): ExpertPlacement | null {
    return this.#parts.epochs.placement?.layers[layer]?.[expert] ?? null;
  }

  #move(index: number): Move {
    return this.#moves[index] as Move;
  }
}

function contentMoved({ layer, expert }: Move, { format, checksum }: ExpertPlacement): Content {
  return { layer, expert, format, checksum };
}

/** The placement with one expert's replicas changed. */
function withMove(placement: Placement, { layer, expert, after }: Move): Placement {
  const placed = placement.layers[layer]![expert]!;
  const replicas = after.map((replica) => ({ ...replica }));
  return withChanges(placement, placement.epoch, [{ layer, expert, after: { ...placed, replicas } }]);
}
