import { spendText } from './budget.js';

const surrogate = /[\ud800-\udfff]/;

/** Characters as Python counts them: code points. */
export function characters(text: string): readonly string[] | string {
  if (!surrogate.test(text)) return text;
  spendText(text.length);
  return [...text];
}

export function characterCount(text: string): number {
  return characters(text).length;
}

/** Characters from `start` up to `end`, counted as Python counts them. */
export function sliceText(text: string, start: number, end?: number): string {
  const all = characters(text);
  return typeof all === 'string' ? all.slice(start, end) : all.slice(start, end).join('');
}

/** The character position of an offset into a JavaScript string. */
export function positionAt(text: string, offset: number): number {
  return offset < 0 ? offset : characterCount(text.slice(0, offset));
}

/** Strings in order of code points: JavaScript's own `<` puts U+E000… behind what is beyond U+FFFF. */
export function codePointLess(left: string, right: string): boolean {
  if (!surrogate.test(left) && !surrogate.test(right)) return left < right;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    if (left[at] !== right[at]) return codePointRank(left.charCodeAt(at)) < codePointRank(right.charCodeAt(at));
  }
  return left.length < right.length;
}

/** Surrogates stand for what is beyond all other units. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
