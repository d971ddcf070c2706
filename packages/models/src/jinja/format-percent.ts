import { PythonError, typeError, Unsupported, valueError } from './errors.js';
import { arrange, floatDigits, integerDigits, isNegative, padded } from './format-number.js';
import { printValue, represent, representAscii } from './print.js';
import { floatOfInteger, integerOfFloat } from './python-float.js';
import { characterCount, sliceText } from './text.js';
import { Dict, integerOf, LazyIterator, Tuple, textOf, typeName, Undefined, type Value } from './values.js';

const directive = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?(.)?/gsu;

/** `format % values` of Python. */
export function formatPercent(format: string, values: Value): string {
  const source = new ArgumentSource(values);
  const text = format.replace(directive, (_, key?: string, flags = '', width?: string, precision?: string, type?: string) => {
    if (type === undefined) throw valueError('incomplete format');
    if (type === '%' && key === undefined && flags === '' && width === undefined && precision === undefined) return '%';
    return new Directive(source, flags, width, precision).format(type, key);
  });
  source.finish();
  return text;
}

/** Hands out the values in turn, or by key. */
class ArgumentSource {
  readonly #values: Value;
  #numTaken = 0;

  constructor(values: Value) {
    this.#values = values;
  }

  next(): Value {
    const values = this.#values instanceof Tuple ? this.#values.items : [this.#values];
    const value = values[this.#numTaken++];
    if (value === undefined) throw typeError('not enough arguments for format string');
    return value;
  }

  byKey(key: string): Value {
    if (!(this.#values instanceof Dict)) throw typeError('format requires a mapping');
    const value = this.#values.get(key);
    if (value === undefined) throw new PythonError('KeyError', key);
    return value;
  }

  /** A tuple or a single value must be used up; what has keys or indices need not. */
  finish(): void {
    const values = this.#values;
    const hasItems = values instanceof Dict || Array.isArray(values) || values instanceof Undefined;
    if (values instanceof LazyIterator) throw new Unsupported('% with a generator');
    if (!hasItems && this.#numTaken < (values instanceof Tuple ? values.items.length : 1)) {
      throw typeError('not all arguments converted during string formatting');
    }
  }
}

class Directive {
  readonly #source: ArgumentSource;
  readonly #flags: string;
  readonly #width: number;
  readonly #isLeft: boolean;
  readonly #precision: number | null;

  constructor(source: ArgumentSource, flags: string, width: string | undefined, precision: string | undefined) {
    this.#source = source;
    this.#flags = flags;
    const given = width === '*' ? this.#star() : Number(width ?? 0);
    this.#isLeft = flags.includes('-') || given < 0;
    this.#width = Math.abs(given);
    this.#precision = precision === undefined ? null : precision === '*' ? Math.max(0, this.#star()) : Number(precision);
  }

  #star(): number {
    const value = integerOf(this.#source.next());
    if (value === null) throw typeError('* wants int');
    return Number(BigInt.asIntN(32, value));
  }

  format(type: string, key: string | undefined): string {
    if (type === '%') throw new Unsupported('a %% with flags');
    const value = key === undefined ? this.#source.next() : this.#source.byKey(key);
    switch (type) {
      case 's':
        return this.#text(printValue(value));
      case 'r':
        return this.#text(represent(value));
      case 'a':
        return this.#text(representAscii(value));
      case 'c':
        return this.#text(characterOf(value));
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        return this.#integer(value, 'iu'.includes(type) ? 'd' : type);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return this.#float(value, type);
      default:
        throw valueError(`unsupported format character '${type}'`);
    }
  }

  #text(text: string): string {
    const cut = this.#precision === null ? text : sliceText(text, 0, this.#precision);
    return padded(cut, this.#width, this.#isLeft ? '<' : '>', ' ');
  }

  #integer(value: Value, type: string): string {
    const integer = typeof value === 'number' && type === 'd' ? integerOfFloat(value) : integerOf(value);
    if (integer === null) throw typeError(`%${type} format: a number is required, not ${typeName(value)}`);
    const digits = integerDigits(integer, type).padStart(this.#precision ?? 0, '0');
    const prefix = this.#flags.includes('#') && type !== 'd' ? `0${type}` : '';
    return this.#arrange(integer < 0n, prefix, digits);
  }

  #float(value: Value, type: string): string {
    if (this.#flags.includes('#')) throw new Unsupported(`the flag # of %${type}`);
    const integer = integerOf(value);
    const float = integer === null ? value : floatOfInteger(integer);
    if (typeof float !== 'number') throw typeError(`must be real number, not ${typeName(value)}`);
    return this.#arrange(isNegative(float), '', floatDigits(float, type, this.#precision ?? 6));
  }

  #arrange(isBelowZero: boolean, prefix: string, digits: string): string {
    const isZeroFilled = this.#flags.includes('0') && !this.#isLeft;
    return arrange(isBelowZero, prefix, digits, {
      sign: this.#flags.includes('+') ? '+' : this.#flags.includes(' ') ? ' ' : '',
      width: this.#width,
      align: this.#isLeft ? '<' : isZeroFilled ? '=' : '>',
      fill: isZeroFilled ? '0' : ' ',
    });
  }
}

function characterOf(value: Value): string {
  const text = textOf(value);
  if (text !== null && characterCount(text) === 1) return text;
  const code = integerOf(value);
  if (code === null) throw typeError('%c requires int or char');
  if (code < 0n || code > 0x10ffffn) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  if (code >= 0xd800n && code < 0xe000n) throw new Unsupported('half a character by %c');
  return String.fromCodePoint(Number(code));
}
