import { spendText } from './budget.js';
import { countArgument, integerArgument, textArgument } from './call-arguments.js';
import { PythonError, typeError, Unsupported, valueError } from './errors.js';
import { formatPercent } from './format-percent.js';
import { iterate, lengthOf } from './iterate.js';
import { dumpJson } from './json-dump.js';
import { escapeHtml, markupMethod } from './markup.js';
import { calculate, slice } from './operators.js';
import { prettyPrint } from './pretty-print.js';
import { printValue } from './print.js';
import { fixedDigits } from './python-float.js';
import { spaceClass, stripEnd, stripStart } from './python-space.js';
import { alias, define, type Entry } from './registry.js';
import { center, replaceText, splitLines, stringMethods, strip } from './string-methods.js';
import { characters } from './text.js';
import { wordClass } from './text-classes.js';
import { toFloat } from './to-number.js';
import { type Callable, Dict, isTrue, type Keywords, Markup, Tuple, textOf, typeName, Undefined, type Value } from './values.js';

/** A text as it is, safe or not; anything else printed. */
function softText(value: Value): string | Markup {
  return value instanceof Markup || typeof value === 'string' ? value : printValue(value);
}

/** Applies a method of str, which leaves safe text safe. */
function withMethod(name: string, value: Value, ...args: Value[]): Value {
  const text = softText(value);
  if (text instanceof Markup) return (markupMethod(text, name) as Callable).call(args, new Map());
  return stringMethods.get(name)!(text, args, new Map());
}

const wordBeginning = new RegExp(`([-${spaceClass}({[<]+)`);
const words = new RegExp(`[${wordClass}]+`, 'gu');

