import { countArgument } from './call-arguments.js';
import { isEqual } from './compare.js';
import { PythonError, typeError } from './errors.js';
import { calculate } from './operators.js';
import { floatOfInteger, integerOfFloat, roundFloat, roundHalfEven } from './python-float.js';
import { integerOf, typeName, Undefined, type Value } from './values.js';

/** The filter round: to the nearest (the even one of two), up or down. An int stays one with `common`. */
export function roundFilter(value: Value, precision: Value, method: Value): Value {
  const isCommon = isEqual(method, 'common');
  const isUp = isEqual(method, 'ceil');
  if (!isCommon && !isUp && !isEqual(method, 'floor')) {
    throw new PythonError('TemplateRuntimeError', 'method must be common, ceil or floor');
  }
  if (value instanceof Undefined) value.fail();
  if (isCommon) return rounded(value, precision);
  const scale = calculate('**', 10n, precision);
  const scaled = calculate('*', value, scale);
  return calculate('/', whole(scaled, isUp), scale);
}

function rounded(value: Value, precision: Value): Value {
  const integer = integerOf(value);
  if (typeof value === 'number' && precision === null) return integerOfFloat(roundFloat(value, 0));
  if (integer !== null && precision === null) return integer;
  const places = countArgument(precision, 'round');
  if (typeof value === 'number') return roundFloat(value, places);
  if (integer === null) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (places >= 0) return integer;
  const unit = 10n ** BigInt(Math.min(-places, 5000));
  return roundHalfEven(integer, unit) * unit;
}

function whole(value: Value, isUp: boolean): Value {
  if (typeof value === 'number') return integerOfFloat(isUp ? Math.ceil(value) : Math.floor(value));
  const integer = integerOf(value);
  if (integer === null) throw typeError(`must be real number, not ${typeName(value)}`);
  floatOfInteger(integer);
  return integer;
}
