import { itemOf, strictAttribute } from './attributes.js';
import { spendItems } from './budget.js';
import { countArgument, integerArgument, textArgument } from './call-arguments.js';
import { isEqual, isLess } from './compare.js';
import { PythonError, typeError, Unsupported } from './errors.js';
import { iterate, lengthOf, listOf, reversed } from './iterate.js';
import { calculate } from './operators.js';
import { printValue } from './print.js';
import { alias, type CallByName, define, type Entry } from './registry.js';
import { roundFilter } from './round-filter.js';
import { joinTexts } from './string-methods.js';
import { characters } from './text.js';
import { floatFilter, intFilter } from './to-number.js';
import {
  Dict,
  Group,
  integerOf,
  isTrue,
  type Keywords,
  LazyIterator,
  Markup,
  Tuple,
  textOf,
  typeName,
  Undefined,
  type Value,
} from './values.js';

type Getter = (item: Value) => Value;

/** Looks up `a.b.0` in an item; None looks up nothing. `otherwise` stands for what is missing, unless it is None. */
function getter(attribute: Value, otherwise: Value = null): Getter {
  const parts = pathOf(attribute);
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = itemOf(value, part);
      if (otherwise !== null && value instanceof Undefined) value = otherwise;
    }
    return value;
  };
}

function pathOf(attribute: Value): Value[] {
  if (attribute === null) return [];
  const text = textOf(attribute);
  return text === null ? [attribute] : text.split('.').map((part) => (/^\p{Nd}+$/u.test(part) ? BigInt(part) : part));
}

/** Strings compare without case unless asked for. */
function keyOf(attribute: Value, isCaseSensitive: Value, otherwise: Value = null): Getter {
  const get = getter(attribute, otherwise);
  return isTrue(isCaseSensitive) ? get : (item) => withoutCase(get(item));
}

function withoutCase(value: Value): Value {
  return textOf(value)?.toLowerCase() ?? value;
}

/** Python's sorted(): stable, also in reverse. */
function sorted<T>(items: readonly T[], key: (item: T) => Value, isReversed: boolean): T[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  if (keyed.some((entry) => typeof entry.key === 'number' && Number.isNaN(entry.key))) throw new Unsupported('sorting with nan');
  spendItems(keyed.length);
  const compare = (left: Value, right: Value) => (isLess(left, right) ? -1 : isLess(right, left) ? 1 : 0);
  keyed.sort((left, right) => (isReversed ? compare(right.key, left.key) : compare(left.key, right.key)));
  return keyed.map(({ item }) => item);
}

function sortFilter(value: Value, isReversed: Value, isCaseSensitive: Value, attribute: Value): Value {
  const text = textOf(attribute);
  const keys = text === null ? [keyOf(attribute, isCaseSensitive)] : text.split(',').map((part) => keyOf(part, isCaseSensitive));
  return sorted(listOf(value), (item) => keys.map((key) => key(item)), isTrue(isReversed));
}

function sortDict(value: Value, isCaseSensitive: Value, by: Value, isReversed: Value): Value {
  if (!isEqual(by, 'key') && !isEqual(by, 'value'))
    throw new PythonError('TemplateRuntimeError', 'you can only sort by either "key" or "value"');
  if (!(value instanceof Dict)) throw typeError('dictsort wants a dict');
  const index = isEqual(by, 'key') ? 0 : 1;
  const key = (entry: readonly [Value, Value]) => (isTrue(isCaseSensitive) ? entry[index] : withoutCase(entry[index]));
  return sorted([...value.entries()], key, isTrue(isReversed)).map((entry) => new Tuple(entry));
}

function extreme(value: Value, isCaseSensitive: Value, attribute: Value, isBetter: (key: Value, best: Value) => boolean): Value {
  const key = keyOf(attribute, isCaseSensitive);
  let best: { item: Value; key: Value } | null = null;
  for (const item of iterate(value)) {
    const candidate = { item, key: key(item) };
    if (best === null || isBetter(candidate.key, best.key)) best = candidate;
  }
  return best === null ? new Undefined('No aggregated item, sequence was empty.') : best.item;
}

function* unique(value: Value, key: Getter): Generator<Value> {
  const seen = new Dict();
  for (const item of iterate(value)) {
    const itemKey = key(item);
    if (seen.has(itemKey)) continue;
    seen.set(itemKey, null);
    yield item;
  }
}

function groupBy(value: Value, attribute: Value, otherwise: Value, isCaseSensitive: Value): Value {
  const key = keyOf(attribute, isCaseSensitive, otherwise);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(listOf(value), key, false)) {
    const itemKey = key(item);
    const last = groups.at(-1);
    if (last !== undefined && isEqual(last.key, itemKey)) last.items.push(item);
    else groups.push({ key: itemKey, items: [item] });
  }
  const shown = getter(attribute, otherwise);
  return groups.map((group) => new Group([isTrue(isCaseSensitive) ? group.key : shown(group.items[0]!), group.items]));
}

