import { Dict, type Value } from './values.js';

/** Containers within each other; Python's own parser goes not much deeper. */
const maxDepth = 200;

/**
 * JSON as Python's json.loads() reads it: keys in their order (JavaScript moves numbers to the front), 1 an int and 1.0 a float, ints
 * of any size. Throws SyntaxError with the position for what is not JSON, for half characters like "\ud800",
 * and for a key that an object has twice.
 */
export function loadJson(text: string): Value {
  return new Loader(text).document();
}

const space = /[ \t\n\r]*/y;
const number = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string.
const string = /"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
const loneSurrogate = /\p{Surrogate}/u;
const words = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class Loader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value();
    if (this.#at < this.#text.length) this.#fail('more text after the value');
    return value;
  }

  /** A value and the spaces around it. */
  #value(): Value {
    this.#match(space);
    const value = this.#bare();
    this.#match(space);
    return value;
  }

  #bare(): Value {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#list();
      case '"':
        return this.#string();
      default:
        return this.#wordOrNumber();
    }
  }

  #wordOrNumber(): Value {
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #number(): Value {
    const match = this.#match(number);
    if (match === null) this.#fail(this.#at < this.#text.length ? 'no JSON value' : 'the text ends where a value is wanted');
    const [all, integer, fraction, exponent] = match;
    if (fraction === undefined && exponent === undefined) {
      if (integer!.replace('-', '').length > 4300) this.#fail('an integer of more than 4300 digits');
      return BigInt(integer!);
    }
    const value = Number(all);
    if (!Number.isFinite(value)) this.#fail(`${all} is beyond the range of floats`);
    return value;
  }

  #string(): string {
    const match = this.#match(string);
    if (match === null) this.#fail('a string that does not end, or has characters that must be escaped');
    const value = match[1]!.includes('\\') ? (JSON.parse(match[0]) as string) : match[1]!;
    if (loneSurrogate.test(value)) this.#fail('half a character (a lone surrogate) in a string');
    return value;
  }

  #list(): Value[] {
    const items: Value[] = [];
    this.#enclosed(']', () => items.push(this.#value()));
    return items;
  }

  #object(): Dict {
    const dict = new Dict();
    this.#enclosed('}', () => {
      this.#match(space);
      if (this.#text[this.#at] !== '"') this.#fail('a key in quotes is wanted');
      const key = this.#string();
      if (dict.has(key)) this.#fail(`the key ${JSON.stringify(key)} a second time`);
      this.#match(space);
      if (this.#text[this.#at] !== ':') this.#fail("':' is wanted");
      this.#at++;
      dict.set(key, this.#value());
    });
    return dict;
  }

  #enclosed(closing: string, item: () => void): void {
    if (++this.#depth > maxDepth) this.#fail(`more than ${maxDepth} levels`);
    this.#at++;
    this.#match(space);
    if (this.#text[this.#at] !== closing) {
      item();
      while (this.#text[this.#at] === ',') {
        this.#at++;
        item();
      }
    }
    if (this.#text[this.#at] !== closing) this.#fail(`',' or '${closing}' is wanted`);
    this.#at++;
    this.#depth--;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #fail(problem: string): never {
    throw new SyntaxError(`at character ${this.#at}: ${problem}`);
  }
}
