import { bind, integerArgument, signature } from './call-arguments.js';
import { dictFromKeys, makeDict } from './container-methods.js';
import { PythonError, Refusal, typeError, Unsupported, valueError } from './errors.js';
import { printValue } from './print.js';
import { Callable, type Keywords, Namespace, PythonObject, Range, Tuple, type Value } from './values.js';

const maxRange = 100_000;

function range(args: readonly Value[], keywords: Keywords): Range {
  if (keywords.size > 0) throw typeError('range() takes no keyword arguments');
  if (args.length === 0 || args.length > 3) throw typeError('range expects 1 to 3 arguments');
  const bounds = args.map((value) => integerArgument(value, 'range'));
  const [start, stop] = bounds.length === 1 ? [0n, bounds[0]!] : [bounds[0]!, bounds[1]!];
  const step = bounds[2] ?? 1n;
  if (step === 0n) throw valueError('range() arg 3 must not be zero');
  const made = new Range(start, stop, step);
  if (made.length > maxRange) throw new PythonError('OverflowError', `range() of ${made.length} numbers; wanted at most ${maxRange}`);
  return made;
}

/** Gives values in turn, over and over. */
class Cycler extends PythonObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #at = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PythonError('TemplateRuntimeError', 'at least one item has to be provided');
    this.#items = items;
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#items[this.#at]!;
      case 'items':
        return new Tuple(this.#items);
      case 'pos':
        return BigInt(this.#at);
      case 'next':
        return new Callable('next', (args, keywords) => {
          bind('next', signature(''), args, keywords);
          const item = this.#items[this.#at]!;
          this.#at = (this.#at + 1) % this.#items.length;
          return item;
        });
      case 'reset':
        return new Callable('reset', (args, keywords) => {
          bind('reset', signature(''), args, keywords);
          this.#at = 0;
          return null;
        });
      default:
        return undefined;
    }
  }
}

/** Gives nothing when first called, and its text from then on. */
class Joiner extends Callable {
  override readonly typeName = 'Joiner';
  readonly #separator: Value;
  #isUsed = false;

  constructor(separator: Value) {
    super('joiner', (args, keywords) => {
      bind('joiner', signature(''), args, keywords);
      if (this.#isUsed) return this.#separator;
      this.#isUsed = true;
      return '';
    });
    this.#separator = separator;
  }

  override attribute(name: string): Value | undefined {
    if (name === 'sep') return this.#separator;
    return name === 'used' ? this.#isUsed : undefined;
  }
}

function makeJoiner([separator = ', ']: readonly (Value | undefined)[]): Joiner {
  return new Joiner(separator);
}

/** The function dict, with its method fromkeys. */
class DictFunction extends Callable {
  override attribute(name: string): Value | undefined {
    if (name !== 'fromkeys') return undefined;
    return new Callable('fromkeys', (args, keywords) => {
      const [keys, value = null] = bind('fromkeys', signature('iterable value= /'), args, keywords);
      return dictFromKeys(keys!, value);
    });
  }
}

/** What each template finds beside its variables: Jinja2's globals, and those of transformers. */
export function templateGlobals(strftimeNow: (format: string) => string): ReadonlyMap<string, Value> {
  const functions: Callable[] = [
    new Callable('range', range),
    new DictFunction('dict', makeDict),
    new Callable('lipsum', () => {
      throw new Unsupported('lipsum(), which gives another text each time,');
    }),
    new Callable('cycler', (args, keywords) => {
      if (keywords.size > 0) throw typeError('cycler() takes no keyword arguments');
      return new Cycler(args);
    }),
    new Callable('joiner', (args, keywords) => makeJoiner(bind('joiner', signature('sep='), args, keywords))),
    new Callable('namespace', (args, keywords) => new Namespace(makeDict(args, keywords))),
    new Callable('raise_exception', (args, keywords) => {
      const [message] = bind('raise_exception', signature('message'), args, keywords);
      throw new Refusal(printValue(message!));
    }),
    new Callable('strftime_now', (args, keywords) => {
      const [format] = bind('strftime_now', signature('format'), args, keywords);
      if (typeof format !== 'string') throw typeError('strftime() argument 1 must be str');
      return strftimeNow(format);
    }),
  ];
  return new Map(functions.map((each) => [each.name, each]));
}
