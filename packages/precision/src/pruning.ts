/** What a text leaves of one layer's experts. */
export interface LayerPruning {
  readonly layer: number;
  /** With more than the share that counts as none. */
  readonly needed: readonly number[];
  /** As many in each layer: those that are needed, then those used most. Ascending. */
  readonly kept: readonly number[];
  /** Part of the layer's rows that those that are not kept have, 0 to 1. */
  readonly lostShare: number;
}

/**
 * Which experts a domain's text needs, and which a smaller model keeps (after UNCURL, arXiv 2409.01483). A model has as many experts in each layer,
 * so that the layer that needs most decides how many.
 *
 * @param use each expert's part of its layer's rows, 0 to 1: [layer][expert]; empty for a layer without experts
 * @param mostShare of its layer's rows with which an expert still counts as not needed
 * @param topK experts of a token: at least so many are kept
 */
export function planPruning(use: readonly (readonly number[])[], mostShare: number, topK: number): LayerPruning[] {
  const layers = use.flatMap((shares, layer) => (shares.length === 0 ? [] : [{ layer, shares }]));
  const needed = layers.map(({ shares }) => shares.flatMap((share, expert) => (share > mostShare ? [expert] : [])));
  const numKept = Math.max(topK, ...needed.map(({ length }) => length));
  return layers.map(({ layer, shares }, index) => {
    const byUse = shares.map((_, expert) => expert).sort((a, b) => shares[b]! - shares[a]! || a - b);
    const lost = byUse.slice(numKept).reduce((sum, expert) => sum + shares[expert]!, 0);
    return { layer, needed: needed[index]!, kept: byUse.slice(0, numKept).sort((a, b) => a - b), lostShare: lost };
  });
}
