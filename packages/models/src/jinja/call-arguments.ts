import { PythonError, typeError } from './errors.js';
import { integerOf, type Keywords, textOf, typeName, Undefined, type Value } from './values.js';

/** Parameters of a function by name. */
export interface Parameters {
  readonly names: readonly string[];
  /** How many of them must be given. */
  readonly required: number;
  /** How many of the first cannot be given by name. */
  readonly positionalOnly?: number;
}

/** `signature('old new count=')`: parameters with `=` may be left out; those before a `/` cannot be given by name. */
export function signature(text: string): Parameters {
  const words = text.split(' ').filter((word) => word !== '');
  const positionalOnly = Math.max(words.indexOf('/'), 0);
  const parameters = words.filter((word) => word !== '/');
  const firstOptional = parameters.findIndex((word) => word.endsWith('='));
  return {
    names: parameters.map((word) => word.replace('=', '')),
    required: firstOptional < 0 ? parameters.length : firstOptional,
    positionalOnly,
  };
}

/** The argument of each parameter, undefined where it is left out. Throws TypeError as a call in Python does. */
export function bind(
  callee: string,
  { names, required, positionalOnly = 0 }: Parameters,
  args: readonly Value[],
  keywords: Keywords,
): (Value | undefined)[] {
  if (args.length > names.length) throw typeError(`${callee}() takes ${names.length} arguments but ${args.length} were given`);
  const bound: (Value | undefined)[] = names.map((_, index) => args[index]);
  for (const [name, value] of keywords) {
    const index = names.indexOf(name);
    if (index < positionalOnly) throw typeError(`${callee}() got an unexpected keyword argument '${name}'`);
    if (index < args.length) throw typeError(`${callee}() got multiple values for argument '${name}'`);
    bound[index] = value;
  }
  const missing = bound.findIndex((value, index) => index < required && value === undefined);
  if (missing >= 0) throw typeError(`${callee}() missing the argument '${names[missing]}'`);
  return bound;
}

/** An argument that must be text. */
export function textArgument(value: Value | undefined, callee: string): string {
  const text = value === undefined ? null : textOf(value);
  if (text !== null) return text;
  throw typeError(`${callee}() wants a str, not ${value === undefined ? 'nothing' : typeName(value)}`);
}

/** An argument that must be an integer. */
export function integerArgument(value: Value | undefined, callee: string): bigint {
  if (value instanceof Undefined) throw typeError(`'Undefined' object cannot be interpreted as an integer`);
  const integer = value === undefined ? null : integerOf(value);
  if (integer !== null) return integer;
  throw typeError(`${callee}() wants an int, not ${value === undefined ? 'nothing' : typeName(value)}`);
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** As a count or a position: beyond what any text or list has, the bound is as good. */
export function clamp(value: bigint): number {
  if (value > largest) return Number.MAX_SAFE_INTEGER;
  return value < -largest ? -Number.MAX_SAFE_INTEGER : Number(value);
}

/** An index as Python's C code takes it, which has 64 bits. */
export function countArgument(value: Value | undefined, callee: string): number {
  const integer = integerArgument(value, callee);
  if (BigInt.asIntN(64, integer) !== integer) throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
  return clamp(integer);
}

/** Bounds of a slice within a length, as for `text[start:stop]`; undefined and None are the ends. */
export function sliceBounds(start: Value | undefined, stop: Value | undefined, length: number): readonly [number, number] {
  const position = (value: Value | undefined, otherwise: number) => {
    if (value === undefined || value === null) return otherwise;
    const index = clamp(sliceIndex(value));
    return index < 0 ? Math.max(index + length, 0) : index;
  };
  return [position(start, 0), Math.min(position(stop, length), length)];
}

export function sliceIndex(value: Value): bigint {
  if (value instanceof Undefined) throw typeError('slice indices must be integers or None or have an __index__ method');
  const index = integerOf(value);
  if (index === null) throw typeError('slice indices must be integers or None or have an __index__ method');
  return index;
}
