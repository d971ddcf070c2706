/** Of one layer since the last look: what its router asked for, whoever was resident, and who is. Experts that are resident are named by keys. */
export interface ResidentLayer {
  /** [experts] gate weights, summed over the choices; empty for a dense layer. */
  readonly weights: ArrayLike<number>;
  readonly rows: number;
  readonly residents: ArrayLike<number>;
  /** [experts] by which key each is to be computed from now on; -1: it is not held. */
  readonly keys: ArrayLike<number>;
  /** 0 = room for all. */
  readonly slots: number;
}

/** One expert takes the slot of another, or a free one. */
export interface Swap {
  readonly layer: number;
  readonly enters: number;
  /** -1: the slot is free. */
  readonly leaves: number;
}

/** Rows after which what the router asked for counts half. */
const halfLifeRows = 1024;
/** How much more important than a resident an expert has to be, so that two alike do not take turns. */
const margin = 1.25;

/**
 * Which experts are worth their slots where routers choose among residents alone, after SwapMoE (arXiv 2308.15030): an expert is as important
 * as the gate weight that a router free to choose any gives it, of late. Whose content nothing is to be computed by any more goes first.
 */
export class ResidentSwaps {
  /** [layer][expert] */
  #importance: number[][] = [];

  /** Takes notice of what has been asked for, and names the swap that gains most; null where none does. */
  next(layers: readonly ResidentLayer[]): Swap | null {
    this.#importance = layers.map(({ weights, rows }, layer) => {
      const kept = 2 ** (-rows / halfLifeRows);
      return Array.from(weights, (weight, expert) => (this.#importance[layer]?.[expert] ?? 0) * kept + weight);
    });
    let best: { swap: Swap; gain: number } | null = null;
    for (const [layer, one] of layers.entries()) {
      const found = this.#swapOf(layer, one);
      if (found !== null && (best === null || found.gain > best.gain)) best = found;
    }
    return best?.swap ?? null;
  }

  #swapOf(layer: number, { residents, keys, slots }: ResidentLayer): { swap: Swap; gain: number } | null {
    const importance = this.#importance[layer] as number[];
    const resident = new Set(Array.from(residents));
    const current = new Map(Array.from(keys, (key, expert) => [key, expert]));
    const waiting = importance.flatMap((value, expert) =>
      keys[expert]! >= 0 && !resident.has(keys[expert]!) ? [{ key: keys[expert]!, value }] : [],
    );
    const enters = most(waiting, (a, b) => a.value > b.value);
    if (slots === 0 || enters === null) return null;
    // A free slot is worth more than any swap.
    if (resident.size < slots) return { swap: { layer, enters: enters.key, leaves: -1 }, gain: Number.POSITIVE_INFINITY };
    const importanceOf = (key: number) => (current.has(key) ? importance[current.get(key)!]! : 0);
    const leaves = most(
      [...resident].map((key) => ({ key, value: importanceOf(key) })),
      (a, b) => a.value < b.value,
    );
    if (leaves === null || enters.value <= margin * leaves.value) return null;
    return { swap: { layer, enters: enters.key, leaves: leaves.key }, gain: enters.value - leaves.value };
  }
}

/** The first that none is better than. */
function most<T>(items: readonly T[], isBetter: (a: T, b: T) => boolean): T | null {
  let best: T | null = null;
  for (const item of items) if (best === null || isBetter(item, best)) best = item;
  return best;
}
