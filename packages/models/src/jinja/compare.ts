import { nested, spend, spendItems } from './budget.js';
import { typeError, Unsupported } from './errors.js';
import { iterate } from './iterate.js';
import { codePointLess } from './text.js';
import { Dict, DictView, Range, Tuple, textOf, typeName, Undefined, type Value } from './values.js';

function isNumber(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

/** Python's `==`. */
export function isEqual(left: Value, right: Value): boolean {
  if (isNumber(left) && isNumber(right)) return areEqualNumbers(numeric(left), numeric(right));
  const text = textOf(left);
  if (text !== null) return text === textOf(right);
  if (left === right) return true;
  if (Array.isArray(left)) return Array.isArray(right) && areEqual(left, right);
  if (left instanceof Tuple) return right instanceof Tuple && areEqual(left.items, right.items);
  if (left instanceof Dict) return right instanceof Dict && areEqualDicts(left, right);
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Range && right instanceof Range) return areEqualRanges(left, right);
  if (left instanceof DictView && right instanceof DictView && left.part !== 'values') throw new Unsupported('comparing views of dicts');
  return false;
}

function numeric(value: number | bigint | boolean): number | bigint {
  return typeof value === 'boolean' ? BigInt(value) : value;
}

/** By their exact values: a large int is not equal to the float nearest to it. */
function areEqualNumbers(left: number | bigint, right: number | bigint): boolean {
  return left <= right && left >= right;
}

function areEqual(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  return nested(() => {
    spendItems(left.length);
    return left.every((item, index) => isSameOrEqual(item, right[index]!));
  });
}

/** Within containers what is the same object is equal, even NaN. */
function isSameOrEqual(left: Value, right: Value): boolean {
  return left === right || isEqual(left, right);
}

function areEqualDicts(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  return nested(() => {
    spendItems(left.size);
    for (const [key, value] of left.entries()) {
      const other = right.get(key);
      if (other === undefined || !isSameOrEqual(value, other)) return false;
    }
    return true;
  });
}

function areEqualRanges(left: Range, right: Range): boolean {
  const { length } = left;
  if (length !== right.length) return false;
  return length === 0 || (left.start === right.start && (length === 1 || left.step === right.step));
}

/** Python's `<`. Throws TypeError for what has no order. */
export function isLess(left: Value, right: Value): boolean {
  return ordered(left, right, '<');
}

/** Python's `<`, `<=`, `>` and `>=`. */
export function ordered(left: Value, right: Value, operator: '<' | '<=' | '>' | '>='): boolean {
  spend(1);
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  if (isNumber(left) && isNumber(right)) return byOperator(operator, numeric(left) < numeric(right), numeric(left) > numeric(right));
  const texts = [textOf(left), textOf(right)] as const;
  if (texts[0] !== null && texts[1] !== null) {
    return byOperator(operator, codePointLess(texts[0], texts[1]), codePointLess(texts[1], texts[0]));
  }
  if (Array.isArray(left) && Array.isArray(right)) return orderedItems(left, right, operator);
  if (left instanceof Tuple && right instanceof Tuple) return orderedItems(left.items, right.items, operator);
  if (left instanceof DictView && right instanceof DictView) throw new Unsupported('comparing views of dicts');
  throw typeError(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`);
}

/** With neither less nor greater they are equal, unless NaN is among them: then all of them are false. */
function byOperator(operator: '<' | '<=' | '>' | '>=', isBelow: boolean, isAbove: boolean): boolean {
  if (operator === '<') return isBelow;
  if (operator === '>') return isAbove;
  return operator === '<=' ? !isAbove : !isBelow;
}

function orderedItems(left: readonly Value[], right: readonly Value[], operator: '<' | '<=' | '>' | '>='): boolean {
  return nested(() => {
    const length = Math.min(left.length, right.length);
    for (let index = 0; index < length; index++) {
      spend(1);
      if (!isSameOrEqual(left[index]!, right[index]!)) return ordered(left[index]!, right[index]!, operator);
    }
    return byOperator(operator, left.length < right.length, left.length > right.length);
  });
}

/** Python's `in`. */
export function contains(container: Value, item: Value): boolean {
  const text = textOf(container);
  if (text !== null) {
    const part = textOf(item);
    if (part === null) {
      if (item instanceof Undefined) throw typeError("'in <string>' requires string as left operand, not Undefined");
      throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    }
    return text.includes(part);
  }
  if (container instanceof Dict) return container.has(item);
  if (container instanceof DictView && container.part === 'keys') return container.dict.has(item);
  for (const other of iterate(container, 'argument')) if (isSameOrEqual(other, item)) return true;
  return false;
}
