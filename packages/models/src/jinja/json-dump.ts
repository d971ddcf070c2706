import { nested, spend, spendText } from './budget.js';
import { isLess } from './compare.js';
import { typeError } from './errors.js';
import { printInteger } from './print.js';
import { printFloat } from './python-float.js';
import { Dict, Tuple, textOf, typeName, type Value } from './values.js';

export interface DumpOptions {
  readonly isAscii: boolean;
  /** What a level is indented by; null for one line. */
  readonly indent: string | null;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly sortsKeys: boolean;
}

/** Python's json.dumps(). Throws TypeError for what JSON has no form of. */
export function dumpJson(value: Value, options: DumpOptions): string {
  return new Dumper(options).dump(value, '\n');
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

class Dumper {
  readonly #options: DumpOptions;

  constructor(options: DumpOptions) {
    this.#options = options;
  }

  /** `lineBreak` is the newline and the indent of the level around the value. */
  dump(value: Value, lineBreak: string): string {
    spend(1);
    const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : null;
    if (items !== null) return this.#enclosed('[', ']', items, lineBreak, (item, inner) => this.dump(item, inner));
    if (value instanceof Dict) {
      return this.#enclosed('{', '}', this.#entries(value), lineBreak, ([key, item], inner) => {
        return this.#text(keyText(key)) + this.#options.keySeparator + this.dump(item, inner);
      });
    }
    const text = textOf(value);
    return text === null ? scalar(value) : this.#text(text);
  }

  #entries(dict: Dict): (readonly [Value, Value])[] {
    const entries = [...dict.entries()];
    if (this.#options.sortsKeys) entries.sort(([left], [right]) => (isLess(left, right) ? -1 : isLess(right, left) ? 1 : 0));
    return entries;
  }

  #enclosed<T>(
    opening: string,
    closing: string,
    items: readonly T[],
    lineBreak: string,
    dump: (item: T, lineBreak: string) => string,
  ): string {
    if (items.length === 0) return opening + closing;
    return nested(() => {
      const { indent, itemSeparator } = this.#options;
      const inner = indent === null ? '' : lineBreak + indent;
      const text =
        opening + inner + items.map((item) => dump(item, inner)).join(itemSeparator + inner) + (indent === null ? '' : lineBreak) + closing;
      spendText(text.length);
      return text;
    });
  }

  #text(text: string): string {
    spendText(text.length);
    // Python escapes no more than JSON demands.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is escaped.
    const pattern = this.#options.isAscii ? /[^ !#-[\]-~]/g : /["\\\x00-\x1f]/g;
    return `"${text.replace(pattern, (unit) => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
  }
}

function scalar(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return printInteger(value);
  if (typeof value === 'number') return floatText(value);
  throw typeError(`Object of type ${typeName(value)} is not JSON serializable`);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? printFloat(value) : value > 0 ? 'Infinity' : '-Infinity';
}

function keyText(key: Value): string {
  const text = textOf(key);
  if (text !== null) return text;
  if (key === null || typeof key !== 'object') return scalar(key);
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}
