import { EmError } from '@expertmesh/common';
import { type DecoderSpec, type DType, elementBytes, linearsOf, type MixtureSpec, mixtureOf, type TensorEntry } from '@expertmesh/native';
import { safetensorsHead } from '../checkpoint/safetensors-head.js';
import { expectedTensors } from '../checkpoint/tensor-table.js';
import { type ConfigFile, readConfig } from '../config.js';
import { familyOf } from '../families/registry.js';
import type { JsonObject } from '../json-file.js';
import type { ModelFolder } from '../model-folder.js';

/** Bytes of a file of the whole model, whole rows of a tensor. */
export interface CopiedRange {
  readonly file: string;
  readonly begin: number;
  readonly end: number;
}

/** A checkpoint with some of the experts of another, yet to be written. */
export interface PrunedPlan {
  readonly config: JsonObject;
  /** The weights' file before the first tensor; then the ranges, one after the other. */
  readonly head: Buffer;
  readonly ranges: readonly CopiedRange[];
  /** Of the weights' file. */
  readonly bytes: number;
}

/**
 * @param kept experts of each layer, ascending, as many in each: [layer][expert]; empty for a layer without experts
 * @throws EM_CONFIG_VALUE where the family has no such model
 */
export async function planPruned(folder: ModelFolder, kept: readonly (readonly number[])[]): Promise<PrunedPlan> {
  const given = await readConfig(folder.path);
  const numKept = Math.max(...kept.map(({ length }) => length));
  const config = withExperts(given, numKept);
  const spec = familyOf(given).decoderSpec({ file: given.file, values: config });
  const sources = sourcesOf(folder.spec, spec, kept);
  const entries = new Map(folder.tensors.map((entry) => [entry.name, entry]));
  const tensors = expectedTensors(spec).map(({ name, shape }) => {
    const source = sources.get(name) ?? { name, rows: null };
    const entry = entries.get(source.name);
    if (entry === undefined)
      throw new EmError('EM_INTERNAL', { problem: `the pruned model has ${name}, and the whole one no ${source.name}` });
    return { name, shape, dtype: entry.dtype, ranges: rangesOf(folder, entry, source.rows) };
  });
  const remedy = 'Choose a model of fewer tensors';
  const { head, bytes } = safetensorsHead('model.safetensors', tensors, remedy);
  return { config, head, bytes, ranges: tensors.flatMap(({ ranges }) => ranges) };
}

/** Spellings of the number of experts. */
const countKeys = ['num_experts', 'num_local_experts'] as const;

function withExperts({ values }: ConfigFile, count: number): JsonObject {
  const changed = countKeys.filter((key) => values[key] != null).map((key) => [key, count] as const);
  return { ...values, ...Object.fromEntries(changed) };
}

interface Source {
  readonly name: string;
  /** Null: all. */
  readonly rows: readonly number[] | null;
}

/** By name in the pruned model: where those tensors come from that are not the same in both. */
function sourcesOf(whole: DecoderSpec, pruned: DecoderSpec, kept: readonly (readonly number[])[]): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const [layer, layerSpec] of pruned.layers.entries()) {
    const to = mixtureOf(layerSpec);
    const from = mixtureOf(whole.layers[layer]!);
    if (to === null || from === null) continue;
    const rows = kept[layer] ?? [];
    for (const name of routerNames(to)) sources.set(name, { name, rows });
    for (const [index, expert] of to.experts.entries()) {
      const old = linearsOf(from.experts[rows[index]!]!);
      for (const [part, { weight, bias }] of linearsOf(expert).entries()) {
        sources.set(weight, { name: old[part]!.weight, rows: null });
        if (bias !== null) sources.set(bias, { name: old[part]!.bias ?? bias, rows: null });
      }
    }
  }
  return sources;
}

function routerNames({ router: { weight, bias }, gate: { correctionBias } }: MixtureSpec): string[] {
  return [weight, bias, correctionBias].filter((name) => name !== null);
}

function rangesOf({ files }: ModelFolder, { file, shape, dtype, begin, end }: TensorEntry, rows: readonly number[] | null): CopiedRange[] {
  const path = files[file]!;
  if (rows === null) return [{ file: path, begin, end }];
  const rowBytes = bytesOfRow(shape, dtype);
  return rows.map((row) => ({ file: path, begin: begin + row * rowBytes, end: begin + (row + 1) * rowBytes }));
}

function bytesOfRow([, ...others]: readonly number[], dtype: DType): number {
  return others.reduce((product, size) => product * size, elementBytes[dtype]);
}
