import { bind, type Parameters, signature, sliceBounds } from './call-arguments.js';
import { isEqual } from './compare.js';
import { valueError } from './errors.js';
import { iterate } from './iterate.js';
import { TextParts } from './text-parts.js';
import { Callable, Dict, DictView, integerOf, type Keywords, Range, Tuple, type Value } from './values.js';

type Run<T> = (self: T, args: readonly (Value | undefined)[]) => Value;

class Methods<T> {
  readonly #methods = new Map<string, { readonly parameters: Parameters; readonly run: Run<T> }>();

  add(name: string, parameters: string, run: Run<T>): this {
    this.#methods.set(name, { parameters: signature(parameters), run });
    return this;
  }

  of(self: T, name: string): Value | undefined {
    const method = this.#methods.get(name);
    if (method === undefined) return undefined;
    return new Callable(name, (args, keywords) => method.run(self, bind(name, method.parameters, args, keywords)));
  }
}

const dictMethods = new Methods<Dict>()
  .add('copy', '', (dict) => Dict.of(dict.entries()))
  .add('fromkeys', 'iterable value= /', (_, [keys, value]) => dictFromKeys(keys!, value ?? null))
  .add('get', 'key default= /', (dict, [key, otherwise = null]) => (dict.has(key!) ? dict.get(key!)! : otherwise))
  .add('items', '', (dict) => new DictView(dict, 'items'))
  .add('keys', '', (dict) => new DictView(dict, 'keys'))
  .add('values', '', (dict) => new DictView(dict, 'values'));

export function dictFromKeys(keys: Value, value: Value): Dict {
  return Dict.of([...iterate(keys)].map((key) => [key, value] as const));
}

const sequenceMethods = new Methods<readonly Value[]>()
  .add('count', 'value /', (items, [value]) => BigInt(items.filter((item) => item === value || isEqual(item, value!)).length))
  .add('index', 'value start= stop= /', (items, [value, start, stop]) => {
    const [first, last] = sliceBounds(start, stop, items.length);
    const index = items.findIndex((item, at) => at >= first && at < last && (item === value || isEqual(item, value!)));
    if (index < 0) throw valueError('value is not in the sequence');
    return BigInt(index);
  });

const listMethods = new Methods<readonly Value[]>().add('copy', '', (items) => [...items]);

const floatMethods = new Methods<number>().add('conjugate', '', (value) => value).add('is_integer', '', (value) => Number.isInteger(value));

const integerMethods = new Methods<bigint>()
  .add('conjugate', '', (value) => value)
  .add('bit_length', '', (value) => (value === 0n ? 0n : BigInt((value < 0n ? -value : value).toString(2).length)));

const rangeMethods = new Methods<Range>()
  .add('count', 'value /', (range, [value]) => BigInt([...range.items()].filter((item) => isEqual(item, value!)).length))
  .add('index', 'value /', (range, [value]) => {
    const index = [...range.items()].findIndex((item) => isEqual(item, value!));
    if (index < 0) throw valueError('value is not in range');
    return BigInt(index);
  });

/** Methods and other attributes of what Python has built in, but of str; undefined where there is none. */
export function containerAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof Dict) return dictMethods.of(value, name);
  if (Array.isArray(value)) {
    if (value instanceof TextParts && name === 'index') value.isTaken = true;
    return sequenceMethods.of(value, name) ?? listMethods.of(value, name);
  }
  if (value instanceof Tuple) return sequenceMethods.of(value.items, name);
  if (value instanceof Range) return rangeMethods.of(value, name);
  if (typeof value === 'number') return realPart(name, value, 0) ?? floatMethods.of(value, name);
  const integer = integerOf(value);
  if (integer === null) return undefined;
  if (name === 'numerator') return integer;
  return name === 'denominator' ? 1n : (realPart(name, integer, 0n) ?? integerMethods.of(integer, name));
}

function realPart(name: string, real: Value, imaginary: Value): Value | undefined {
  if (name === 'real') return real;
  return name === 'imag' ? imaginary : undefined;
}

/** Python's dict(): of a mapping or of pairs, and of keywords. */
export function makeDict(args: readonly Value[], keywords: Keywords): Dict {
  const [source] = bind('dict', { names: ['mapping'], required: 0, positionalOnly: 1 }, args, new Map());
  const dict = new Dict();
  if (source instanceof Dict) for (const [key, value] of source.entries()) dict.set(key, value);
  else if (source !== undefined) {
    for (const pair of iterate(source)) {
      const items = [...iterate(pair)];
      if (items.length !== 2) throw valueError('dictionary update sequence element has not length 2');
      dict.set(items[0]!, items[1]!);
    }
  }
  for (const [name, value] of keywords) dict.set(name, value);
  return dict;
}
