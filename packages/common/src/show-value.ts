// Values from outside as error messages show them: bounded in length and depth, whatever they are.

const longestShown = 80;
/** Lists and objects within each other; deeper ones are `…`. */
const deepestShown = 4;

/** A value as JSON, cut short; `absent` for undefined. */
export function showValue(value: unknown): string {
  return value === undefined ? 'absent' : showText(write(value, deepestShown));
}

/** A text, cut short. */
export function showText(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}

function write(value: unknown, levels: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, longestShown + 1));
  if (typeof value !== 'object' || value === null) return String(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (levels === 0) return `${open}…${close}`;
  let text = open;
  for (const key in value) {
    if (text.length > longestShown) break;
    if (text !== open) text += ',';
    if (!Array.isArray(value)) text += `${write(key, levels)}:`;
    text += write((value as Record<string, unknown>)[key], levels - 1);
  }
  return `${text}${close}`;
}
