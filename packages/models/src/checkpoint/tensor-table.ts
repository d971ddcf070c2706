import type {
  AttentionSpec,
  DecoderSpec,
  FeedForwardSpec,
  LayerSpec,
  LinearSpec,
  MixtureSpec,
  NormSpec,
  StackSpec,
  Sublayer,
} from '@expertmesh/native';

/** `weight`: [outputs, inputs]. */
export type TensorKind = 'embedding' | 'norm' | 'weight' | 'bias';

/** A tensor that a spec names. */
export interface ExpectedTensor {
  readonly name: string;
  readonly kind: TensorKind;
  readonly shape: readonly number[];
}

/** The tensors of a spec in the order of computation, each once. */
export function expectedTensors(spec: DecoderSpec): ExpectedTensor[] {
  const { hiddenSize, vocabSize, encoder, decoder, layers } = spec;
  const vocabulary = [vocabSize, hiddenSize];
  const all: ExpectedTensor[] = [{ name: spec.embedding, kind: 'embedding', shape: vocabulary }];
  const stacks: [StackSpec, readonly LayerSpec[]][] = [[decoder, layers.slice(layers.length - decoder.numLayers)]];
  if (encoder !== null) stacks.unshift([encoder, layers.slice(0, encoder.numLayers)]);
  for (const [{ positions, finalNorm }, stackLayers] of stacks) {
    if (positions?.kind === 'learned') {
      all.push({ name: positions.table, kind: 'embedding', shape: [positions.numPositions, hiddenSize] });
    }
    for (const { sublayers } of stackLayers) for (const sublayer of sublayers) all.push(...sublayerTensors(sublayer, hiddenSize));
    all.push(...normTensors(finalNorm, hiddenSize));
  }
  if (spec.lmHead !== spec.embedding) all.push({ name: spec.lmHead, kind: 'weight', shape: vocabulary });
  // Layers may share a table of relative positions.
  return [...new Map(all.map((tensor) => [tensor.name, tensor])).values()];
}

function sublayerTensors(sublayer: Sublayer, hiddenSize: number): ExpectedTensor[] {
  switch (sublayer.kind) {
    case 'norm':
      return normTensors(sublayer.norm, hiddenSize);
    case 'attention':
      return attentionTensors(sublayer.attention, hiddenSize);
    case 'feedForward':
      return feedForwardTensors(sublayer.feedForward, hiddenSize);
    case 'mixture':
      return mixtureTensors(sublayer.mixture, hiddenSize);
  }
}

function normTensors({ weight, bias }: NormSpec, size: number): ExpectedTensor[] {
  const scale: ExpectedTensor = { name: weight, kind: 'norm', shape: [size] };
  return bias === null ? [scale] : [scale, { name: bias, kind: 'bias', shape: [size] }];
}

function attentionTensors(attention: AttentionSpec, hiddenSize: number): ExpectedTensor[] {
  const { numHeads, numKvHeads, headDim, valueDim, qkNorm, qNorm, kNorm, relativeBias } = attention;
  const queries = numHeads * headDim;
  const keys = numKvHeads * headDim;
  const extras: ExpectedTensor[] = [];
  if (qNorm !== null) extras.push(...normTensors(qNorm, qkNorm === 'head' ? headDim : queries));
  if (kNorm !== null) extras.push(...normTensors(kNorm, qkNorm === 'head' ? headDim : keys));
  if (relativeBias !== null) extras.push({ name: relativeBias.table, kind: 'weight', shape: [relativeBias.numBuckets, numHeads] });
  return [
    ...linearTensors(attention.q, queries, hiddenSize),
    ...linearTensors(attention.k, keys, hiddenSize),
    ...linearTensors(attention.v, numKvHeads * valueDim, hiddenSize),
    ...extras,
    ...linearTensors(attention.o, hiddenSize, numHeads * valueDim),
  ];
}

function mixtureTensors(mixture: MixtureSpec, hiddenSize: number): ExpectedTensor[] {
  const { router, gate, numExperts, experts, shared, sharedGate } = mixture;
  const all = linearTensors(router, numExperts, hiddenSize);
  if (gate.correctionBias !== null) all.push({ name: gate.correctionBias, kind: 'bias', shape: [numExperts] });
  for (const expert of experts) all.push(...feedForwardTensors(expert, hiddenSize));
  if (shared !== null) all.push(...feedForwardTensors(shared, hiddenSize));
  if (sharedGate !== null) all.push({ name: sharedGate, kind: 'weight', shape: [1, hiddenSize] });
  return all;
}

/** Of one block or expert. */
export function feedForwardTensors({ gate, up, down, intermediateSize }: FeedForwardSpec, hiddenSize: number): ExpectedTensor[] {
  return [
    ...(gate === null ? [] : linearTensors(gate, intermediateSize, hiddenSize)),
    ...linearTensors(up, intermediateSize, hiddenSize),
    ...linearTensors(down, hiddenSize, intermediateSize),
  ];
}

function linearTensors(linear: LinearSpec, numOutputs: number, numInputs: number): ExpectedTensor[] {
  const weight: ExpectedTensor = { name: linear.weight, kind: 'weight', shape: [numOutputs, numInputs] };
  return linear.bias === null ? [weight] : [weight, { name: linear.bias, kind: 'bias', shape: [numOutputs] }];
}
