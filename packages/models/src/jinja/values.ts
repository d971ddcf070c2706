import { nested, spend } from './budget.js';
import { PythonError, typeError, Unsupported } from './errors.js';

/**
 * A Python value: None, bool, int (bigint), float (number), str (without lone surrogates), list (array), and objects for all else.
 * Integers and floats differ in print and in JSON, and integers have no bound, hence the bigint.
 */
export type Value = null | boolean | bigint | number | string | Value[] | PythonObject;

/** Arguments of a call by name. */
export type Keywords = ReadonlyMap<string, Value>;

/** What Python keeps in an object. */
export abstract class PythonObject {
  /** As in Python's messages. */
  abstract readonly typeName: string;

  /** Most objects print their address in memory, which no one can repeat. */
  repr(): string {
    throw new Unsupported(`printing a ${this.typeName}, which shows an address in memory,`);
  }

  str(): string {
    return this.repr();
  }

  isTrue(): boolean {
    return true;
  }

  /** An attribute of Python's, or undefined where it has none of this name. */
  attribute(_name: string): Value | undefined {
    return undefined;
  }
}

/** What can be called. */
export class Callable extends PythonObject {
  readonly typeName: string = 'function';

  constructor(
    readonly name: string,
    readonly call: (args: readonly Value[], keywords: Keywords) => Value,
  ) {
    super();
  }
}

/** What a name or key that is missing gives: printed as nothing, and an error in most other uses. */
export class Undefined extends PythonObject {
  readonly typeName = 'Undefined';

  constructor(
    readonly problem: string,
    readonly kind: 'UndefinedError' | 'SecurityError' = 'UndefinedError',
  ) {
    super();
  }

  fail(): never {
    throw new PythonError(this.kind, this.problem);
  }

  override repr(): string {
    return 'Undefined';
  }

  override str(): string {
    return '';
  }

  override isTrue(): boolean {
    return false;
  }

  override attribute(): never {
    this.fail();
  }
}

export class Tuple extends PythonObject {
  readonly typeName = 'tuple';

  constructor(readonly items: readonly Value[]) {
    super();
  }

  override isTrue(): boolean {
    return this.items.length > 0;
  }
}

/** A group of the filter groupby: a tuple with names. */
export class Group extends Tuple {
  override attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.items[0];
    return name === 'list' ? this.items[1] : super.attribute(name);
  }
}

/** A string that is marked as safe HTML: prints as any other, and escapes what is added to it. */
export class Markup extends PythonObject {
  readonly typeName = 'Markup';

  constructor(readonly text: string) {
    super();
  }

  override isTrue(): boolean {
    return this.text !== '';
  }
}

/** A mapping in order of insertion; 1, 1.0 and True are one key. */
export class Dict extends PythonObject {
  readonly typeName = 'dict';
  readonly #entries = new Map<string, readonly [Value, Value]>();

