import type { Format } from '@expertmesh/native';

/** What an expert may be held in. */
export interface FormatChoice {
  readonly format: Format;
  readonly bytes: number;
  /** Rise of the loss, in nats a token. */
  readonly lossRise: number;
}

/** An expert goes from one of its choices to the next smaller one that is worth its bytes. */
export interface LoweringStep {
  readonly expert: number;
  readonly to: FormatChoice;
  readonly savedBytes: number;
  /** Nats for a byte. */
  readonly price: number;
}

/**
 * A format for each expert so that all take at most `budgetBytes`, of little loss: from each one's largest choice on, whichever step down saves
 * a byte at the lowest price is taken, until all fit. Only choices that are worth their bytes count, those on the lower convex hull of loss over
 * bytes, so that each expert's steps come in the order of their prices and the sum of rises is the least for the bytes that they leave.
 *
 * @param experts the choices of each
 * @returns null where the smallest choices do not fit
 */
export function assignWithin(experts: readonly (readonly FormatChoice[])[], budgetBytes: number): Format[] | null {
  const { first, steps } = loweringSteps(experts);
  const chosen = [...first];
  let bytes = chosen.reduce((sum, choice) => sum + choice.bytes, 0);
  for (const { expert, to, savedBytes } of steps) {
    if (bytes <= budgetBytes) break;
    chosen[expert] = to;
    bytes -= savedBytes;
  }
  return bytes <= budgetBytes ? chosen.map(({ format }) => format) : null;
}

/**
 * What each expert has at most, and all steps down from there, those first that save a byte at the lowest price; after any number of
 * them the sum of rises is the least for the bytes that are left.
 */
export function loweringSteps(experts: readonly (readonly FormatChoice[])[]): { first: FormatChoice[]; steps: LoweringStep[] } {
  const hulls = experts.map(lowerHull);
  const steps = hulls.flatMap(stepsOf).sort((a, b) => a.price - b.price || a.expert - b.expert);
  return { first: hulls.map(([largest]) => largest!), steps };
}

/** Largest first; those of no use left out. */
function lowerHull(choices: readonly FormatChoice[]): FormatChoice[] {
  const hull: FormatChoice[] = [];
  const bySize = [...choices].sort((a, b) => b.bytes - a.bytes || b.lossRise - a.lossRise);
  for (const choice of bySize) {
    const isFree = (before: FormatChoice) => choice.lossRise <= before.lossRise;
    while (hull.length > 0 && isFree(hull.at(-1)!)) hull.pop();
    while (hull.length > 1 && priceOf(hull.at(-2)!, hull.at(-1)!) >= priceOf(hull.at(-1)!, choice)) hull.pop();
    hull.push(choice);
  }
  return hull;
}

function stepsOf(hull: readonly FormatChoice[], expert: number): LoweringStep[] {
  return hull.slice(1).map((to, index) => {
    const from = hull[index]!;
    return { expert, to, savedBytes: from.bytes - to.bytes, price: priceOf(from, to) };
  });
}

function priceOf(from: FormatChoice, to: FormatChoice): number {
  return (to.lossRise - from.lossRise) / (from.bytes - to.bytes);
}
