import type { Format } from '@expertmesh/native';

/** What lowering each expert of a model costs, experts counted through all layers. */
export interface Sensitivity {
  /** Each expert's part of its layer's rows, 0 to 1. */
  readonly use: readonly number[];
  /** By format: rise of the loss, in nats a token, with that expert alone in it. */
  readonly lossRise: Readonly<Partial<Record<Format, readonly number[]>>>;
}

/**
 * The rise of the loss that a change of a model's losses stands for: half the mean of their squares. Where the model predicts its text, the
 * losses of single tokens go up and down, and their mean shows the rise only behind that noise; to second order the rise (the divergence of
 * the changed model's predictions from the first one's) is half their variance.
 *
 * @param before,after -ln p of the same tokens
 * @returns nats a token
 */
export function expectedRise(before: Float64Array, after: Float64Array): number {
  let sum = 0;
  for (const [index, loss] of before.entries()) sum += (after[index]! - loss) ** 2;
  return before.length === 0 ? 0 : sum / 2 / before.length;
}

/**
 * Experts in the order in which to lower them: those first whose lower format costs least. The rise counts an expert's rows as often as the
 * text has them, so that it is weighted by use; where it does not tell experts apart the least used goes first (after MC-MoE, arXiv 2410.06270).
 *
 * @returns indices; ties keep their order
 */
export function sensitivityOrder(lossRise: readonly number[], use: readonly number[]): number[] {
  return lossRise.map((_, index) => index).sort((a, b) => lossRise[a]! - lossRise[b]! || use[a]! - use[b]! || a - b);
}
