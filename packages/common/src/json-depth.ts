/**
 * Levels of lists and objects that JSON from outside may have, so that whoever walks through it has room on the stack. JSON.parse itself
 * reads any depth.
 */
export const deepestJson = 100;

/** Whether a parsed value has more than {@link deepestJson} levels. */
export function isTooDeep(value: unknown, levels: number = deepestJson): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}
