import { spendText } from './budget.js';
import { Unsupported } from './errors.js';
import { fixedDigits, printExponential, printGeneral } from './python-float.js';
import { characterCount } from './text.js';

export interface NumberFormat {
  /** What stands before numbers that are not negative. */
  readonly sign: '' | '+' | ' ';
  readonly width: number;
  readonly align: '<' | '>' | '=' | '^';
  readonly fill: string;
}

/** Sign, prefix and digits within a width. */
export function arrange(isNegative: boolean, prefix: string, digits: string, { sign, width, align, fill }: NumberFormat): string {
  const head = (isNegative ? '-' : sign) + prefix;
  return align === '=' ? head + padded(digits, width - head.length, '>', fill) : padded(head + digits, width, align, fill);
}

export function padded(text: string, width: number, align: '<' | '>' | '^', fill: string): string {
  const padding = width - characterCount(text);
  if (padding <= 0) return text;
  spendText(width);
  const left = align === '<' ? 0 : align === '>' ? padding : Math.floor(padding / 2);
  return fill.repeat(left) + text + fill.repeat(padding - left);
}

/** Digits of a float without its sign, as C's printf writes them for one of e, E, f, F, g, G. */
export function floatDigits(value: number, type: string, precision: number): string {
  const lower = type.toLowerCase();
  let text: string;
  if (Number.isNaN(value)) text = 'nan';
  else if (!Number.isFinite(value)) text = 'inf';
  else if (lower === 'f') text = fixedDigits(value, precision);
  else text = lower === 'e' ? printExponential(value, precision) : printGeneral(value, precision, false);
  return type === lower ? text : text.toUpperCase();
}

export function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

export const radixes: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, x: 16, X: 16 };

/** Digits of an integer without its sign, in the base of a type of {@link radixes}. */
export function integerDigits(value: bigint, type: string): string {
  const magnitude = value < 0n ? -value : value;
  if (magnitude >= 1n << 14_000n) throw new Unsupported('formatting an integer of more than 4200 digits');
  const digits = magnitude.toString(radixes[type]);
  return type === 'X' ? digits.toUpperCase() : digits;
}

/** Separators between groups of digits before the point. */
export function grouped(digits: string, separator: string, size: number): string {
  const [, whole, rest] = /^([0-9a-fA-F]*)(.*)$/s.exec(digits)!;
  return whole!.replace(new RegExp(`\\B(?=(?:[0-9a-fA-F]{${size}})+$)`, 'g'), separator) + rest;
}
