import { contains, isEqual, ordered } from './compare.js';
import { Unsupported } from './errors.js';
import { isIterable, knownLength } from './iterate.js';
import { LoopContext } from './loop-context.js';
import { calculate } from './operators.js';
import { printValue } from './print.js';
import { alias, define, type Entry } from './registry.js';
import { isLower, isUpper } from './text-case.js';
import { Callable, Dict, DictView, Markup, textOf, Undefined, type Value } from './values.js';

function remainderIs(value: Value, divisor: Value, wanted: bigint): boolean {
  return isEqual(calculate('%', value, divisor), wanted);
}

/** Python's `is`: known of what exists once only, and of what can change. */
function isSame(left: Value, right: Value): boolean {
  if (left instanceof Undefined && right instanceof Undefined && left !== right) return false;
  const isOnce = [left, right].some(
    (value) => value === null || typeof value === 'boolean' || Array.isArray(value) || value instanceof Dict,
  );
  if (isOnce || left instanceof Undefined) return left === right;
  if (typeof left !== typeof right) return false;
  throw new Unsupported('the test sameas of numbers and texts');
}

function isCallable(value: Value): boolean {
  return value instanceof Callable || value instanceof Undefined || value instanceof LoopContext;
}

/** Has it a length, and items? */
function isSequence(value: Value): boolean {
  return knownLength(value) !== null && !(value instanceof DictView) && !(value instanceof LoopContext);
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function ordering(operator: '<' | '<=' | '>' | '>=', ...names: string[]): Entry[] {
  return names.map((name) => define(name, 'a b /', (left, right) => ordered(left!, right!, operator)));
}

/** Tests of one value by its type or state. */
const simple: Readonly<Record<string, (value: Value) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  callable: isCallable,
  defined: (value) => !(value instanceof Undefined),
  escaped: (value) => value instanceof Markup,
  even: (value) => remainderIs(value, 2n, 0n),
  false: (value) => value === false,
  float: (value) => typeof value === 'number',
  integer: (value) => typeof value === 'bigint',
  iterable: isIterable,
  lower: (value) => isLower(printValue(value)),
  mapping: (value) => value instanceof Dict,
  none: (value) => value === null,
  number: isNumber,
  odd: (value) => remainderIs(value, 2n, 1n),
  sequence: isSequence,
  string: (value) => textOf(value) !== null,
  true: (value) => value === true,
  undefined: (value) => value instanceof Undefined,
  upper: (value) => isUpper(printValue(value)),
};

const equal = define('eq', 'a b /', (left, right) => isEqual(left!, right!));
const unequal = define('ne', 'a b /', (left, right) => !isEqual(left!, right!));

export const tests: ReadonlyMap<string, Entry[1]> = new Map<string, Entry[1]>([
  ...Object.entries(simple).map(([name, test]) => define(name, name === 'callable' ? 'value /' : 'value', (value) => test(value!))),
  define('divisibleby', 'value num', (value, num) => remainderIs(value!, num!, 0n)),
  equal,
  alias('==', equal),
  alias('equalto', equal),
  unequal,
  alias('!=', unequal),
  ...ordering('>', '>', 'gt', 'greaterthan'),
  ...ordering('>=', '>=', 'ge'),
  ...ordering('<', '<', 'lt', 'lessthan'),
  ...ordering('<=', '<=', 'le'),
  define('in', 'value seq', (value, container) => contains(container!, value!)),
  define('sameas', 'value other', (value, other) => isSame(value!, other!)),
]);

/** `name is filter` and `name is test`. */
export function existence(known: ReadonlyMap<string, unknown>): Entry[1] {
  return define('filter', 'value', (value) => {
    // What cannot be a key is an error, not unknown.
    new Dict().has(value!);
    const name = textOf(value!);
    return name !== null && known.has(name);
  })[1];
}
