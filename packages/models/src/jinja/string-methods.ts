import { spendItems, spendText } from './budget.js';
import { bind, clamp, countArgument, signature, sliceBounds, textArgument } from './call-arguments.js';
import { typeError, Unsupported, valueError } from './errors.js';
import { iterate } from './iterate.js';
import { lineEndClass, spaceClass, stripEnd, stripStart } from './python-space.js';
import { characterCount, characters, positionAt, sliceText } from './text.js';
import { capitalize, swapCase, titleWords } from './text-case.js';
import { classifications } from './text-classes.js';
import { isTrue, type Keywords, Tuple, textOf, typeName, type Value } from './values.js';

export type StringMethod = (text: string, args: readonly Value[], keywords: Keywords) => Value;

/** A method whose arguments are bound to names before it runs. */
function method(
  name: string,
  parameters: string,
  run: (text: string, args: readonly (Value | undefined)[]) => Value,
): [string, StringMethod] {
  const expected = signature(parameters);
  return [name, (text, args, keywords) => run(text, bind(name, expected, args, keywords))];
}

function plain(name: string, run: (text: string) => Value): [string, StringMethod] {
  return method(name, '', run);
}

/** Where a part is found within bounds: as a character position, -1 where it is not. */
function finding(name: string, isFromEnd: boolean, failsWithout: boolean): [string, StringMethod] {
  return method(name, 'sub start= stop= /', (text, [sub, start, stop]) => {
    const part = textArgument(sub, name);
    const length = characterCount(text);
    const [first, last] = sliceBounds(start, stop, length);
    const within = first > length ? null : sliceText(text, first, Math.max(first, last));
    const offset = within === null || first > last ? -1 : isFromEnd ? within.lastIndexOf(part) : within.indexOf(part);
    if (offset < 0 && failsWithout) throw valueError('substring not found');
    return BigInt(offset < 0 ? -1 : first + positionAt(within!, offset));
  });
}

/** Does it begin or end with the affix, or one of a tuple of them? */
function affixTest(name: string, has: (text: string, affix: string) => boolean): [string, StringMethod] {
  return method(name, 'affix start= stop= /', (text, [affix, start, stop]) => {
    const length = characterCount(text);
    const [first, last] = sliceBounds(start, stop, length);
    const affixes = affix instanceof Tuple ? affix.items : [affix];
    const texts = affixes.map((item) => textArgument(item, name));
    if (first > length || first > last) return false;
    const within = sliceText(text, first, last);
    return texts.some((item) => has(within, item));
  });
}

function stripping(name: string, atStart: boolean, atEnd: boolean): [string, StringMethod] {
  return method(name, 'chars= /', (text, [chars]) => strip(text, chars ?? null, atStart, atEnd));
}

/** Without spaces, or without the given characters, at the ends. */
export function strip(text: string, chars: Value, atStart = true, atEnd = true): string {
  if (chars === null) return (atEnd ? stripEnd : String)((atStart ? stripStart : String)(text));
  const unwanted = new Set(characters(textArgument(chars, 'strip')));
  const all = characters(text);
  let first = 0;
  let last = all.length;
  if (atStart) while (first < last && unwanted.has(all[first]!)) first++;
  if (atEnd) while (last > first && unwanted.has(all[last - 1]!)) last--;
  return sliceText(text, first, last);
}

function splitting(name: string, isFromEnd: boolean): [string, StringMethod] {
  return method(name, 'sep= maxsplit=', (text, [sep, maxsplit]) => {
    const most = maxsplit === undefined ? -1 : countArgument(maxsplit, name);
    const parts =
      sep === undefined || sep === null ? splitSpaces(text, most, isFromEnd) : splitAt(text, textArgument(sep, name), most, isFromEnd);
    spendItems(parts.length);
    return parts;
  });
}

const word = new RegExp(`[^${spaceClass}]+`, 'g');

/** Words; what is left after the most splits keeps the spaces at its far end. */
function splitSpaces(text: string, most: number, isFromEnd: boolean): string[] {
  const found = [...text.matchAll(word)];
  const words = found.map(([each]) => each);
  if (most < 0 || words.length <= most) return words;
  if (!isFromEnd) return [...words.slice(0, most), text.slice(found[most]!.index)];
  const last = found[words.length - most - 1]!;
  return [text.slice(0, last.index + last[0].length), ...words.slice(words.length - most)];
}

function splitAt(text: string, separator: string, most: number, isFromEnd: boolean): string[] {
  if (separator === '') throw valueError('empty separator');
  const parts: string[] = [];
  let rest = text;
  while (most < 0 || parts.length < most) {
    const at = isFromEnd ? rest.lastIndexOf(separator) : rest.indexOf(separator);
    if (at < 0) break;
    const [before, after] = [rest.slice(0, at), rest.slice(at + separator.length)];
    parts.push(isFromEnd ? after : before);
    rest = isFromEnd ? before : after;
  }
  parts.push(rest);
  return isFromEnd ? parts.reverse() : parts;
}

function partitioning(name: string, isFromEnd: boolean): [string, StringMethod] {
  return method(name, 'sep /', (text, [sep]) => {
    const separator = textArgument(sep, name);
    if (separator === '') throw valueError('empty separator');
    const at = isFromEnd ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) return new Tuple(isFromEnd ? ['', '', text] : [text, '', '']);
    return new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)]);
  });
}

const lineEnd = new RegExp(`\\r\\n|[${lineEndClass}]`, 'g');

export function splitLines(text: string, keepsEnds = false): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const match of text.matchAll(lineEnd)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(at, keepsEnds ? end : match.index));
    at = end;
  }
  if (at < text.length) lines.push(text.slice(at));
  spendItems(lines.length);
  return lines;
}

