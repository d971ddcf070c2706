import { Unsupported } from './errors.js';
import { printValue } from './print.js';
import { stringMethods } from './string-methods.js';
import { Callable, Markup, Tuple, textOf, type Value } from './values.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };

/** HTML's special characters as entities; what is safe already stays. */
export function escapeHtml(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeText(textOf(value) ?? printValue(value)));
}

export function escapeText(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => entities[character]!);
}

/** Methods whose result is safe again. */
const safe: ReadonlySet<string> = new Set(
  (
    'capitalize casefold center expandtabs ljust lower lstrip partition removeprefix removesuffix replace rjust rpartition rsplit ' +
    'rstrip split splitlines strip swapcase title upper zfill'
  ).split(' '),
);
/** Of these the second argument becomes part of the result, and is escaped first. */
const escaping: ReadonlySet<string> = new Set(['center', 'ljust', 'replace', 'rjust']);
const refused: ReadonlySet<string> = new Set(['format', 'format_map', 'join', 'unescape', 'striptags', 'escape']);

/** A method of a safe string; undefined where it has none of the name. */
export function markupMethod(markup: Markup, name: string): Value | undefined {
  if (refused.has(name)) throw new Unsupported(`the method ${name} of a safe string`);
  const method = stringMethods.get(name);
  if (method === undefined) return undefined;
  return new Callable(name, (args, keywords) => {
    const given = escaping.has(name) && args.length > 1 ? [args[0]!, escapeHtml(args[1]!), ...args.slice(2)] : args;
    const result = method(markup.text, given, keywords);
    return safe.has(name) ? asMarkup(result) : result;
  });
}

function asMarkup(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(asMarkup);
  return value instanceof Tuple ? new Tuple(value.items.map(asMarkup)) : value;
}
