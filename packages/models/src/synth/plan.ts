import { join } from 'node:path';
import { EmError } from '@expertmesh/common';
import { type DecoderSpec, type DType, elementBytes, type MixtureSpec, mixtureOf } from '@expertmesh/native';
import { safetensorsHead } from '../checkpoint/safetensors-head.js';
import { indexName, singleName } from '../checkpoint/shards.js';
import { type ExpectedTensor, expectedTensors, feedForwardTensors } from '../checkpoint/tensor-table.js';
import type { Family } from '../families/family.js';
import type { ModelSizes } from '../families/model-sizes.js';
import { families } from '../families/registry.js';
import type { JsonObject } from '../json-file.js';

/** Sizes as they are asked for; null: the family's usual number. */
export type SynthSizes = Omit<ModelSizes, 'topK'> & { readonly topK: number | null };

export interface SynthOptions {
  /** A spelling of model_type, of {@link synthFamilies}. */
  readonly family: string;
  readonly sizes: SynthSizes;
  readonly dtype: DType;
  /** Most bytes of one file, unless a single tensor is larger. */
  readonly shardBytes: number;
}

/** A checkpoint that is yet to be written: everything but the values. */
export interface SynthPlan {
  readonly dtype: DType;
  readonly shards: readonly PlannedShard[];
  /** The JSON files beside the weights, config.json last. */
  readonly settings: readonly (readonly [name: string, value: JsonObject])[];
  readonly parameters: number;
  /** Without the experts that a token is not routed to. */
  readonly activeParameters: number;
  /** Of all files together. */
  readonly bytes: number;
}

export interface PlannedShard {
  readonly name: string;
  /** The file's bytes before the first tensor. */
  readonly head: Buffer;
  /** In the order of the file. */
  readonly tensors: readonly ExpectedTensor[];
  readonly bytes: number;
}

export const synthFamilies: readonly string[] = families.map(({ modelTypes }) => modelTypes[0]!);

const torchDTypes = { f32: 'float32', f16: 'float16', bf16: 'bfloat16' } as const;

/** More would need gigabytes for the names alone. */
const mostTensors = 2_000_000;

/** What a checkpoint in `folder` would hold; EM_CONFIG_VALUE where the family has no such model. */
export function planSynth(folder: string, { family: familyName, sizes, dtype, shardBytes }: SynthOptions): SynthPlan {
  const family = families.find(({ modelTypes }) => modelTypes.includes(familyName));
  if (family === undefined) throw new EmError('EM_OPTION_VALUE', { option: '--family', got: familyName, wanted: synthFamilies.join(', ') });
  checkNumTensors(sizes);
  const complete = { ...sizes, topK: topKOf(family, sizes) };
  const config = {
    architectures: [family.architecture],
    model_type: family.modelTypes[0]!,
    torch_dtype: torchDTypes[dtype],
    ...family.configOf(complete),
  };
  const spec = family.decoderSpec({ file: join(folder, 'config.json'), values: config });
  const tensors = expectedTensors(spec);
  const shards = planShards(tensors, dtype, shardBytes);
  const settings: [string, JsonObject][] = [
    ['generation_config.json', { _from_model_config: true, do_sample: false }],
    ['config.json', config],
  ];
  const parameters = countAll(tensors);
  if (shards.length > 1) settings.unshift([indexName, shardIndex(shards, parameters * elementBytes[dtype])]);
  return {
    dtype,
    shards,
    settings,
    parameters,
    activeParameters: parameters - idleParameters(spec),
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0) + settings.reduce((sum, [, value]) => sum + jsonText(value).length, 0),
  };
}

function topKOf({ topK: fixed, modelTypes }: Family, { topK, experts }: SynthSizes): number {
  const usual = fixed ?? Math.min(2, experts);
  if (topK === null || fixed === null || topK === fixed) return topK ?? usual;
  throw new EmError('EM_OPTION_VALUE', { option: '--top-k', got: topK, wanted: `${fixed}, as of every ${modelTypes[0]!}` });
}

function checkNumTensors({ layers, experts }: SynthSizes): void {
  const mostLayers = Math.floor(mostTensors / (experts * 3));
  if (layers <= mostLayers) return;
  throw new EmError('EM_OPTION_VALUE', {
    option: '--layers',
    got: layers,
    wanted: `at most ${mostLayers} with ${experts} experts: a checkpoint may have ${mostTensors} tensors`,
  });
}

export function jsonText(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function countValues({ shape }: ExpectedTensor): number {
  return shape.reduce((product, length) => product * length, 1);
}

function countAll(tensors: readonly ExpectedTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + countValues(tensor), 0);
}

/** Of the experts that one token does not use. */
function idleParameters({ layers, hiddenSize }: DecoderSpec): number {
  const idle = ({ numExperts, gate, experts }: MixtureSpec) =>
    (numExperts - gate.topK) * countAll(feedForwardTensors(experts[0]!, hiddenSize));
  const mixtures = layers.flatMap((layer) => mixtureOf(layer) ?? []);
  return mixtures.reduce((sum, mixture) => sum + idle(mixture), 0);
}

function planShards(tensors: readonly ExpectedTensor[], dtype: DType, shardBytes: number): PlannedShard[] {
  const groups: ExpectedTensor[][] = [];
  let free = 0;
  for (const tensor of tensors) {
    const bytes = countValues(tensor) * elementBytes[dtype];
    if (groups.length === 0 || bytes > free) {
      groups.push([]);
      free = shardBytes;
    }
    groups.at(-1)!.push(tensor);
    free -= bytes;
  }
  return groups.map((group, index) => planShard(shardName(index, groups.length), group, dtype));
}

function shardName(index: number, count: number): string {
  if (count === 1) return singleName;
  const number = (value: number) => String(value).padStart(5, '0');
  return `model-${number(index + 1)}-of-${number(count)}.safetensors`;
}

function planShard(name: string, tensors: readonly ExpectedTensor[], dtype: DType): PlannedShard {
  const { head, bytes } = safetensorsHead(
    name,
    tensors.map((tensor) => ({ name: tensor.name, dtype, shape: tensor.shape })),
    'Choose a smaller --shard-size',
  );
  return { name, head, tensors, bytes };
}

function shardIndex(shards: readonly PlannedShard[], totalSize: number): JsonObject {
  const places = shards.flatMap(({ name, tensors }) => tensors.map((tensor) => [tensor.name, name] as const));
  return { metadata: { total_size: totalSize }, weight_map: Object.fromEntries(places) };
}
