import { TemplateSyntaxError, Unsupported } from './errors.js';

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const escapeSequence = /\\(?:([0-7]{1,3})|([xuU])([0-9a-fA-F]*)|(.))/gsu;

/**
 * The text that a literal without its quotes stands for. Jinja2 writes characters beyond ASCII as escapes before it resolves
 * escapes, so that a backslash before one of them takes the backslash of its escape.
 */
export function unescapeLiteral(literal: string, line: number): string {
  const ascii = literal.replace(/[^\0-\x7f]/gu, escaped);
  return ascii.replace(escapeSequence, (all, octal?: string, kind?: string, digits = '', other?: string) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (kind !== undefined) return fromHex(all, digits, hexLengths[kind]!, line);
    if (other === 'N') throw new Unsupported('a character by its name, like \\N{DASH},');
    return simpleEscapes[other!] ?? all;
  });
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function fromHex(all: string, digits: string, length: number, line: number): string {
  const code = Number.parseInt(digits.slice(0, length), 16);
  if (digits.length < length || code > 0x10ffff) throw new TemplateSyntaxError(`the escape ${all} is incomplete`, line);
  if (code >= 0xd800 && code < 0xe000) throw new Unsupported(`half a character, ${all.slice(0, length + 2)},`);
  return String.fromCodePoint(code) + digits.slice(length);
}