function titleFilter(value: Value): string {
  return printValue(softText(value))
    .split(wordBeginning)
    .map((piece) => {
      const [first = '', ...rest] = characters(piece);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

function indent(value: Value, width: Value, first: boolean, blank: boolean): Value {
  const isSafe = value instanceof Markup;
  const given = textOf(width);
  const indention = given ?? ' '.repeat(checkedWidth(width));
  const text = textOf(value);
  if (text === null) {
    if (value instanceof Undefined) value.fail();
    throw typeError(`can only concatenate a str, not ${typeName(value)}`);
  }
  const lines = splitLines(`${text}\n`);
  spendText(text.length + lines.length * indention.length);
  const indented = lines.map((line, index) => (index === 0 || (!blank && line === '') ? line : indention + line)).join('\n');
  const result = first ? indention + indented : indented;
  return isSafe ? new Markup(result) : result;
}

function checkedWidth(width: Value): number {
  const count = Math.max(0, countArgument(width, 'indent'));
  spendText(count);
  return count;
}

function truncate(value: Value, length: number, killsWords: boolean, end: string, leeway: number): Value {
  if (length < lengthOf(end)) throw new PythonError('AssertionError', `expected length >= ${lengthOf(end)}, got ${length}`);
  if (leeway < 0) throw new PythonError('AssertionError', `expected leeway >= 0, got ${leeway}`);
  if (lengthOf(value) <= length + leeway) return value;
  const head = slice(value, null, BigInt(length - lengthOf(end)), null);
  const text = textOf(head);
  if (text === null) throw typeError(`truncate wants a str, not ${typeName(value)}`);
  if (killsWords) return calculate('+', head, end);
  const lastSpace = text.lastIndexOf(' ');
  const kept = lastSpace < 0 ? text : text.slice(0, lastSpace);
  return calculate('+', head instanceof Markup ? new Markup(kept) : kept, end);
}

const sizeUnits = 'KMGTPEZY';

function fileSize(value: Value, isBinary: boolean): string {
  const bytes = toFloat(value);
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (!Number.isFinite(bytes)) throw new Unsupported('the size of a file without end');
  if (bytes < base) return `${BigInt(Math.trunc(bytes))} Bytes`;
  for (let index = 0; ; index++) {
    const unit = base ** (index + 2);
    if (bytes >= unit && index < sizeUnits.length - 1) continue;
    const prefix = sizeUnits[index]!;
    return `${fixedDigits((base * bytes) / unit, 1)} ${isBinary ? `${prefix}iB` : `${prefix === 'K' ? 'k' : prefix}B`}`;
  }
}

/** Percent-encoded, as urllib.parse.quote does; with `forQuery` also `/`, and spaces as `+`. */
function quoteUrl(value: Value, forQuery: boolean): string {
  const safe = forQuery ? /^[A-Za-z0-9_.~-]$/ : /^[A-Za-z0-9_.~/-]$/;
  const bytes = Buffer.from(textOf(value) ?? printValue(value), 'utf8');
  spendText(bytes.length * 3);
  const quoted = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return safe.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  return forQuery ? quoted.replaceAll('%20', '+') : quoted;
}

function encodeUrl(value: Value): string {
  const pairs = value instanceof Dict ? [...value.entries()].map((entry): Value => new Tuple(entry)) : urlPairs(value);
  if (pairs === null) return quoteUrl(value, false);
  return pairs
    .map((pair) => {
      const items = [...iterate(pair)];
      if (items.length !== 2) throw valueError('pairs have two items');
      return `${quoteUrl(items[0]!, true)}=${quoteUrl(items[1]!, true)}`;
    })
    .join('&');
}

/** Null for what has no items, and for text. */
function urlPairs(value: Value): Value[] | null {
  if (textOf(value) !== null || value === null || typeof value !== 'object') return null;
  return [...iterate(value)];
}

function stripTags(value: Value): string {
  let text = textOf(value) ?? printValue(value);
  if (text.includes('&')) throw new Unsupported('striptags of text with entities');
  let kept = '';
  for (;;) {
    const start = text.indexOf('<');
    if (start < 0) break;
    const isComment = text.startsWith('<!--', start);
    const end = isComment ? text.indexOf('-->', start + 4) : text.indexOf('>', start);
    if (end < 0) break;
    kept += text.slice(0, start);
    text = text.slice(end + (isComment ? 3 : 1));
  }
  return stripEnd(stripStart(kept + text)).replace(new RegExp(`[${spaceClass}]+`, 'g'), ' ');
}

function htmlAttributes(value: Value, hasSpace: boolean): string {
  if (!(value instanceof Dict)) throw typeError('xmlattr wants a dict');
  const items = [...value.entries()]
    .filter(([, item]) => item !== null && !(item instanceof Undefined))
    .map(([key, item]) => {
      const name = textArgument(key, 'xmlattr');
      if (/[ \t-\r/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${name}`);
      return `${escapeHtml(key).text}="${escapeHtml(item).text}"`;
    });
  return (hasSpace && items.length > 0 ? ' ' : '') + items.join(' ');
}

function formatFilter(args: readonly Value[], keywords: Keywords): Value {
  const [value, ...values] = args;
  if (value === undefined) throw typeError('format() missing the value');
  if (values.length > 0 && keywords.size > 0)
    throw new PythonError('TemplateRuntimeError', "can't handle positional and keyword arguments at once");
  const text = softText(value);
  if (text instanceof Markup) throw new Unsupported('format on a safe string');
  return formatPercent(text, keywords.size > 0 ? Dict.of(keywords) : new Tuple(values));
}

/** The filter of transformers, with the arguments of Python's json.dumps(). */
function toJson(value: Value, isAscii: boolean, indentation: Value, separators: Value, sortsKeys: boolean): string {
  const [itemSeparator, keySeparator] = separators === null ? [indentation === null ? ', ' : ',', ': '] : separatorTexts(separators);
  return dumpJson(value, { isAscii, indent: indentOf(indentation), itemSeparator, keySeparator, sortsKeys });
}

function separatorTexts(separators: Value): [string, string] {
  const items = [...iterate(separators)];
  if (items.length !== 2) throw valueError('separators are two');
  return [textArgument(items[0], 'tojson'), textArgument(items[1], 'tojson')];
}

function indentOf(indentation: Value): string | null {
  if (indentation === null) return null;
  return textOf(indentation) ?? ' '.repeat(checkedWidth(indentation));
}

function refuse(name: string, why: string): Entry {
  return [
    name,
    () => {
      throw new Unsupported(`the filter ${name}${why}`);
    },
  ];
}

const escapeFilter = define('escape', 's /', (value) => escapeHtml(value!));

/** Filters that make text. */
export const textFilters: readonly Entry[] = [
  define('capitalize', 's', (value) => withMethod('capitalize', value!)),
  define('center', 'value width=', (value, width = 80n) => {
    const text = softText(value!);
    const centered = center(textOf(text)!, countArgument(width, 'center'));
    return text instanceof Markup ? new Markup(centered) : centered;
  }),
  escapeFilter,
  alias('e', escapeFilter),
  define('filesizeformat', 'value binary=', (value, binary = false) => fileSize(value!, isTrue(binary))),
  define('forceescape', 'value', (value) => escapeHtml(textOf(value!) ?? printValue(value!))),
  ['format', formatFilter],
  define('indent', 's width= first= blank=', (value, width = 4n, first = false, blank = false) => {
    return indent(value!, width, isTrue(first), isTrue(blank));
  }),
  define('lower', 's', (value) => withMethod('lower', value!)),
  define('pprint', 'value', (value) => prettyPrint(value!)),
  define('replace', 's old new count=', (value, old, by, count = null) => {
    const most = count === null ? -1 : countArgument(count, 'replace');
    return replaceText(printValue(value!), printValue(old!), printValue(by!), most);
  }),
  define('safe', 'value', (value) => new Markup(printValue(value!))),
  define('string', 'object', (value) => softText(value!)),
  define('striptags', 'value', (value) => stripTags(value!)),
  define('title', 's', (value) => titleFilter(value!)),
  define(
    'tojson',
    'x ensure_ascii= indent= separators= sort_keys=',
    (value, isAscii = false, spaces = null, separators = null, sorts = false) => {
      return toJson(value!, isTrue(isAscii), spaces, separators, isTrue(sorts));
    },
  ),
  define('trim', 'value chars=', (value, chars = null) => {
    const text = softText(value!);
    const stripped = strip(textOf(text)!, chars);
    return text instanceof Markup ? new Markup(stripped) : stripped;
  }),
  define('truncate', 's length= killwords= end= leeway=', (value, length = 255n, killsWords = false, end = '...', leeway = null) => {
    const most = Number(integerArgument(length, 'truncate'));
    const tolerance = leeway === null ? 5 : Number(integerArgument(leeway, 'truncate'));
    return truncate(value!, most, isTrue(killsWords), textArgument(end, 'truncate'), tolerance);
  }),
  define('upper', 's', (value) => withMethod('upper', value!)),
  define('urlencode', 'value', (value) => encodeUrl(value!)),
  refuse('urlize', ''),
  define('wordcount', 's', (value) => BigInt(printValue(value!).match(words)?.length ?? 0)),
  refuse('wordwrap', ''),
  define('xmlattr', 'd autospace=', (value, autospace = true) => htmlAttributes(value!, isTrue(autospace))),
];
