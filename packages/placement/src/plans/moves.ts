import { type ExpertPlacement, type Replica, sameReplicas } from '../placement.js';
import type { Move } from './move.js';
import { type OrderedMoves, type OrderInput, orderMoves } from './move-order.js';

/**
 * The moves from one placement to another of the same model, an expert's after each other, in an order to make them in (orderMoves).
 * Each copies at most one replica, and after each every expert is placed.
 */
export function planMoves(target: readonly (readonly ExpertPlacement[])[], input: OrderInput): OrderedMoves {
  const { current, layers } = input;
  const chains = current.flatMap((experts, layer) =>
    experts.map((placed, expert) =>
      expertMoves(layer, expert, placed.replicas, target[layer]![expert]!.replicas, layers[layer]!.expertBytes),
    ),
  );
  return orderMoves(chains, input);
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
