import { bind, clamp, signature } from './call-arguments.js';
import { containerAttribute } from './container-methods.js';
import { Unsupported } from './errors.js';
import { formatText } from './format-text.js';
import { markupMethod } from './markup.js';
import { stringMethods } from './string-methods.js';
import { characters } from './text.js';
import { TextParts } from './text-parts.js';
import {
  Callable,
  Dict,
  integerOf,
  LazyIterator,
  Markup,
  PythonObject,
  Range,
  Tuple,
  textOf,
  typeName,
  Undefined,
  type Value,
} from './values.js';

/** `value.name` in a template: an attribute of Python's, or else an item. */
export function attributeOf(value: Value, name: string): Value {
  const attribute = pythonAttribute(value, name);
  if (attribute !== undefined) return attribute;
  return orMissing(subscript(value, name), value, name);
}

/** `value[key]` in a template: an item, or else an attribute of Python's. */
export function itemOf(value: Value, key: Value): Value {
  if (value instanceof Undefined) value.fail();
  const item = subscript(value, key);
  if (item !== undefined) return item;
  const name = textOf(key);
  return orMissing(name === null ? undefined : pythonAttribute(value, name), value, key);
}

/** None is there: only undefined is missing. */
function orMissing(found: Value | undefined, value: Value, key: Value): Value {
  return found === undefined ? missing(value, key) : found;
}

function missing(value: Value, key: Value): Undefined {
  const name = value === null ? 'None' : `${typeName(value)} object`;
  const shown = typeof key === 'string' ? `'${key}'` : typeof key === 'bigint' ? String(key) : `of type ${typeName(key)}`;
  return new Undefined(typeof key === 'string' ? `'${name}' has no attribute ${shown}` : `${name} has no element ${shown}`);
}

/** What the sandbox keeps from templates reads as missing, and tells so when it is used. */
function unsafe(value: Value, name: string): Undefined {
  return new Undefined(`access to attribute '${name}' of '${typeName(value)}' object is unsafe.`, 'SecurityError');
}

/** Undefined where Python's object has no such attribute. */
export function pythonAttribute(value: Value, name: string): Value | undefined {
  if (/^__.*__$/.test(name)) throw new Unsupported(`the attribute ${name}`);
  if (value instanceof Undefined) value.fail();
  if (value instanceof Markup) return markupMethod(value, name);
  if (typeof value === 'string') {
    if (name === 'format' || name === 'format_map') return formatting(value, name);
    const method = stringMethods.get(name);
    return method && new Callable(name, (args, keywords) => method(value, args, keywords));
  }
  if (changing.get(typeName(value))?.has(name)) return unsafe(value, name);
  const attribute = containerAttribute(value, name);
  if (attribute !== undefined) return attribute;
  if (unusual.get(typeName(value))?.has(name)) throw new Unsupported(`the attribute ${name} of ${typeName(value)}`);
  return value instanceof PythonObject ? value.attribute(name) : undefined;
}

const lookups = { attribute: attributeOf, item: itemOf };

function formatting(text: string, name: 'format' | 'format_map'): Callable {
  if (name === 'format') return new Callable(name, (args, keywords) => formatText(text, args, keywords, lookups));
  return new Callable(name, (args, keywords) => {
    const [mapping] = bind(name, signature('mapping /'), args, keywords);
    if (!(mapping instanceof Dict)) throw new Unsupported('format_map() with what is no dict');
    const entries = [...mapping.entries()].filter((entry): entry is readonly [string, Value] => typeof entry[0] === 'string');
    return formatText(text, [], new Map(entries), lookups);
  });
}

/** Methods that change their object, which the sandbox of transformers forbids. */
const changing: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['dict', new Set(['clear', 'pop', 'popitem', 'setdefault', 'update'])],
  ['list', new Set(['append', 'clear', 'pop', 'reverse', 'insert', 'sort', 'extend', 'remove'])],
]);

const ofInt = ['as_integer_ratio', 'bit_count', 'from_bytes', 'to_bytes'];

/** What Python has, and no template was seen to use. */
const unusual: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['int', new Set(ofInt)],
  ['bool', new Set(ofInt)],
  ['float', new Set(['as_integer_ratio', 'fromhex', 'hex'])],
  ['dict_keys', new Set(['isdisjoint', 'mapping'])],
  ['dict_values', new Set(['mapping'])],
  ['dict_items', new Set(['isdisjoint', 'mapping'])],
  ['generator', new Set(['close', 'gi_code', 'gi_frame', 'gi_running', 'gi_suspended', 'gi_yieldfrom', 'send', 'throw'])],
  ['tuple', new Set(['_asdict', '_field_defaults', '_fields', '_make', '_replace'])],
]);

/** Python's `value[key]`; undefined where it raises a TypeError or LookupError. */
function subscript(value: Value, key: Value): Value | undefined {
  if (value instanceof Dict) return isHashable(key) ? value.get(key) : undefined;
  const sequence = sequenceOf(value);
  const index = integerOf(key);
  if (sequence === null || index === null) return undefined;
  if (value instanceof TextParts) value.isTaken = true;
  const length = sequence.length;
  const position = clamp(index < 0n ? index + BigInt(length) : index);
  if (position < 0 || position >= length) return undefined;
  if (sequence instanceof Range) return sequence.at(position);
  const item = sequence[position]!;
  return value instanceof Markup ? new Markup(item as string) : item;
}

function isHashable(key: Value): boolean {
  if (Array.isArray(key) || key instanceof Dict) return false;
  return !(key instanceof Tuple) || key.items.every(isHashable);
}

function sequenceOf(value: Value): readonly Value[] | string | readonly string[] | Range | null {
  if (Array.isArray(value) || value instanceof Range) return value;
  if (value instanceof Tuple) return value.items;
  const text = textOf(value);
  return text === null ? null : characters(text);
}

/** `value|attr(name)`: an attribute of Python's only. */
export function strictAttribute(value: Value, name: string): Value {
  if (value instanceof LazyIterator) throw new Unsupported('the attribute of a generator');
  return orMissing(pythonAttribute(value, name), value, name);
}
