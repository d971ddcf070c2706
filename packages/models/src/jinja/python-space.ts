/** What `str.isspace` and `\s` mean in Python, for a character class: more than in JavaScript (U+001C…U+001F, U+0085), less U+FEFF. */
export const spaceClass = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Where Python's str.splitlines() ends a line, beside \r\n. */
export const lineEndClass = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029';

const leadingSpace = new RegExp(`^[${spaceClass}]+`);
const trailingSpace = new RegExp(`(?<![${spaceClass}])[${spaceClass}]+$`);
const onlySpace = new RegExp(`^[${spaceClass}]+$`);

export function stripStart(text: string): string {
  return text.replace(leadingSpace, '');
}

export function stripEnd(text: string): string {
  return text.replace(trailingSpace, '');
}

export function isSpace(text: string): boolean {
  return onlySpace.test(text);
}
