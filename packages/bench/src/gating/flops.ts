import type { AttentionSpec, DecoderSpec, FeedForwardSpec, MixtureSpec, Sublayer } from '@expertmesh/native';
import type { Workload } from './workloads.js';

/**
 * Floating-point operations of one step of `rows` rows, a multiplication and an addition counted as two: what bounds the ratio of the modes
 * where nothing else costs time. The head is of the last row of each sequence.
 */
export function stepFlops(
  spec: DecoderSpec,
  { phase, sequenceRows, capacityFraction }: Workload,
  rows: number,
  mode: 'dynamic' | 'static',
): number {
  const first = phase === 'encoder' ? 0 : (spec.encoder?.numLayers ?? 0);
  const layers = phase === 'encoder' ? spec.layers.slice(0, spec.encoder?.numLayers) : spec.layers.slice(first);
  const capacity = mode === 'static' ? capacityFraction : null;
  const ofSublayer = (sublayer: Sublayer): number => {
    switch (sublayer.kind) {
      case 'attention':
        return rows * attentionFlops(sublayer.attention, spec.hiddenSize, sequenceRows);
      case 'feedForward':
        return rows * feedForwardFlops(sublayer.feedForward, spec.hiddenSize);
      case 'mixture':
        return mixtureFlops(sublayer.mixture, spec.hiddenSize, rows, capacity);
      case 'norm':
        return 0;
    }
  };
  const head = phase === 'encoder' ? 0 : (rows / sequenceRows) * 2 * spec.hiddenSize * spec.vocabSize;
  return head + layers.flatMap(({ sublayers }) => sublayers).reduce((sum, sublayer) => sum + ofSublayer(sublayer), 0);
}

function attentionFlops({ sees, numHeads, numKvHeads, headDim, valueDim }: AttentionSpec, hidden: number, length: number): number {
  const own = numHeads * headDim + numHeads * valueDim;
  const keys = sees === 'source' ? 0 : numKvHeads * (headDim + valueDim);
  const seen = sees === 'whole' || sees === 'source' ? length : (length + 1) / 2;
  return 2 * hidden * (own + keys) + 2 * seen * numHeads * (headDim + valueDim);
}

function feedForwardFlops({ gate, intermediateSize }: FeedForwardSpec, hidden: number): number {
  return 2 * (gate === null ? 2 : 3) * hidden * intermediateSize;
}

/** Static gating runs every place of every expert, and two products with a mask of rows x places. */
function mixtureFlops({ numExperts, gate, experts }: MixtureSpec, hidden: number, rows: number, capacityFraction: number | null): number {
  const router = 2 * rows * hidden * numExperts;
  const places = capacityFraction === null ? 0 : numExperts * Math.ceil(capacityFraction * rows);
  const expertRows = capacityFraction === null ? rows * gate.topK : places;
  return router + expertRows * feedForwardFlops(experts[0]!, hidden) + 2 * (2 * places * rows * hidden);
}
