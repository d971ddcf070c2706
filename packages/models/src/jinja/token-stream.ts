import { TemplateSyntaxError } from './errors.js';
import type { Token } from './lexer.js';

const descriptions: Readonly<Record<string, string>> = {
  data: 'template data / text',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  eof: 'end of template',
};

export class TokenStream {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[this.#at]!;
  }

  get following(): Token {
    return this.#tokens[this.#at + 1] ?? this.current;
  }

  next(): Token {
    const token = this.current;
    if (token.type !== 'eof') this.#at++;
    return token;
  }

  isOperator(...signs: string[]): boolean {
    return this.current.type === 'operator' && signs.includes(this.current.value as string);
  }

  isName(...names: string[]): boolean {
    return this.current.type === 'name' && names.includes(this.current.value as string);
  }

  skipOperator(sign: string): boolean {
    if (!this.isOperator(sign)) return false;
    this.next();
    return true;
  }

  skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.next();
    return true;
  }

  expectOperator(sign: string): Token {
    if (!this.isOperator(sign)) this.#unexpected(sign);
    return this.next();
  }

  expectName(): string {
    if (this.current.type !== 'name') this.#unexpected('name');
    return this.next().value as string;
  }

  expectKeyword(keyword: string): Token {
    if (!this.isName(keyword)) this.#unexpected(keyword);
    return this.next();
  }

  expectEnd(type: 'block_end' | 'variable_end'): void {
    if (this.current.type !== type) this.#unexpected(descriptions[type]!);
    this.next();
  }

  /** What an error says of the current token. */
  describe(): string {
    const { type, value } = this.current;
    return descriptions[type] ?? String(value);
  }

  fail(problem: string, line = this.current.line): never {
    throw new TemplateSyntaxError(problem, line);
  }

  #unexpected(wanted: string): never {
    if (this.current.type === 'eof') this.fail(`unexpected end of template, expected '${wanted}'`);
    this.fail(`expected token '${wanted}', got '${this.describe()}'`);
  }
}