function* batch(value: Value, count: number, filler: Value): Generator<Value> {
  let items: Value[] = [];
  for (const item of iterate(value)) {
    if (items.length === count) {
      yield items;
      items = [];
    }
    items.push(item);
  }
  if (items.length > 0) yield filler === null ? items : filled(items, count - items.length, filler);
}

function filled(items: readonly Value[], missing: number, filler: Value): Value[] {
  spendItems(Math.max(0, missing));
  return [...items, ...Array.from({ length: Math.max(0, missing) }, () => filler)];
}

function* slices(value: Value, count: bigint, filler: Value): Generator<Value> {
  const items = listOf(value);
  if (count === 0n) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  const numSlices = Number(count);
  const size = Math.floor(items.length / numSlices);
  const numLonger = items.length - size * numSlices;
  let at = 0;
  for (let index = 0; index < numSlices; index++) {
    spendItems(1);
    const length = index < numLonger ? size + 1 : size;
    const part = items.slice(at, at + length);
    at += length;
    yield filler !== null && index >= numLonger ? [...part, filler] : part;
  }
}

/** Python's sum() adds floats with more care since 3.12: where that would show, the sum is refused. */
function sum(value: Value, attribute: Value, start: Value): Value {
  if (textOf(start) !== null) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  const get = getter(attribute);
  let total = start;
  let compensation = 0;
  for (const item of iterate(value)) {
    const next = get(item);
    const before = total;
    total = calculate('+', total, next);
    if (typeof total === 'number') compensation += lostBy(before, next, total);
  }
  if (typeof total === 'number' && total + compensation !== total)
    throw new Unsupported('a sum of floats that depends on the version of Python');
  return total;
}

/** What an addition of floats rounds away. */
function lostBy(left: Value, right: Value, total: number): number {
  const [a, b] = [Number(left), Number(right)];
  return Math.abs(a) >= Math.abs(b) ? a - total + b : b - total + a;
}

/** Bool of the test, or of the item itself where no test is named. */
function chooser(rest: readonly Value[], keywords: Keywords, callTest: CallByName): (item: Value) => boolean {
  const [name, ...args] = rest;
  if (name === undefined) return isTrue;
  return (item) => isTrue(callTest(name, [item, ...args], keywords));
}

function choosing(name: string, keeps: boolean, byAttribute: boolean, callTest: CallByName): Entry {
  return [
    name,
    ([value, ...rest], keywords) => {
      if (value === undefined) throw typeError(`${name} wants a sequence`);
      return new LazyIterator(chosen(value, rest, keywords));
    },
  ];

  function* chosen(value: Value, rest: readonly Value[], keywords: Keywords): Generator<Value> {
    if (!isTrue(value)) return;
    if (byAttribute && rest.length === 0) throw new PythonError('TemplateRuntimeError', 'Missing parameter for attribute name');
    const get = byAttribute ? getter(rest[0]!) : (item: Value) => item;
    const passes = chooser(byAttribute ? rest.slice(1) : rest, keywords, callTest);
    for (const item of iterate(value)) if (passes(get(item)) === keeps) yield item;
  }
}

function mapping(callFilter: CallByName): Entry {
  return [
    'map',
    ([value, ...rest], keywords) => {
      if (value === undefined) throw typeError('map wants a sequence');
      return new LazyIterator(mapped(value, rest, keywords));
    },
  ];

  function* mapped(value: Value, rest: readonly Value[], keywords: Keywords): Generator<Value> {
    if (!isTrue(value)) return;
    const change = rest.length === 0 && keywords.has('attribute') ? byAttribute(keywords) : byFilter(rest, keywords);
    for (const item of iterate(value)) yield change(item);
  }

  function byAttribute(keywords: Keywords): Getter {
    const unknown = [...keywords.keys()].find((name) => name !== 'attribute' && name !== 'default');
    if (unknown !== undefined) throw new PythonError('TemplateRuntimeError', `Unexpected keyword argument '${unknown}'`);
    return getter(keywords.get('attribute')!, keywords.get('default') ?? null);
  }

  function byFilter([name, ...args]: readonly Value[], keywords: Keywords): Getter {
    if (name === undefined) throw new PythonError('TemplateRuntimeError', 'map requires a filter argument');
    return (item) => callFilter(name, [item, ...args], keywords);
  }
}

function* itemPairs(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!(value instanceof Dict)) throw typeError('Can only get item pairs from a mapping.');
  for (const entry of value.entries()) yield new Tuple(entry);
}

