import { spendText } from './budget.js';
import { PythonError, Unsupported, valueError } from './errors.js';

/** Python's str() of a float: the shortest digits that read back as the same, with an exponent from 1e16 and below 1e-4. */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa, exponentText] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) return `${mantissa}e${printExponent(exponent)}`;
  const sign = value < 0 ? '-' : '';
  const digits = mantissa!.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')}.${digits.slice(exponent + 1) || '0'}`;
}

function printExponent(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** A fraction that is exactly the float; the denominator is positive. */
export function fractionOf(value: number): { numerator: bigint; denominator: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10_0000_0000_0000n;
  const exponent = BigInt(Math.max(biased, 1) - 1075);
  const signed = value < 0 ? -mantissa : mantissa;
  return exponent >= 0n ? { numerator: signed << exponent, denominator: 1n } : { numerator: signed, denominator: 1n << -exponent };
}

/** The integer nearest to a fraction, the even one of two; the denominator is positive. */
export function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const magnitude = numerator * sign;
  const whole = magnitude / denominator;
  const twice = 2n * (magnitude % denominator);
  const isUp = twice > denominator || (twice === denominator && whole % 2n === 1n);
  return sign * (isUp ? whole + 1n : whole);
}

/** Digits of a float, exactly rounded to so many decimals (fewer than none for tens and hundreds): an integer of units 10^-places. */
function unitsOf(value: number, places: number): bigint {
  const { numerator, denominator } = fractionOf(value);
  return places >= 0
    ? roundHalfEven(numerator * 10n ** BigInt(places), denominator)
    : roundHalfEven(numerator, denominator * 10n ** BigInt(-places));
}

/** As C's %f: without sign, of a finite value. */
export function fixedDigits(value: number, places: number): string {
  checkPlaces(places);
  const units = String(unitsOf(Math.abs(value), places)).padStart(places + 1, '0');
  return places === 0 ? units : `${units.slice(0, -places)}.${units.slice(-places)}`;
}

/** As C's %e: without sign, of a finite value. */
export function exponentDigits(value: number, places: number): { digits: string; exponent: number } {
  checkPlaces(places);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return { digits: '0'.repeat(places + 1), exponent: 0 };
  let exponent = Number(magnitude.toExponential().split('e')[1]);
  let digits = String(unitsOf(magnitude, places - exponent));
  if (digits.length > places + 1) {
    exponent++;
    digits = digits.slice(0, -1);
  }
  return { digits, exponent };
}

function checkPlaces(places: number): void {
  if (places > 1000) throw new Unsupported('a precision of more than 1000 digits');
  spendText(400 + places);
}

/** As C's %e with its exponent. */
export function printExponential(value: number, places: number): string {
  const { digits, exponent } = exponentDigits(value, places);
  return `${digits[0]}${places > 0 ? `.${digits.slice(1)}` : ''}e${printExponent(exponent)}`;
}

/** As C's %g: `precision` significant digits; trailing zeros stay with `keepsZeros`. */
export function printGeneral(value: number, precision: number, keepsZeros: boolean): string {
  const significant = Math.max(precision, 1);
  const { exponent } = exponentDigits(value, significant - 1);
  const isExponential = exponent < -4 || exponent >= significant;
  const text = isExponential ? printExponential(value, significant - 1) : fixedDigits(value, significant - 1 - exponent);
  if (keepsZeros) return text;
  const [mantissa, rest] = text.split('e');
  const short = mantissa!.includes('.') ? mantissa!.replace(/\.?0+$/, '') : mantissa!;
  return rest === undefined ? short : `${short}e${rest}`;
}

/** Python's round(float, places). */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 323) return value;
  if (places < -308) return 0 * value;
  const units = unitsOf(value, places);
  const result = Number(`${units < 0n ? -units : units}e${-places}`);
  if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'rounded value too large to represent');
  return value < 0 || Object.is(value, -0) ? -result : result;
}

const largestBits = 0x10_0000_0000_0000n;

/** The float nearest to a fraction, exactly rounded. Throws OverflowError. */
export function floatOfFraction(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const isNegative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  // Scaled so that the quotient has 55 or 56 bits, more than a float holds; a float below the normal ones holds fewer.
  let shift = 55 - (bitLength(top) - bitLength(bottom));
  if (shift > 1074) shift = 1074;
  const rounded = shift >= 0 ? quotient(top << BigInt(shift), bottom, shift < 1074) : quotient(top, bottom << BigInt(-shift), true);
  const result = scaled(Number(rounded), -shift);
  if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'integer division result too large for a float');
  return isNegative ? -result : result;
}

/** With more bits than a float has, a last bit that says whether something follows keeps the rounding to a float right. */
function quotient(top: bigint, bottom: bigint, hasSpareBits: boolean): bigint {
  const whole = top / bottom;
  if (!hasSpareBits && whole < 2n * largestBits) return roundHalfEven(top, bottom);
  return top % bottom === 0n ? whole : whole | 1n;
}

function scaled(value: number, exponent: number): number {
  if (exponent < -1022) return value * 2 ** (exponent + 600) * 2 ** -600;
  return exponent > 1000 ? value * 2 ** (exponent - 600) * 2 ** 600 : value * 2 ** exponent;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** Python's float() of an int. */
export function floatOfInteger(value: bigint): number {
  const result = Number(value);
  if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'int too large to convert to float');
  return result;
}

/** Python's int() of a float. */
export function integerOfFloat(value: number): bigint {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}
