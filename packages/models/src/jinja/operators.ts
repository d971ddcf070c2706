import { spend, spendItems, spendText } from './budget.js';
import { clamp, sliceIndex } from './call-arguments.js';
import { LimitExceeded, PythonError, typeError, Unsupported, valueError } from './errors.js';
import { formatPercent } from './format-percent.js';
import { escapeHtml } from './markup.js';
import type { BinaryOperator } from './nodes.js';
import { floatOfFraction, floatOfInteger, fractionOf } from './python-float.js';
import { characters } from './text.js';
import { TextParts } from './text-parts.js';
import { DictView, integerOf, Markup, Range, Tuple, textOf, typeName, Undefined, type Value } from './values.js';

/** Python's arithmetic. Throws TypeError, ZeroDivisionError, OverflowError, UndefinedError. */
export function calculate(operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === '%' && textOf(left) !== null) {
    if (left instanceof Markup) throw new Unsupported('% on a safe string');
    return formatted(formatPercent(left as string, right));
  }
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  if ((left instanceof DictView || right instanceof DictView) && operator === '-') throw new Unsupported('a difference of views of dicts');
  const sequence = operator === '+' ? joined(left, right) : operator === '*' ? (repeated(left, right) ?? repeated(right, left)) : null;
  if (sequence !== null) return sequence;
  const integers = [integerOf(left), integerOf(right)] as const;
  if (integers[0] !== null && integers[1] !== null) return ofIntegers[operator](integers[0], integers[1]);
  const floats = [floatOf(left), floatOf(right)] as const;
  if (floats[0] === null || floats[1] === null) {
    throw typeError(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`);
  }
  return ofFloats[operator](floats[0], floats[1]);
}

function formatted(text: string): string {
  spendText(text.length);
  return text;
}

/** Null for what is no number. */
function floatOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  const integer = integerOf(value);
  return integer === null ? null : floatOfInteger(integer);
}

function joined(left: Value, right: Value): Value | null {
  const texts = [textOf(left), textOf(right)] as const;
  if (texts[0] !== null && texts[1] !== null) {
    spendText(texts[0].length + texts[1].length);
    const isSafe = left instanceof Markup || right instanceof Markup;
    return isSafe ? new Markup(escapeHtml(left).text + escapeHtml(right).text) : texts[0] + texts[1];
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    spendItems(left.length + right.length);
    return [...left, ...right];
  }
  if (left instanceof Tuple && right instanceof Tuple) {
    spendItems(left.items.length + right.items.length);
    return new Tuple([...left.items, ...right.items]);
  }
  return null;
}

/** A text, list or tuple several times; null where it is none or the count no integer. */
function repeated(sequence: Value, times: Value): Value | null {
  const integer = integerOf(times);
  if (integer === null) return null;
  const count = clamp(integer < 0n ? 0n : integer);
  const text = textOf(sequence);
  if (text !== null) {
    spendText(text.length * count);
    return sequence instanceof Markup ? new Markup(text.repeat(count)) : text.repeat(count);
  }
  const items = Array.isArray(sequence) ? sequence : sequence instanceof Tuple ? sequence.items : null;
  if (items === null) return null;
  spendItems(items.length * count);
  const all = Array.from({ length: items.length * count }, (_, index) => items[index % items.length]!);
  return Array.isArray(sequence) ? all : new Tuple(all);
}

const ofIntegers: Readonly<Record<BinaryOperator, (left: bigint, right: bigint) => Value>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => {
    checkSize(bitsOf(left) + bitsOf(right));
    return left * right;
  },
  '/': (left, right) => floatOfFraction(left, divisor(right)),
  '//': (left, right) => floorQuotient(left, divisor(right)),
  '%': (left, right) => left - floorQuotient(left, divisor(right)) * right,
  '**': integerPower,
};

function divisor(value: bigint): bigint {
  if (value === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
  return value;
}

function floorQuotient(left: bigint, right: bigint): bigint {
  checkSize(bitsOf(left));
  const quotient = left / right;
  return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient;
}

/** Four times what can be printed. */
const mostBits = 65_536;
const bitsPerStep = 64;

/** Before an integer of so many bits is made. */
function checkSize(numBits: number): void {
  if (numBits > mostBits) throw new LimitExceeded(`it makes an integer of more than ${mostBits} bits`);
  spend(Math.floor(numBits / bitsPerStep));
}

function bitsOf(value: bigint): number {
  return BigInt.asIntN(64, value) === value ? 64 : value.toString(16).length * 4;
}

function integerPower(base: bigint, exponent: bigint): Value {
  if (exponent < 0n) return floatPower(floatOfInteger(base), floatOfInteger(exponent));
  if (base > 1n || base < -1n) checkSize(bitsOf(base) * clamp(exponent));
  return base ** (base === 0n || base === 1n ? (exponent === 0n ? 0n : 1n) : base === -1n ? exponent % 2n : exponent);
}

const ofFloats: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / floatDivisor(right),
  '//': (left, right) => floorDivide(left, floatDivisor(right)).quotient,
  '%': (left, right) => floorDivide(left, floatDivisor(right)).remainder,
  '**': floatPower,
};

function floatDivisor(value: number): number {
  if (value === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
  return value;
}

/** As CPython's float_divmod: the remainder has the sign of the divisor. */
function floorDivide(left: number, right: number): { quotient: number; remainder: number } {
  let remainder = left % right;
  let division = (left - remainder) / right;
  if (remainder !== 0) {
    if (right < 0 !== remainder < 0) {
      remainder += right;
      division -= 1;
    }
  } else remainder = right < 0 ? -0 : 0;
  if (division === 0) return { quotient: left / right < 0 ? -0 : 0, remainder };
  const floor = Math.floor(division);
  return { quotient: division - floor > 0.5 ? floor + 1 : floor, remainder };
}

/**
 * C's pow is exact to a little more than half of the last place. For whole exponents the power is known exactly, and the float
 * nearest to it is what C gives, unless it lies almost between two floats; that, and fractions as exponents, is refused.
 */
function floatPower(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (base === 0 && exponent < 0) throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (!Number.isInteger(exponent) || !Number.isFinite(base) || Math.abs(exponent) > 2000) {
    throw new Unsupported(`the power of floats ${base} ** ${exponent}`);
  }
  const { numerator, denominator } = fractionOf(base);
  spend(Math.abs(exponent) * 16);
  const power = BigInt(Math.abs(exponent));
  const [top, bottom] = [numerator ** power, denominator ** power];
  const exact = exponent < 0 ? ([bottom * (top < 0n ? -1n : 1n), top < 0n ? -top : top] as const) : ([top, bottom] as const);
  const nearest = floatOfFraction(...exact);
  if (nearest !== 0 && isNearHalf(nearest, ...exact)) throw new Unsupported(`the power of floats ${base} ** ${exponent}`);
  return nearest;
}

/** Is the fraction within a twentieth of a place of the middle between two floats? */
function isNearHalf(nearest: number, numerator: bigint, denominator: bigint): boolean {
  const float = fractionOf(nearest);
  const next = fractionOf(nextFloat(nearest));
  const place = distance(float.numerator, float.denominator, next.numerator, next.denominator);
  const error = distance(float.numerator, float.denominator, numerator, denominator);
  return error.top * place.bottom * 20n > place.top * error.bottom * 9n;
}

/** The float next to this one, away from zero. */
function nextFloat(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

function distance(top: bigint, bottom: bigint, otherTop: bigint, otherBottom: bigint): { top: bigint; bottom: bigint } {
  const difference = top * otherBottom - otherTop * bottom;
  return { top: difference < 0n ? -difference : difference, bottom: bottom * otherBottom };
}

/** Python's `-value` and `+value`. */
export function signed(operator: '-' | '+', value: Value): Value {
  if (value instanceof Undefined) value.fail();
  const integer = integerOf(value);
  if (integer !== null) return operator === '-' ? -integer : integer;
  if (typeof value !== 'number') throw typeError(`bad operand type for unary ${operator}: '${typeName(value)}'`);
  return operator === '-' ? -value : value;
}

/** Python's `value[start:stop:step]`. */
export function slice(value: Value, start: Value, stop: Value, step: Value): Value {
  if (value instanceof Undefined) value.fail();
  if (value instanceof TextParts) value.isTaken = true;
  const text = textOf(value);
  const items = text !== null ? characters(text) : Array.isArray(value) ? value : value instanceof Tuple ? value.items : null;
  if (items === null && !(value instanceof Range)) throw typeError(`'${typeName(value)}' object is not subscriptable with a slice`);
  const indices = sliceRange(start, stop, step, items?.length ?? (value as Range).length);
  if (value instanceof Range) {
    const at = (index: bigint) => value.start + index * value.step;
    return new Range(at(indices.start), at(indices.stop), value.step * indices.step);
  }
  const chosen = [...indices.items()].map((index) => items![Number(index)]!);
  spendItems(chosen.length);
  if (text !== null) return value instanceof Markup ? new Markup(chosen.join('')) : chosen.join('');
  return Array.isArray(value) ? chosen : new Tuple(chosen);
}

function sliceRange(start: Value, stop: Value, step: Value, length: number): Range {
  const stride = step === null ? 1n : sliceIndex(step);
  if (stride === 0n) throw valueError('slice step cannot be zero');
  const size = BigInt(length);
  const [least, most] = stride < 0n ? [-1n, size - 1n] : [0n, size];
  const bound = (value: Value, otherwise: bigint) => {
    if (value === null) return otherwise;
    const index = sliceIndex(value);
    const position = index < 0n ? index + size : index;
    return position < least ? least : position > most ? most : position;
  };
  return new Range(bound(start, stride < 0n ? most : least), bound(stop, stride < 0n ? least : most), stride);
}
