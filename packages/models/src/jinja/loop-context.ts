import { PythonError, typeError } from './errors.js';
import { Callable, PythonObject, Tuple, Undefined, type Value } from './values.js';

const nothing = Symbol('nothing');

/** What `loop` is within a loop. It looks ahead only when asked to, as the items may be made one by one. */
export class LoopContext extends PythonObject {
  readonly typeName = 'LoopContext';
  index0 = -1n;
  #iterator: Iterator<Value>;
  #length: number | null;
  #after: Value | typeof nothing = nothing;
  #current: Value | typeof nothing = nothing;
  #before: Value | typeof nothing = nothing;
  #lastChanged: Value | typeof nothing = nothing;
  readonly #recurse: ((iterable: Value, depth0: bigint) => string) | null;
  readonly #isEqual: (left: Value, right: Value) => boolean;

  constructor(
    items: Iterator<Value>,
    options: {
      /** Null where the items are not counted before they are made. */
      readonly length: number | null;
      readonly depth0: bigint;
      /** Of a loop that is marked recursive. */
      readonly recurse: ((iterable: Value, depth0: bigint) => string) | null;
      readonly isEqual: (left: Value, right: Value) => boolean;
    },
  ) {
    super();
    this.#iterator = items;
    this.#length = options.length;
    this.depth0 = options.depth0;
    this.#recurse = options.recurse;
    this.#isEqual = options.isEqual;
  }

  readonly depth0: bigint;

  /** For a loop over the loop itself, which takes items from it. */
  get iterator(): Iterator<Value> {
    return {
      next: () => {
        const item = this.next();
        return item === undefined ? { done: true, value: undefined } : { done: false, value: new Tuple([item, this]) };
      },
    };
  }

  /** The next item; undefined at the end. */
  next(): Value | undefined {
    const item = this.#peek();
    this.#after = nothing;
    if (item === nothing) return undefined;
    this.index0++;
    this.#before = this.#current;
    this.#current = item;
    return item;
  }

  #peek(): Value | typeof nothing {
    if (this.#after !== nothing) return this.#after;
    const { done, value } = this.#iterator.next();
    if (!done) this.#after = value;
    return this.#after;
  }

  get length(): number {
    if (this.#length === null) {
      const rest = [...{ [Symbol.iterator]: () => this.#iterator }];
      this.#iterator = rest[Symbol.iterator]();
      this.#length = rest.length + Number(this.index0) + 1 + (this.#after === nothing ? 0 : 1);
    }
    return this.#length;
  }

  override isTrue(): boolean {
    return this.length > 0;
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1n}/${this.length}>`;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index0':
      case 'depth0':
        return this[name];
      case 'index':
        return this.index0 + 1n;
      case 'depth':
        return this.depth0 + 1n;
      case 'length':
        return BigInt(this.length);
      case 'revindex':
        return BigInt(this.length) - this.index0;
      case 'revindex0':
        return BigInt(this.length) - this.index0 - 1n;
      case 'first':
        return this.index0 === 0n;
      case 'last':
        return this.#peek() === nothing;
      case 'previtem':
        return this.index0 === 0n || this.#before === nothing ? new Undefined('there is no previous item') : this.#before;
      case 'nextitem': {
        const item = this.#peek();
        return item === nothing ? new Undefined('there is no next item') : item;
      }
      case 'cycle':
        return new Callable('cycle', (args) => this.#cycle(args));
      case 'changed':
        return new Callable('changed', (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeError('no items for cycling given');
    return args[Number(this.index0 % BigInt(args.length))]!;
  }

  #changed(args: readonly Value[]): boolean {
    const value = new Tuple(args);
    if (this.#lastChanged !== nothing && this.#isEqual(this.#lastChanged, value)) return false;
    this.#lastChanged = value;
    return true;
  }

  /** Calling the loop renders its body for other items, one level deeper. */
  call(args: readonly Value[]): Value {
    if (this.#recurse === null) throw typeError("the loop must have the 'recursive' marker to be called recursively");
    if (args.length !== 1) throw new PythonError('TypeError', `a loop is called with 1 argument, not ${args.length}`);
    return this.#recurse(args[0]!, this.depth0 + 1n);
  }
}
