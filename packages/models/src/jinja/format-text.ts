import { PythonError, typeError, Unsupported, valueError } from './errors.js';
import { arrange, floatDigits, grouped, integerDigits, isNegative, padded, radixes } from './format-number.js';
import { printValue, represent, representAscii } from './print.js';
import { floatOfInteger, printFloat } from './python-float.js';
import { sliceText } from './text.js';
import { integerOf, type Keywords, textOf, typeName, type Value } from './values.js';

/** How fields like `{0.name[key]}` look into values. */
export interface Lookups {
  attribute(value: Value, name: string): Value;
  item(value: Value, key: Value): Value;
}

/** Python's str.format(). */
export function formatText(format: string, args: readonly Value[], keywords: Keywords, lookups: Lookups): string {
  return new TextFormatter(args, keywords, lookups).format(format, 2);
}

class TextFormatter {
  readonly #args: readonly Value[];
  readonly #keywords: Keywords;
  readonly #lookups: Lookups;
  /** Fields without a name are numbered in turn; null once one has a number. */
  #nextIndex: number | null = 0;

  constructor(args: readonly Value[], keywords: Keywords, lookups: Lookups) {
    this.#args = args;
    this.#keywords = keywords;
    this.#lookups = lookups;
  }

  format(format: string, depth: number): string {
    if (depth < 0) throw valueError('Max string recursion exceeded');
    let text = '';
    for (let at = 0; at < format.length; ) {
      const character = format[at]!;
      if ((character === '{' || character === '}') && format[at + 1] === character) {
        text += character;
        at += 2;
      } else if (character === '{') {
        const end = fieldEnd(format, at + 1);
        text += this.#field(format.slice(at + 1, end), depth);
        at = end + 1;
      } else if (character === '}') {
        throw valueError("Single '}' encountered in format string");
      } else {
        text += character;
        at++;
      }
    }
    return text;
  }

  #field(field: string, depth: number): string {
    const [, name, conversion, spec] = /^((?:[^[!:]|\[[^\]]*\]?)*)(?:!([^:]*))?(?::(.*))?$/s.exec(field) ?? [];
    if (name === undefined) throw valueError('expected : after conversion specifier');
    const value = converted(this.#value(name), conversion);
    return formatValue(value, spec === undefined ? '' : this.format(spec, depth - 1));
  }

  #value(name: string): Value {
    const [, first = '', rest = ''] = /^([^.[]*)(.*)$/s.exec(name) ?? [];
    let value = this.#first(first);
    for (const part of rest.match(/\.[^.[]*|\[[^\]]*\]|./gs) ?? []) {
      if (part.length < 2 || part === '[]') throw valueError('Empty attribute in format string');
      if (part.startsWith('.')) value = this.#lookups.attribute(value, part.slice(1));
      else {
        const key = part.slice(1, -1);
        value = this.#lookups.item(value, /^\d+$/.test(key) ? BigInt(key) : key);
      }
    }
    return value;
  }

  #first(name: string): Value {
    const isNumber = /^\d*$/.test(name);
    if (!isNumber) {
      const value = this.#keywords.get(name);
      if (value === undefined) throw new PythonError('KeyError', name);
      return value;
    }
    const value = this.#args[this.#index(name)];
    if (value === undefined) throw new PythonError('IndexError', 'Replacement index out of range for positional args tuple');
    return value;
  }

  #index(name: string): number {
    if (name !== '') {
      if (this.#nextIndex !== null && this.#nextIndex > 0) throw valueError('cannot switch from automatic to manual field numbering');
      this.#nextIndex = null;
      return Number(name);
    }
    if (this.#nextIndex === null) throw valueError('cannot switch from manual to automatic field numbering');
    return this.#nextIndex++;
  }
}

/** The brace that closes a field; braces within it nest. */
function fieldEnd(format: string, start: number): number {
  let depth = 1;
  for (let at = start; at < format.length; at++) {
    if (format[at] === '[') {
      const end = format.indexOf(']', at);
      if (end > 0 && depth === 1) at = end;
    } else if (format[at] === '{') depth++;
    else if (format[at] === '}' && --depth === 0) return at;
  }
  throw valueError("expected '}' before end of string");
}

function converted(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return printValue(value);
    case 'r':
      return represent(value);
    case 'a':
      return representAscii(value);
    default:
      throw valueError(`Unknown conversion specifier ${conversion}`);
  }
}

