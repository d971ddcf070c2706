import { isPythonError, typeError, Unsupported, valueError } from './errors.js';
import { floatOfInteger, integerOfFloat } from './python-float.js';
import { stripEnd, stripStart } from './python-space.js';
import { integerOf, textOf, typeName, Undefined, type Value } from './values.js';

/** Python's float(). */
export function toFloat(value: Value): number {
  if (value instanceof Undefined) value.fail();
  if (typeof value === 'number') return value;
  const integer = integerOf(value);
  if (integer !== null) return floatOfInteger(integer);
  const text = textOf(value);
  if (text === null) throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  return parseFloatText(text);
}

const floatText = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const special = /^([+-]?)(?:(inf|infinity)|nan)$/i;

function parseFloatText(text: string): number {
  const trimmed = asciiDigits(text);
  if (floatText.test(trimmed)) return Number(trimmed.replaceAll('_', ''));
  const match = special.exec(trimmed);
  if (match === null) throw valueError('could not convert string to float');
  if (match[2] === undefined) return Number.NaN;
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Without the spaces around it. Digits of other scripts are numbers to Python. */
function asciiDigits(text: string): string {
  const trimmed = stripEnd(stripStart(text));
  if (/[^\0-\x7f]/.test(trimmed) && /\p{Nd}/u.test(trimmed.replace(/[0-9]/g, '')))
    throw new Unsupported('a number in digits of another script');
  return trimmed;
}

/** The filter int: what is no number is `otherwise`. */
export function intFilter(value: Value, otherwise: Value, base: number): Value {
  try {
    const text = textOf(value);
    return text === null ? toInteger(value) : parseInteger(text, base);
  } catch (error) {
    if (!isPythonError(error, 'TypeError', 'ValueError')) throw error;
  }
  try {
    return integerOfFloat(toFloat(value));
  } catch (error) {
    if (!isPythonError(error, 'TypeError', 'ValueError', 'OverflowError')) throw error;
    return otherwise;
  }
}

function toInteger(value: Value): bigint {
  if (value instanceof Undefined) value.fail();
  if (typeof value === 'number') return integerOfFloat(value);
  const integer = integerOf(value);
  if (integer === null) throw typeError(`int() argument must be a string or a real number, not '${typeName(value)}'`);
  return integer;
}

const prefixes: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 };

/** Python's int(text, base). */
function parseInteger(text: string, base: number): bigint {
  if (base !== 0 && (base < 2 || base > 36)) throw valueError('int() base must be >= 2 and <= 36, or 0');
  const [, sign, prefix, digits] = /^([+-]?)(?:0([bBoOxX])(?=[_0-9a-zA-Z]))?([0-9a-zA-Z_]*)$/.exec(asciiDigits(text)) ?? [];
  if (digits === undefined) throw valueError(`invalid literal for int() with base ${base}`);
  const prefixBase = prefix === undefined ? null : prefixes[prefix.toLowerCase()]!;
  const hasPrefix = prefixBase !== null && (base === 0 || base === prefixBase);
  const radix = hasPrefix ? prefixBase : base === 0 ? 10 : base;
  const written = hasPrefix ? digits.replace(/^_/, '') : (prefix === undefined ? '' : `0${prefix}`) + digits;
  if (!/^[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*$/.test(written)) throw valueError(`invalid literal for int() with base ${base}`);
  const plain = written.replaceAll('_', '').toLowerCase();
  if (base === 0 && !hasPrefix && /^0+[1-9]/.test(plain)) throw valueError('invalid literal for int() with base 0');
  if (plain.length > 4300 && ![2, 4, 8, 16, 32].includes(radix))
    throw valueError('exceeds the limit (4300 digits) for integer string conversion');
  let result = 0n;
  for (const digit of plain) {
    const figure = Number.parseInt(digit, 36);
    if (figure >= radix) throw valueError(`invalid literal for int() with base ${base}`);
    result = result * BigInt(radix) + BigInt(figure);
  }
  return sign === '-' ? -result : result;
}

/** The filter float: what is no number is `otherwise`. */
export function floatFilter(value: Value, otherwise: Value): Value {
  try {
    return toFloat(value);
  } catch (error) {
    if (!isPythonError(error, 'TypeError', 'ValueError')) throw error;
    return otherwise;
  }
}
