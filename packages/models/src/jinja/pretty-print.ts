import { isLess } from './compare.js';
import { PythonError, Unsupported } from './errors.js';
import { represent } from './print.js';
import { characterCount } from './text.js';
import { Dict, Tuple, type Value } from './values.js';

const width = 80;

/** Python's pprint.pformat() of what fits on a line: repr() with sorted keys. */
export function prettyPrint(value: Value): string {
  const text = represent(sorted(value));
  if (characterCount(text) > width || (typeof value === 'string' && value.includes('\n'))) {
    throw new Unsupported(`the filter pprint of what does not fit on a line of ${width} characters`);
  }
  return text;
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (value instanceof Tuple) return new Tuple(value.items.map(sorted));
  if (!(value instanceof Dict)) return value;
  const entries = [...value.entries()].map(([key, item]) => [key, sorted(item)] as const);
  try {
    entries.sort(([left], [right]) => (isLess(left, right) ? -1 : isLess(right, left) ? 1 : 0));
  } catch (error) {
    if (error instanceof PythonError) throw new Unsupported('the filter pprint of a dict whose keys have no order');
    throw error;
  }
  return Dict.of(entries);
}
