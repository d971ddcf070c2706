import { TemplateSyntaxError } from './errors.js';
import { isSpace, spaceClass, stripEnd } from './python-space.js';
import { unescapeLiteral } from './string-literal.js';

export type TokenType =
  | 'data'
  | 'block_begin'
  | 'block_end'
  | 'variable_begin'
  | 'variable_end'
  | 'name'
  | 'string'
  | 'number'
  | 'operator'
  | 'eof';

export interface Token {
  readonly type: TokenType;
  /** Of a number its value, of all else its text: what a string literal stands for, the sign of an operator. */
  readonly value: string | bigint | number;
  readonly line: number;
}

const space = `[${spaceClass}]`;
const tagBegin = /\{[{%#][-+]?/g;
const rawBegin = new RegExp(`\\{%[-+]?${space}*raw${space}*(?:-%\\}${space}*|%\\})`, 'y');
const rawEnd = new RegExp(`(.*?)(\\{%([-+]?)${space}*endraw${space}*(?:\\+%\\}|-%\\}${space}*|%\\}\\n?))`, 'sy');
const commentEnd = new RegExp(`.*?(?:\\+#\\}|-#\\}${space}*|#\\}\\n?)`, 'sy');
const blockEnd = new RegExp(`\\+%\\}|-%\\}${space}*|%\\}\\n?`, 'y');
const variableEnd = new RegExp(`-\\}\\}${space}*|\\}\\}`, 'y');
const spaces = new RegExp(`${space}+`, 'y');
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const string = /'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"/sy;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;

const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
/** Python reads no longer decimal number. */
const maxDigits = 4300;

/** The tokens of a template as Jinja2 cuts it with trim_blocks and lstrip_blocks, without a last newline; the last is `eof`. */
export function tokenize(template: string): Token[] {
  const source = template.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return new Lexer(source).tokens();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;
  /** Whether what was read last ends a line. */
  #startsLine = true;

  constructor(source: string) {
    this.#source = source;
  }

  tokens(): Token[] {
    while (this.#at < this.#source.length) this.#data();
    this.#push('eof', '');
    return this.#tokens;
  }

  /** Text up to the next tag, and the tag. */
  #data(): void {
    tagBegin.lastIndex = this.#at;
    const begin = tagBegin.exec(this.#source);
    const text = this.#source.slice(this.#at, begin?.index);
    if (begin === null) {
      this.#push('data', text);
      this.#advance(text);
      return;
    }
    const [opening] = begin;
    const sign = opening.slice(2);
    this.#push('data', this.#stripped(text, sign, opening[1] === '{'));
    this.#advance(text);
    if (opening[1] === '#') this.#comment(opening);
    else if (opening[1] === '%' && this.#matches(rawBegin) !== null) this.#raw();
    else this.#tag(opening);
  }

  /** What is left of the text before a tag. */
  #stripped(text: string, sign: string, isVariable: boolean): string {
    if (sign === '-') return stripEnd(text);
    if (sign === '+' || isVariable) return text;
    const lineStart = text.lastIndexOf('\n') + 1;
    return (lineStart > 0 || this.#startsLine) && isSpace(text.slice(lineStart)) ? text.slice(0, lineStart) : text;
  }

  #comment(opening: string): void {
    this.#advance(opening);
    if (this.#take(commentEnd) === null && this.#at < this.#source.length) this.#fail('missing end of comment tag');
  }

  #raw(): void {
    this.#take(rawBegin);
    const end = this.#matches(rawEnd);
    if (end === null) {
      if (this.#at < this.#source.length) this.#fail('missing end of raw directive');
      return;
    }
    this.#push('data', this.#stripped(end[1]!, end[3]!, false));
    this.#advance(end[0]);
  }

  #tag(opening: string): void {
    const kind = opening[1] === '{' ? 'variable' : 'block';
    this.#push(`${kind}_begin`, opening);
    this.#advance(opening);
    const open: string[] = [];
    while (this.#at < this.#source.length) {
      if (open.length === 0) {
        const line = this.#line;
        const end = this.#take(kind === 'variable' ? variableEnd : blockEnd);
        if (end !== null) {
          this.#tokens.push({ type: `${kind}_end`, value: end[0], line });
          return;
        }
      }
      this.#token(open);
    }
  }

  #token(open: string[]): void {
    if (this.#take(spaces) !== null) return;
    const line = this.#line;
    let match = this.#take(float);
    if (match !== null) {
      this.#tokens.push({ type: 'number', value: this.#finite(Number(match[0].replaceAll('_', ''))), line });
      return;
    }
    match = this.#take(integer);
    if (match !== null) {
      if (match[0].length > maxDigits && /^\d+$/.test(match[0])) this.#fail('a number of more than 4300 digits');
      this.#tokens.push({ type: 'number', value: BigInt(match[0].replaceAll('_', '')), line });
      return;
    }
    match = this.#take(name);
    if (match !== null) {
      this.#tokens.push({ type: 'name', value: match[0], line });
      return;
    }
    match = this.#take(string);
    if (match !== null) {
      this.#tokens.push({ type: 'string', value: unescapeLiteral(match[1] ?? match[2]!, line), line });
      return;
    }
    match = this.#take(operator);
    if (match === null) this.#fail(`unexpected char ${JSON.stringify(String.fromCodePoint(this.#source.codePointAt(this.#at)!))}`);
    this.#balance(match[0], open);
    this.#tokens.push({ type: 'operator', value: match[0], line });
  }

  #balance(sign: string, open: string[]): void {
    const end = closing[sign];
    if (end !== undefined) open.push(end);
    else if (sign === '}' || sign === ')' || sign === ']') {
      const expected = open.pop();
      if (expected !== sign) this.#fail(`unexpected '${sign}'${expected === undefined ? '' : `, expected '${expected}'`}`);
    }
  }

  /** In Jinja2 a literal of infinity becomes a name that nothing has. */
  #finite(value: number): number {
    if (!Number.isFinite(value)) this.#fail('a number beyond the range of floats');
    return value;
  }

  #push(type: TokenType, value: string): void {
    if (type !== 'data' || value !== '') this.#tokens.push({ type, value, line: this.#line });
  }

  #matches(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const match = this.#matches(pattern);
    if (match !== null) this.#advance(match[0]);
    return match;
  }

  #advance(text: string): void {
    if (text === '') return;
    this.#at += text.length;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
    this.#startsLine = text.endsWith('\n');
  }

  #fail(problem: string): never {
    throw new TemplateSyntaxError(problem, this.#line);
  }
}
