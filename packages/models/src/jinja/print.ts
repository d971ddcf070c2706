import { nested, spend, spendItems, spendText } from './budget.js';
import { valueError } from './errors.js';
import { printFloat } from './python-float.js';
import { Dict, DictView, Markup, Namespace, Tuple, type Value } from './values.js';

/** Python's str(). Throws Unsupported for what prints its address. */
export function printValue(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isContainer(value) ? value.str() : represent(value);
}

function isContainer(value: object): boolean {
  return value instanceof Tuple || value instanceof Dict || value instanceof DictView || value instanceof Namespace;
}

/** Python's repr(). Throws Unsupported for what prints its address. */
export function represent(value: Value): string {
  spend(1);
  if (value === null) return 'None';
  if (Array.isArray(value)) return `[${representAll(value)}]`;
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return printInteger(value);
    case 'number':
      return printFloat(value);
    case 'string':
      return representText(value);
    default:
      break;
  }
  if (value instanceof Markup) return `Markup(${representText(value.text)})`;
  if (value instanceof Tuple) return `(${representAll(value.items)}${value.items.length === 1 ? ',' : ''})`;
  if (value instanceof Dict) return representDict(value);
  if (value instanceof DictView) return `${value.typeName}([${representAll(value.items())}])`;
  if (value instanceof Namespace) return `<Namespace ${representDict(value.attributes)}>`;
  return value.repr();
}

function representAll(items: readonly Value[]): string {
  return nested(() => {
    spendItems(items.length);
    const text = items.map(represent).join(', ');
    spendText(text.length);
    return text;
  });
}

function representDict(dict: Dict): string {
  return nested(() => {
    spendItems(dict.size);
    const text = [...dict.entries()].map(([key, value]) => `${represent(key)}: ${represent(value)}`).join(', ');
    spendText(text.length);
    return `{${text}}`;
  });
}

/** Python prints no longer integer: that takes time with the square of the length. */
const mostDigits = 4300;
const mostBits = 14_285;

export function printInteger(value: bigint): string {
  const isLong = value >= 1n << BigInt(mostBits) || value <= -(1n << BigInt(mostBits));
  const text = isLong ? '' : String(value);
  if (isLong || text.replace('-', '').length > mostDigits) {
    throw valueError(`exceeds the limit (${mostDigits} digits) for integer string conversion`);
  }
  return text;
}

const simple: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
// What str.isprintable denies: controls, formats, what has no character, and separators but the space.
const special = /[\\\p{C}\p{Z}]/gu;

function representText(text: string): string {
  spendText(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(special, (character) => simple[character] ?? (character === ' ' ? ' ' : escapeCharacter(character)));
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python's ascii(): as repr(), with all beyond ASCII escaped. */
export function representAscii(value: Value): string {
  return represent(value).replace(/[^\0-\x7f]/gu, escapeCharacter);
}