const specification = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

interface Specification {
  readonly fill: string | undefined;
  readonly align: '<' | '>' | '=' | '^' | undefined;
  readonly sign: '' | '+' | ' ';
  readonly isAlternate: boolean;
  readonly isZeroFilled: boolean;
  readonly width: number;
  readonly separator: string | undefined;
  readonly precision: number | null;
  readonly type: string | undefined;
}

/** Python's format(value, spec). */
function formatValue(value: Value, spec: string): string {
  if (spec === '') return printValue(value);
  const parsed = parseSpecification(spec);
  const text = textOf(value);
  if (text !== null) return formatString(text, parsed);
  const integer = integerOf(value);
  if (integer !== null) return formatInteger(integer, parsed);
  if (typeof value === 'number') return formatFloat(value, parsed);
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function parseSpecification(spec: string): Specification {
  const match = specification.exec(spec);
  if (match === null) throw valueError(`Invalid format specifier '${spec}'`);
  const [, fill, align, sign, coerced, alternate, zero, width, separator, precision, type] = match;
  if (coerced !== undefined) throw new Unsupported('the option z of a format');
  return {
    fill,
    align: align as Specification['align'],
    sign: sign === '+' || sign === ' ' ? sign : '',
    isAlternate: alternate !== undefined,
    isZeroFilled: zero !== undefined,
    width: Number(width ?? 0),
    separator,
    precision: precision === undefined ? null : Number(precision),
    type,
  };
}

function formatString(text: string, spec: Specification): string {
  const { fill, align = '<', sign, isAlternate, isZeroFilled, width, separator, precision, type = 's' } = spec;
  if (type !== 's' || sign !== '' || isAlternate || separator !== undefined || align === '=') throw valueError('not a format of a str');
  const cut = precision === null ? text : sliceText(text, 0, precision);
  return padded(cut, width, align, fill ?? (isZeroFilled ? '0' : ' '));
}

function formatInteger(value: bigint, spec: Specification): string {
  const { type = 'd', precision, separator, isAlternate } = spec;
  if (type in floatTypes) return formatFloat(floatOfInteger(value), spec);
  if (type === 'c' || type === 'n') throw new Unsupported(`the format ${type} of an int`);
  if (!(type in radixes)) throw valueError(`Unknown format code '${type}' for object of type 'int'`);
  if (precision !== null) throw valueError('Precision not allowed in integer format specifier');
  if (separator === ',' && type !== 'd') throw valueError(`Cannot specify ',' with '${type}'.`);
  const digits = integerDigits(value, type);
  const text = separator === undefined ? digits : grouped(digits, separator, type === 'd' ? 3 : 4);
  return arrangeNumber(value < 0n, isAlternate && type !== 'd' ? `0${type}` : '', text, spec);
}

const floatTypes: Readonly<Record<string, true>> = { e: true, E: true, f: true, F: true, g: true, G: true, '%': true };

function formatFloat(value: number, spec: Specification): string {
  const { type, precision, separator, isAlternate } = spec;
  if (isAlternate) throw new Unsupported('the option # of a float');
  if (type === 'n') throw new Unsupported('the format n of a float');
  if (type === undefined && precision !== null) throw new Unsupported('a precision without a type in the format of a float');
  if (type !== undefined && !(type in floatTypes)) throw valueError(`Unknown format code '${type}' for object of type 'float'`);
  let digits: string;
  if (type === undefined) digits = printFloat(Math.abs(value));
  else if (type === '%') digits = `${floatDigits(value * 100, 'f', precision ?? 6)}%`;
  else digits = floatDigits(value, type, precision ?? 6);
  return arrangeNumber(isNegative(value), '', separator === undefined ? digits : grouped(digits, separator, 3), spec);
}

function arrangeNumber(isBelowZero: boolean, prefix: string, digits: string, spec: Specification): string {
  const { fill, align, sign, isZeroFilled, width, separator } = spec;
  if (separator !== undefined && (isZeroFilled || (align === '=' && fill === '0'))) {
    throw new Unsupported('zeros in front of a number with separators');
  }
  return arrange(isBelowZero, prefix, digits, {
    sign,
    width,
    align: align ?? (isZeroFilled ? '=' : '>'),
    fill: fill ?? (isZeroFilled ? '0' : ' '),
  });
}
