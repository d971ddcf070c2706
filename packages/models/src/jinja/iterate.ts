import { spend, spendItems } from './budget.js';
import { typeError } from './errors.js';
import { LoopContext } from './loop-context.js';
import { characters } from './text.js';
import { TextParts } from './text-parts.js';
import { Dict, DictView, LazyIterator, Range, Tuple, textOf, typeName, Undefined, type Value } from './values.js';

/**
 * Python's iter(): what a loop goes through, item by item. `use` says whether the parts of a message's content are taken one by one,
 * or only looked at as a whole. Throws TypeError for what cannot be iterated.
 */
export function* iterate(value: Value, use: 'parts' | 'argument' = 'parts'): Generator<Value> {
  if (use === 'parts' && value instanceof TextParts) value.isTaken = true;
  for (const item of itemsOf(value)) {
    spend(1);
    yield item;
  }
}

/** All items at once. */
export function listOf(value: Value, use: 'parts' | 'argument' = 'parts'): Value[] {
  const items = [...iterate(value, use)];
  spendItems(items.length);
  return items;
}

function itemsOf(value: Value): Iterable<Value> {
  const iterable = iterableOf(value);
  if (iterable === null) throw typeError(`'${typeName(value)}' object is not iterable`);
  return iterable;
}

function iterableOf(value: Value): Iterable<Value> | null {
  if (Array.isArray(value)) return value;
  const text = textOf(value);
  if (text !== null) return characters(text);
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return value.keys();
  if (value instanceof DictView || value instanceof Range) return value.items();
  if (value instanceof Undefined) return [];
  if (value instanceof LazyIterator || value instanceof LoopContext) return { [Symbol.iterator]: () => value.iterator };
  return null;
}

export function isIterable(value: Value): boolean {
  return iterableOf(value) !== null;
}

/** Python's len(). Throws TypeError for what has none. */
export function lengthOf(value: Value): number {
  const length = knownLength(value);
  if (length === null) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return length;
}

/** Null for what has no length. */
export function knownLength(value: Value): number | null {
  const text = textOf(value);
  if (text !== null) return characters(text).length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof DictView) return value.dict.size;
  if (value instanceof Range || value instanceof LoopContext) return value.length;
  return value instanceof Undefined ? 0 : null;
}

/** Python's reversed(). Throws TypeError for what has no order to reverse. */
export function reversed(value: Value): Iterable<Value> {
  if (value instanceof Undefined || value instanceof LazyIterator || value instanceof LoopContext) {
    if (value instanceof Undefined) return [];
    throw typeError(`'${typeName(value)}' object is not reversible`);
  }
  return listOf(value).reverse();
}
