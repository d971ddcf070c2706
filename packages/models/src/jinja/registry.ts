import { bind, signature } from './call-arguments.js';
import type { Keywords, Value } from './values.js';

/** A filter or test; the value it is applied to is its first argument. */
export type TemplateFunction = (args: readonly Value[], keywords: Keywords) => Value;

/** Calls a filter or a test by its name. Throws TemplateRuntimeError where there is none. */
export type CallByName = (name: Value, args: readonly Value[], keywords: Keywords) => Value;

export type Entry = readonly [string, TemplateFunction];

/** A filter or test with named parameters: see {@link signature}. */
export function define(name: string, parameters: string, run: (...args: (Value | undefined)[]) => Value): Entry {
  const expected = signature(parameters);
  return [name, (args, keywords) => run(...bind(name, expected, args, keywords))];
}

export function alias(name: string, [, run]: Entry): Entry {
  return [name, run];
}