function justifying(name: string, leftShare: (padding: number, width: number) => number): [string, StringMethod] {
  return method(name, 'width fillchar= /', (text, [width, fill]) => {
    const filler = fill === undefined ? ' ' : textArgument(fill, name);
    if (characterCount(filler) !== 1) throw typeError('the fill character must be exactly one character long');
    return justify(text, countArgument(width, name), filler, leftShare);
  });
}

/** Padded to a width; `leftShare` of the padding goes before the text. */
function justify(text: string, width: number, filler: string, leftShare: (padding: number, width: number) => number): string {
  const padding = width - characterCount(text);
  if (padding <= 0) return text;
  spendText(width);
  const left = leftShare(padding, width);
  return filler.repeat(left) + text + filler.repeat(padding - left);
}

/** Python puts an odd blank before the text where both the padding and the width are odd. */
export function center(text: string, width: number, filler = ' '): string {
  return justify(text, width, filler, centerShare);
}

function centerShare(padding: number, width: number): number {
  return Math.floor(padding / 2) + (padding & width & 1);
}

/** Python's str.replace(): up to `most` times, always with less than 0. */
export function replaceText(text: string, old: string, by: string, most: number): string {
  if (old === by || most === 0) return text;
  const pieces = old === '' ? ['', ...characters(text), ''] : text.split(old);
  const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
  spendText(text.length + count * by.length);
  if (count === pieces.length - 1) return pieces.join(by);
  return (
    pieces
      .slice(0, count)
      .map((piece) => piece + by)
      .join('') + pieces.slice(count).join(old)
  );
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const character of characters(text)) {
    if (character !== '\t') {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
      continue;
    }
    const width = size > 0 ? size - (column % size) : 0;
    spendText(result.length + width);
    result += ' '.repeat(width);
    column += width;
  }
  return result;
}

function zeroFilled(text: string, width: number): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + justify(text.slice(sign.length), width - sign.length, '0', (padding) => padding);
}

/** Python's str.join(). */
export function joinTexts(separator: string, items: Iterable<string>): string {
  const texts = [...items];
  spendText(texts.reduce((sum, text) => sum + text.length, 0) + Math.max(0, texts.length - 1) * separator.length);
  return texts.join(separator);
}

function refused(name: string): [string, StringMethod] {
  return [
    name,
    () => {
      throw new Unsupported(`the method ${name} of str`);
    },
  ];
}

export const stringMethods: ReadonlyMap<string, StringMethod> = new Map<string, StringMethod>([
  plain('capitalize', capitalize),
  plain('casefold', (text) => {
    if (/[^\0-\x7f]/.test(text)) throw new Unsupported('casefold() of characters beyond ASCII');
    return text.toLowerCase();
  }),
  justifying('center', centerShare),
  method('count', 'sub start= stop= /', (text, [sub, start, stop]) => {
    const part = textArgument(sub, 'count');
    const length = characterCount(text);
    const [first, last] = sliceBounds(start, stop, length);
    if (first > length || first > last) return 0n;
    const within = sliceText(text, first, last);
    return BigInt(part === '' ? characterCount(within) + 1 : within.split(part).length - 1);
  }),
  refused('encode'),
  affixTest('endswith', (text, affix) => text.endsWith(affix)),
  method('expandtabs', 'tabsize=', (text, [size]) => expandTabs(text, size === undefined ? 8 : countArgument(size, 'expandtabs'))),
  finding('find', false, false),
  finding('index', false, true),
  ...Object.entries(classifications).map(([name, test]) => plain(name, test)),
  method('join', 'iterable /', (text, [iterable]) => {
    const items = [...iterate(iterable!, 'argument')].map((item, index) => {
      const part = textOf(item);
      if (part === null) throw typeError(`sequence item ${index}: expected str instance, ${typeName(item)} found`);
      return part;
    });
    return joinTexts(text, items);
  }),
  justifying('ljust', () => 0),
  plain('lower', (text) => text.toLowerCase()),
  stripping('lstrip', true, false),
  refused('maketrans'),
  partitioning('partition', false),
  method('removeprefix', 'prefix /', (text, [prefix]) => {
    const affix = textArgument(prefix, 'removeprefix');
    return text.startsWith(affix) ? text.slice(affix.length) : text;
  }),
  method('removesuffix', 'suffix /', (text, [suffix]) => {
    const affix = textArgument(suffix, 'removesuffix');
    return affix !== '' && text.endsWith(affix) ? text.slice(0, -affix.length) : text;
  }),
  method('replace', 'old new count= /', (text, [old, by, count]) =>
    replaceText(
      text,
      textArgument(old, 'replace'),
      textArgument(by, 'replace'),
      count === undefined ? -1 : countArgument(count, 'replace'),
    ),
  ),
  finding('rfind', true, false),
  finding('rindex', true, true),
  justifying('rjust', (padding) => padding),
  partitioning('rpartition', true),
  splitting('rsplit', true),
  stripping('rstrip', false, true),
  splitting('split', false),
  method('splitlines', 'keepends=', (text, [keepends]) => splitLines(text, keepends !== undefined && isTrue(keepends))),
  affixTest('startswith', (text, affix) => text.startsWith(affix)),
  stripping('strip', true, true),
  plain('swapcase', swapCase),
  plain('title', titleWords),
  refused('translate'),
  plain('upper', (text) => text.toUpperCase()),
  method('zfill', 'width /', (text, [width]) => zeroFilled(text, clamp(BigInt(countArgument(width, 'zfill'))))),
]);
