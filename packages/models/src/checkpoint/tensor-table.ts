import { EmError, showValue } from '@expertmesh/common';
import type { AttentionSpec, DecoderSpec, DType, LinearSpec, MlpSpec, MoeSpec, TensorEntry } from '@expertmesh/native';
import { missingTensor } from './missing-tensor.js';
import type { StoredCheckpoint } from './shards.js';

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
  const { hiddenSize, vocabSize } = spec;
  const vocabulary = [vocabSize, hiddenSize];
  const all: ExpectedTensor[] = [{ name: spec.embedding, kind: 'embedding', shape: vocabulary }];
  for (const layer of spec.layers) {
    all.push({ name: layer.inputNorm, kind: 'norm', shape: [hiddenSize] }, ...attentionTensors(layer.attention, hiddenSize));
    all.push({ name: layer.postAttentionNorm, kind: 'norm', shape: [hiddenSize] });
    if (layer.mlp !== null) all.push(...mlpTensors(layer.mlp, hiddenSize));
    if (layer.moe !== null) all.push(...moeTensors(layer.moe, hiddenSize));
  }
  all.push({ name: spec.finalNorm, kind: 'norm', shape: [hiddenSize] });
  if (spec.lmHead !== spec.embedding) all.push({ name: spec.lmHead, kind: 'weight', shape: vocabulary });
  return all;
}

function attentionTensors(attention: AttentionSpec, hiddenSize: number): ExpectedTensor[] {
  const { numHeads, numKvHeads, headDim, qkNorm, qNorm, kNorm } = attention;
  const queries = numHeads * headDim;
  const keys = numKvHeads * headDim;
  const norms: ExpectedTensor[] = [];
  if (qNorm !== null) norms.push({ name: qNorm, kind: 'norm', shape: [qkNorm === 'head' ? headDim : queries] });
  if (kNorm !== null) norms.push({ name: kNorm, kind: 'norm', shape: [qkNorm === 'head' ? headDim : keys] });
  return [
    ...linearTensors(attention.q, queries, hiddenSize),
    ...linearTensors(attention.k, keys, hiddenSize),
    ...linearTensors(attention.v, keys, hiddenSize),
    ...norms,
    ...linearTensors(attention.o, hiddenSize, queries),
  ];
}

function moeTensors(moe: MoeSpec, hiddenSize: number): ExpectedTensor[] {
  const all: ExpectedTensor[] = [{ name: moe.router, kind: 'weight', shape: [moe.numExperts, hiddenSize] }];
  for (const expert of moe.experts) all.push(...mlpTensors(expert, hiddenSize));
  if (moe.shared !== null) all.push(...mlpTensors(moe.shared, hiddenSize));
  if (moe.sharedGate !== null) all.push({ name: moe.sharedGate, kind: 'weight', shape: [1, hiddenSize] });
  return all;
}

function mlpTensors(mlp: MlpSpec, hiddenSize: number): ExpectedTensor[] {
  return [
    ...linearTensors(mlp.gate, mlp.intermediateSize, hiddenSize),
    ...linearTensors(mlp.up, mlp.intermediateSize, hiddenSize),
    ...linearTensors(mlp.down, hiddenSize, mlp.intermediateSize),
  ];
}

function linearTensors(linear: LinearSpec, numOutputs: number, numInputs: number): ExpectedTensor[] {
  const weight: ExpectedTensor = { name: linear.weight, kind: 'weight', shape: [numOutputs, numInputs] };
  return linear.bias === null ? [weight] : [weight, { name: linear.bias, kind: 'bias', shape: [numOutputs] }];
}

/** The dtypes that weights may have. */
const usableDTypes: Readonly<Record<string, DType>> = { F32: 'f32', F16: 'f16', BF16: 'bf16' };

/**
 * Finds each expected tensor in the checkpoint. Throws EM_TENSOR_MISSING, EM_TENSOR_SHAPE and EM_TENSOR_DTYPE; tensors
 * that nothing expects are returned by name.
 */
export function resolveTensors(
  folder: string,
  checkpoint: StoredCheckpoint,
  expected: readonly ExpectedTensor[],
): { tensors: TensorEntry[]; unknown: string[] } {
  const tensors = expected.map(({ name, shape }): TensorEntry => {
    const stored = checkpoint.tensors.get(name);
    if (stored === undefined) throw missingTensor(folder, name, checkpoint.tensors.keys());
    const file = checkpoint.files[stored.file]!;
    if (stored.shape.length !== shape.length || stored.shape.some((length, axis) => length !== shape[axis])) {
      throw new EmError('EM_TENSOR_SHAPE', { file, tensor: name, got: showValue(stored.shape), wanted: showValue(shape) });
    }
    const dtype = usableDTypes[stored.dtype];
    if (dtype === undefined) {
      throw new EmError('EM_TENSOR_DTYPE', { file, tensor: name, got: stored.dtype, wanted: Object.keys(usableDTypes).join(', ') });
    }
    return { name, file: stored.file, dtype, shape, begin: stored.begin, end: stored.end };
  });
  const known = new Set(expected.map(({ name }) => name));
  const unknown = [...checkpoint.tensors.keys()].filter((name) => !known.has(name));
  return { tensors, unknown };
}