function reverseFilter(value: Value): Value {
  const text = textOf(value);
  if (text !== null) {
    const turned = [...characters(text)].reverse().join('');
    return value instanceof Markup ? new Markup(turned) : turned;
  }
  if (value instanceof LazyIterator) return listOf(value).reverse();
  return new LazyIterator(reversed(value));
}

function absolute(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  if (typeof value === 'number') return Math.abs(value);
  const integer = integerOf(value);
  if (integer === null) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  return integer < 0n ? -integer : integer;
}

function join(value: Value, separator: Value, attribute: Value): string {
  const get = getter(attribute);
  const use = attribute === null ? 'argument' : 'parts';
  function* texts(): Generator<string> {
    for (const item of iterate(value, use)) yield printValue(get(item));
  }
  return joinTexts(printValue(separator), texts());
}

function firstOf(items: Iterable<Value>, problem: string): Value {
  const { done, value } = items[Symbol.iterator]().next();
  return done === true ? new Undefined(problem) : value;
}

/** Filters of sequences, mappings and numbers. */
export function sequenceFilters(callFilter: CallByName, callTest: CallByName): readonly Entry[] {
  const orDefault = define('default', 'value default_value= boolean=', (value, otherwise = '', isBoolean = false) => {
    return value instanceof Undefined || (isTrue(isBoolean) && !isTrue(value!)) ? otherwise : value!;
  });
  const length = define('length', 'obj /', (value) => BigInt(lengthOf(value!)));
  return [
    define('abs', 'x /', (value) => absolute(value!)),
    define('attr', 'obj name', (value, name) => strictAttribute(value!, textArgument(name, 'attr'))),
    define('batch', 'value linecount fill_with=', (value, count, filler = null) => {
      return new LazyIterator(batch(value!, countArgument(count, 'batch'), filler));
    }),
    orDefault,
    alias('d', orDefault),
    define('dictsort', 'value case_sensitive= by= reverse=', (value, isCaseSensitive = false, by = 'key', isReversed = false) => {
      return sortDict(value!, isCaseSensitive, by, isReversed);
    }),
    define('first', 'seq', (value) => firstOf(iterate(value!), 'No first item, sequence was empty.')),
    define('float', 'value default=', (value, otherwise = 0) => floatFilter(value!, otherwise)),
    define('groupby', 'value attribute default= case_sensitive=', (value, attribute, otherwise = null, isCaseSensitive = false) => {
      return groupBy(value!, attribute!, otherwise, isCaseSensitive);
    }),
    define('int', 'value default= base=', (value, otherwise = 0n, base = 10n) =>
      intFilter(value!, otherwise, Number(integerArgument(base, 'int'))),
    ),
    define('items', 'value', (value) => new LazyIterator(itemPairs(value!))),
    define('join', 'value d= attribute=', (value, separator = '', attribute = null) => join(value!, separator, attribute)),
    define('last', 'seq', (value) => firstOf(reversed(value!), 'No last item, sequence was empty.')),
    length,
    alias('count', length),
    define('list', 'value', (value) => listOf(value!)),
    mapping(callFilter),
    define('max', 'value case_sensitive= attribute=', (value, isCaseSensitive = false, attribute = null) => {
      return extreme(value!, isCaseSensitive, attribute, (key, best) => isLess(best, key));
    }),
    define('min', 'value case_sensitive= attribute=', (value, isCaseSensitive = false, attribute = null) => {
      return extreme(value!, isCaseSensitive, attribute, isLess);
    }),
    [
      'random',
      () => {
        throw new Unsupported('the filter random, which gives another text each time,');
      },
    ],
    choosing('reject', false, false, callTest),
    choosing('rejectattr', false, true, callTest),
    define('reverse', 'value', (value) => reverseFilter(value!)),
    define('round', 'value precision= method=', (value, precision = 0n, method = 'common') => roundFilter(value!, precision, method)),
    choosing('select', true, false, callTest),
    choosing('selectattr', true, true, callTest),
    define('slice', 'value slices fill_with=', (value, count, filler = null) => {
      return new LazyIterator(slices(value!, integerArgument(count, 'slice'), filler));
    }),
    define('sort', 'value reverse= case_sensitive= attribute=', (value, isReversed = false, isCaseSensitive = false, attribute = null) => {
      return sortFilter(value!, isReversed, isCaseSensitive, attribute);
    }),
    define('sum', 'iterable attribute= start=', (value, attribute = null, start = 0n) => sum(value!, attribute, start)),
    define('unique', 'value case_sensitive= attribute=', (value, isCaseSensitive = false, attribute = null) => {
      return new LazyIterator(unique(value!, keyOf(attribute, isCaseSensitive)));
    }),
  ];
}