  static of(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Throws TypeError for a key that cannot be hashed. */
  get(key: Value): Value | undefined {
    return this.#entries.get(hashOf(key))?.[1];
  }

  /** The first of equal keys stays, as in Python. */
  set(key: Value, value: Value): void {
    const hash = hashOf(key);
    this.#entries.set(hash, [this.#entries.get(hash)?.[0] ?? key, value]);
  }

  has(key: Value): boolean {
    return this.#entries.has(hashOf(key));
  }

  entries(): Iterable<readonly [Value, Value]> {
    return this.#entries.values();
  }

  keys(): Value[] {
    return [...this.#entries.values()].map(([key]) => key);
  }

  values(): Value[] {
    return [...this.#entries.values()].map(([, value]) => value);
  }

  override isTrue(): boolean {
    return this.size > 0;
  }
}

/** Of dict.keys(), .values() and .items(): shows what the dict holds now. */
export class DictView extends PythonObject {
  readonly typeName: string;

  constructor(
    readonly dict: Dict,
    readonly part: 'keys' | 'values' | 'items',
  ) {
    super();
    this.typeName = `dict_${part}`;
  }

  items(): Value[] {
    if (this.part === 'items') return [...this.dict.entries()].map((entry) => new Tuple(entry));
    return this.part === 'keys' ? this.dict.keys() : this.dict.values();
  }

  override isTrue(): boolean {
    return this.dict.size > 0;
  }
}

export class Range extends PythonObject {
  readonly typeName = 'range';

  constructor(
    readonly start: bigint,
    readonly stop: bigint,
    readonly step: bigint,
  ) {
    super();
  }

  get length(): number {
    const { start, stop, step } = this;
    const distance = step > 0n ? stop - start : start - stop;
    const stride = step > 0n ? step : -step;
    return distance <= 0n ? 0 : Number((distance + stride - 1n) / stride);
  }

  at(index: number): bigint {
    return this.start + BigInt(index) * this.step;
  }

  *items(): Generator<bigint> {
    const { length } = this;
    for (let index = 0; index < length; index++) yield this.at(index);
  }

  override repr(): string {
    const { start, stop, step } = this;
    return step === 1n ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
  }

  override isTrue(): boolean {
    return this.length > 0;
  }

  override attribute(name: string): Value | undefined {
    return name === 'start' || name === 'stop' || name === 'step' ? this[name] : undefined;
  }
}

/** What Python makes lazily, and gives once only: the second loop over it finds nothing. */
export class LazyIterator extends PythonObject {
  readonly typeName = 'generator';
  /** Without `return`: a loop that is left early leaves the rest to the next one. */
  readonly iterator: { next(): IteratorResult<Value, unknown> };

  constructor(items: Iterable<Value>) {
    super();
    const iterator = items[Symbol.iterator]();
    this.iterator = { next: () => iterator.next() };
  }
}

/** Jinja's namespace(): the one object whose attributes a template may set. */
export class Namespace extends PythonObject {
  readonly typeName = 'TemplateNamespace';

  constructor(readonly attributes: Dict) {
    super();
    for (const name of attributes.keys()) checkAttributeName(name);
  }

  set(name: string, value: Value): void {
    checkAttributeName(name);
    this.attributes.set(name, value);
  }

  override attribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }
}

function checkAttributeName(name: Value): void {
  if (typeof name !== 'string' || !name.startsWith('_')) return;
  throw new PythonError('SecurityError', `a namespace cannot have the attribute ${JSON.stringify(name)}, which begins with an underscore`);
}

const identities = new WeakMap<object, number>();
let numIdentities = 0;

/** Equal for values that are one key to Python. Throws TypeError for those that change. */
function hashOf(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof Markup) return `s${value.text}`;
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'boolean') return value ? 'i1' : 'i0';
  if (typeof value === 'number') return Number.isInteger(value) ? `i${BigInt(value)}` : `f${value}`;
  if (value === null) return 'n';
  if (value instanceof Undefined) return 'u';
  if (value instanceof Tuple) {
    return nested(() => {
      spend(value.items.length);
      const parts = value.items.map(hashOf);
      return `t${parts.map((part) => `${part.length}:${part}`).join('')}`;
    });
  }
  if (value instanceof Range) throw new Unsupported('a range as a key');
  if (Array.isArray(value) || value instanceof Dict || value instanceof DictView) {
    throw typeError(`unhashable type: '${typeName(value)}'`);
  }
  const identity = identities.get(value) ?? ++numIdentities;
  identities.set(value, identity);
  return `o${identity}`;
}

/** The name of a value's class, as Python's messages show it. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    default:
      return value.typeName;
  }
}

export function isTrue(value: Value): boolean {
  if (typeof value !== 'object') return Boolean(value);
  if (value === null) return false;
  return Array.isArray(value) ? value.length > 0 : value.isTrue();
}

/** The text of a str, safe or not; null of anything else. */
export function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : null;
}

/** The integer that an int or a bool is; null of anything else. */
export function integerOf(value: Value): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? BigInt(value) : null;
}
