import type { LayerExperts } from './default-placement.js';
import { type ExpertPlacement, type Replica, sameReplicas } from './placement.js';

/** One expert's next step: at most one replica is copied, then the shares change. */
export interface Move {
  readonly layer: number;
  readonly expert: number;
  readonly before: readonly Replica[];
  readonly after: readonly Replica[];
  /** Where the copied replica is copied from; null where nothing is copied. */
  readonly from: string | null;
  readonly to: string | null;
  /** Copied. */
  readonly bytes: number;
}

/** An expert that keeps a replica on a worker. */
export interface Pin {
  readonly layer: number;
  readonly expert: number;
  readonly worker: string;
}

/**
 * The moves from one placement to another of the same model: each copies at most one replica, and after each every expert is placed.
 * Moves that copy nothing come first, as they cost nothing; then, of the others, always the next one whose target has room, if any has.
 *
 * @param memoryOf bytes a worker may fill with experts; 0 = no limit
 */
export function planMoves(
  current: readonly (readonly ExpertPlacement[])[],
  target: readonly (readonly ExpertPlacement[])[],
  layers: readonly LayerExperts[],
  memoryOf: (worker: string) => number,
): Move[] {
  const chains = current.flatMap((experts, layer) =>
    experts.map((placed, expert) =>
      expertMoves(layer, expert, placed.replicas, target[layer]![expert]!.replicas, layers[layer]!.expertBytes),
    ),
  );
  return inOrder(
    chains.filter((chain) => chain.length > 0),
    layers,
    usedBytes(current, layers),
    memoryOf,
  );
}

/** The layers after a move. */
export function applyMove(layers: readonly (readonly ExpertPlacement[])[], move: Move): ExpertPlacement[][] {
  return layers.map((experts, layer) =>
    layer !== move.layer
      ? [...experts]
      : experts.map((placed, expert) => (expert === move.expert ? { ...placed, replicas: move.after } : placed)),
  );
}

/** One move for each replica that is new; the last one, or the only one where none is new, brings the target's shares. */
function expertMoves(layer: number, expert: number, before: readonly Replica[], after: readonly Replica[], bytes: number): Move[] {
  if (sameReplicas(before, after)) return [];
  const arriving = after.filter(({ worker }) => !before.some((replica) => replica.worker === worker));
  if (arriving.length === 0) return [{ layer, expert, before, after, from: null, to: null, bytes: 0 }];
  const staying = new Set(after.map(({ worker }) => worker));
  let now = before;
  return arriving.map(({ worker: to }, index) => {
    const isLast = index === arriving.length - 1;
    // The newcomer takes the place of one that leaves; where none does, all have equal shares until the last move.
    const leaving = now.find(({ worker }) => !staying.has(worker));
    const next = isLast
      ? after
      : leaving === undefined
        ? [...now, { worker: to, share: 0 }].map(({ worker }) => ({ worker, share: 1 / (now.length + 1) }))
        : now.map((replica) => (replica === leaving ? { worker: to, share: replica.share } : replica));
    const move = { layer, expert, before: now, after: next, from: leaving?.worker ?? now[0]!.worker, to, bytes };
    now = next;
    return move;
  });
}

function usedBytes(current: readonly (readonly ExpertPlacement[])[], layers: readonly LayerExperts[]): Map<string, number> {
  const used = new Map<string, number>();
  for (const [layer, experts] of current.entries()) {
    for (const { replicas } of experts) {
      for (const { worker } of replicas) used.set(worker, (used.get(worker) ?? 0) + layers[layer]!.expertBytes);
    }
  }
  return used;
}

function inOrder(
  chains: readonly (readonly Move[])[],
  layers: readonly LayerExperts[],
  used: Map<string, number>,
  memoryOf: (worker: string) => number,
): Move[] {
  const ordered: Move[] = [];
  const waiting = chains.map((chain) => [...chain]);
  const hasRoom = ({ to, bytes }: Move) => to === null || memoryOf(to) === 0 || (used.get(to) ?? 0) + bytes <= memoryOf(to);
  while (waiting.length > 0) {
    const next = firstOf(waiting, ([move]) => move!.to === null) ?? firstOf(waiting, ([move]) => hasRoom(move!)) ?? 0;
    const chain = waiting[next]!;
    const move = chain.shift()!;
    if (chain.length === 0) waiting.splice(next, 1);
    if (move.to !== null) used.set(move.to, (used.get(move.to) ?? 0) + move.bytes);
    for (const { worker } of move.before) {
      const isGone = !move.after.some((replica) => replica.worker === worker);
      if (isGone) used.set(worker, (used.get(worker) ?? 0) - layers[move.layer]!.expertBytes);
    }
    ordered.push(move);
  }
  return ordered;
}

function firstOf<T>(items: readonly T[], isWanted: (item: T) => boolean): number | null {
  const index = items.findIndex(isWanted);
  return index < 0 ? null : index;
}
