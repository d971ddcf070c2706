import { join } from 'node:path';
import { EmError, showValue } from '@expertmesh/common';
import { z } from 'zod';
import { isMissingFile, type JsonObject, readJsonObject } from './json-file.js';
import { mistakenFolder } from './mistaken.js';

/** A parsed JSON file of settings, with its name for error messages. */
export interface ConfigFile {
  readonly file: string;
  readonly values: JsonObject;
  /** Keys that the file spells otherwise than `values`, by what they are called here. */
  readonly spelled?: Readonly<Record<string, string>>;
}

/**
 * The config with each key of `aliases` (other name to the one read here) under the one that is read: versions of the reference
 * implementation write either. EM_CONFIG_VALUE where both are given and differ.
 */
export function withAliases(config: ConfigFile, aliases: Readonly<Record<string, string>>): ConfigFile {
  const values: Record<string, unknown> = { ...config.values };
  const spelled: Record<string, string> = {};
  for (const [alias, key] of Object.entries(aliases)) {
    const given = values[alias];
    if (given == null) continue;
    if (values[key] == null) spelled[key] = alias;
    else if (values[key] !== given) throw configConflict(config, alias, `${showValue(values[key])}, as ${key} is; both name one thing`);
    values[key] = given;
  }
  return { file: config.file, values, spelled };
}

/** config.json of a folder; EM_MODEL_FOLDER where there is none. */
export async function readConfig(folder: string): Promise<ConfigFile> {
  const file = join(folder, 'config.json');
  try {
    return { file, values: await readJsonObject(file) };
  } catch (error) {
    if (!(error instanceof EmError && isMissingFile(error.cause))) throw error;
    const instead = await mistakenFolder(folder);
    const problem = `it has no config.json${instead === null ? '' : `; ${instead}`}`;
    throw new EmError('EM_MODEL_FOLDER', { folder, problem }, { cause: error });
  }
}

/**
 * The values that `schema` describes; keys it does not name are left out. The message of an issue is what was wanted.
 * Throws EM_CONFIG_VALUE, or EM_MODEL_UNSUPPORTED for an issue of {@link supported}, by the first wrong key.
 */
export function parseConfig<T extends z.ZodType>(config: ConfigFile, schema: T): z.output<T> {
  const result = schema.safeParse(config.values);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const fields = {
    file: config.file,
    key: spelledKey(config, issue.path.join('.')),
    got: showValue(valueAt(config.values, issue.path)),
    wanted: issue.message,
  };
  throw new EmError(isUnsupported(issue) ? 'EM_MODEL_UNSUPPORTED' : 'EM_CONFIG_VALUE', fields);
}

/** EM_CONFIG_VALUE for a key that contradicts another one; a key within an object is `outer.inner`. */
export function configConflict(config: ConfigFile, key: string, wanted: string): EmError {
  const got = showValue(valueAt(config.values, key.split('.')));
  return new EmError('EM_CONFIG_VALUE', { file: config.file, key: spelledKey(config, key), got, wanted });
}

/** EM_MODEL_UNSUPPORTED for a key whose value is legal but not served beside those of other keys. */
export function unsupportedValue(config: ConfigFile, key: string, wanted: string): EmError {
  return new EmError('EM_MODEL_UNSUPPORTED', { file: config.file, key, got: showValue(config.values[key]), wanted });
}

/** The config with what the reference implementation takes for keys that are absent; null is a value. */
export function withDefaults(config: ConfigFile, defaults: JsonObject): ConfigFile {
  const given = Object.entries(config.values).filter(([, value]) => value !== undefined);
  return { ...config, values: { ...defaults, ...Object.fromEntries(given) } };
}

function spelledKey({ spelled }: ConfigFile, key: string): string {
  return spelled?.[key] ?? key;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
}

function isUnsupported(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.unsupported === true;
}

////// Kinds of fields

/** Ids and positions have to fit the 32-bit integers of the native side. */
const largestInteger = 2 ** 31 - 1;

/** The engine's kernels keep token ids in 32-bit floats. */
export const largestVocabulary = 2 ** 24 - 1;

/** Far above any model; a damaged config is refused before it asks for memory. */
export const largestSize = 2 ** 20;

export function wholeNumber(least: number, most = largestInteger) {
  const wanted = `a whole number from ${least} to ${most}`;
  return z.int({ error: wanted }).min(least, { error: wanted }).max(most, { error: wanted });
}

/** The length of an axis of some tensor, or a number of parts. */
export function size(most = largestSize) {
  return wholeNumber(1, most);
}

/** A finite number; `above` is excluded, `most` is not. */
export function numberBetween(above: number, most = Number.MAX_VALUE) {
  const wanted = most === Number.MAX_VALUE ? `a number above ${above}` : `a number above ${above}, at most ${most}`;
  return z.number({ error: wanted }).gt(above, { error: wanted }).lte(most, { error: wanted });
}

export const yesOrNo = z.boolean({ error: 'true or false' });
export const text = z.string({ error: 'a string' });

/** `fallback` where the key is absent or null, as the reference implementation takes both. */
export function orElse<T extends z.ZodType>(schema: T, fallback: z.output<T>) {
  return schema.nullish().transform((value) => value ?? fallback);
}

/** A value that is legal but of which only some are implemented: the others are refused, never ignored. */
export function supported<T extends z.ZodType>(schema: T, isSupported: (value: z.output<T>) => boolean, wanted: string) {
  return schema.refine(isSupported, { error: wanted, params: { unsupported: true } });
}

/** A feature that is not implemented, so that its key has to be absent or null. */
export function onlyNull(wanted = 'null') {
  return supported(z.unknown().optional(), (value) => value == null, wanted);
}
