import { EmError } from '@expertmesh/common';
import type { Format } from '@expertmesh/native';
import { randomOrder } from './random-order.js';

export const expertFormats = ['f32', 'f16', 'bf16', 'q8', 'q4', 'nf4', 'q2'] as const satisfies readonly Format[];

/** The format of each expert: [layer][expert]; empty for a dense layer. */
export type PrecisionMap = readonly (readonly Format[])[];

/**
 * What formats the experts of a model are to have. `mix`: so many of all, chosen at random, in nf4, the others as they are stored
 * (arXiv 2407.14417); the same seed chooses the same ones everywhere.
 */
export type Precision =
  | { readonly kind: 'stored' }
  | { readonly kind: 'all'; readonly format: Format }
  | { readonly kind: 'mix'; readonly count: number; readonly seed: number }
  | { readonly kind: 'map'; readonly layers: PrecisionMap };

/** One model layer: how many experts, and the format in which the checkpoint has them. */
export interface StoredExperts {
  readonly numExperts: number;
  readonly format: Format;
}

const wanted = `${expertFormats.join(', ')}, mix:N, mix:N:SEED, or a file MAP.json`;

/**
 * @param text a format, `mix:N`, `mix:N:SEED`, or the name of a file with a map
 * @param readFile the file's text
 * @throws EM_OPTION_VALUE
 */
export function parsePrecision(text: string, readFile: (path: string) => string): Precision {
  if (isFormat(text)) return { kind: 'all', format: text };
  const mix = /^mix:(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  if (mix !== null) return { kind: 'mix', count: Number(mix[1]), seed: Number(mix[2] ?? 0) };
  if (!text.endsWith('.json')) throw wrong(text, wanted);
  return { kind: 'map', layers: parseMap(text, readFile(text)) };
}

/** Of a document {layers: [[format or {format, …}]]}, such as `placement export` prints. */
function parseMap(path: string, document: string): PrecisionMap {
  let layers: unknown;
  try {
    layers = (JSON.parse(document) as { layers?: unknown } | null)?.layers;
  } catch {
    throw wrong(path, 'a JSON document');
  }
  if (!Array.isArray(layers)) throw wrong(path, 'a document {"layers": [[FORMAT, …], …]}');
  return layers.map((experts: unknown, layer) => {
    if (!Array.isArray(experts)) throw wrong(`${path}: layer ${layer}`, 'a list with a format for each expert');
    return experts.map((expert: unknown, index) => {
      const format: unknown = typeof expert === 'string' ? expert : (expert as { format?: unknown } | null)?.format;
      if (typeof format === 'string' && isFormat(format)) return format;
      throw wrong(`${path}: ${JSON.stringify(format)} for layer ${layer} expert ${index}`, expertFormats.join(', '));
    });
  });
}

/**
 * The format of every expert of a model.
 *
 * @throws EM_OPTION_VALUE for more experts than there are, or a map of another model
 */
export function precisionMap(precision: Precision, layers: readonly StoredExperts[]): PrecisionMap {
  const stored = layers.map(({ numExperts, format }) => Array.from({ length: numExperts }, () => format));
  switch (precision.kind) {
    case 'stored':
      return stored;
    case 'all':
      return stored.map((experts) => experts.map(() => precision.format));
    case 'mix':
      return lowered(stored, randomOrder(countExperts(stored), precision.seed), precision.count);
    case 'map':
      return checked(precision.layers, stored);
  }
}

/**
 * The map with the first `count` experts of `order` in `format`.
 *
 * @param order indices of experts, counted through all layers
 * @throws EM_OPTION_VALUE for more than there are
 */
export function lowered(stored: PrecisionMap, order: readonly number[], count: number, format: Format = 'nf4'): PrecisionMap {
  if (count > order.length) throw wrong(`mix:${count}`, `at most ${order.length}, as many experts as the model has`);
  const chosen = new Set(order.slice(0, count));
  let index = 0;
  return stored.map((experts) => experts.map((before) => (chosen.has(index++) ? format : before)));
}

function checked(map: PrecisionMap, stored: PrecisionMap): PrecisionMap {
  const sizes = (of: PrecisionMap) => `${of.length} layers of ${of.map(({ length }) => length).join(', ')} experts`;
  if (sizes(map) === sizes(stored)) return map;
  throw wrong(`a map of ${sizes(map)}`, `one of ${sizes(stored)}, as the model has`);
}

export function countExperts(layers: readonly (readonly unknown[])[]): number {
  return layers.reduce((sum, { length }) => sum + length, 0);
}

function isFormat(text: string): text is Format {
  return (expertFormats as readonly string[]).includes(text);
}

function wrong(got: string, what: string): EmError {
  return new EmError('EM_OPTION_VALUE', { option: '--precision', got, wanted: what });
}
