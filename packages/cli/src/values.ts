import { EmError } from '@expertmesh/common';

// Texts of the command line to values. yargs hands over texts only (its own number parsing turns "abc" into NaN and a
// repeated option into an array); each function names the option in its error.

/** What yargs found on the command line; options not given are absent. */
export type Arguments = Readonly<Record<string, unknown>>;

function bad(option: string, got: unknown, wanted: string): EmError {
  return new EmError('EM_OPTION_VALUE', { option: `--${option}`, got: got === '' ? 'empty' : String(got), wanted });
}

/** The text given for an option, or null. */
export function text(args: Arguments, option: string): string | null {
  const value = args[option];
  if (value === undefined) return null;
  if (Array.isArray(value)) throw bad(option, `given ${value.length} times`, 'it once');
  if (value === '') throw bad(option, '', 'a value');
  return String(value);
}

export function requiredText(args: Arguments, option: string): string {
  const value = text(args, option);
  if (value === null) throw new EmError('EM_USAGE', { problem: `--${option} is missing` });
  return value;
}

export function flag(args: Arguments, option: string): boolean {
  const value = args[option];
  if (Array.isArray(value)) throw bad(option, `given ${value.length} times`, 'it once');
  return value === true;
}

/** A whole number from `least` to `most`, or null where the option is not given. */
export function integer(args: Arguments, option: string, least: number, most: number): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < least || number > most) {
    throw bad(
      option,
      value,
      most === Number.MAX_SAFE_INTEGER ? `a whole number, at least ${least}` : `a whole number from ${least} to ${most}`,
    );
  }
  return number;
}

/** A number from `least` to `most`, or null where the option is not given. */
export function decimal(
  args: Arguments,
  option: string,
  least: number,
  most: number,
  options: { isLeastExcluded?: boolean } = {},
): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  const isTooSmall = options.isLeastExcluded === true ? number <= least : number < least;
  if (!Number.isFinite(number) || isTooSmall || number > most) {
    throw bad(option, value, `a number ${options.isLeastExcluded === true ? 'above' : 'from'} ${least} to ${most}`);
  }
  return number;
}

const byteUnits: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes, at least `least`: 400MiB, 1.5GB, 4096; or null where the option is not given. */
export function byteSize(args: Arguments, option: string, least: number): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const [, number = '', unit = ''] = /^(\d+\.?\d*|\.\d+) ?([a-zA-Z]*)$/.exec(value) ?? [];
  const factor = Object.hasOwn(byteUnits, unit.toUpperCase()) ? byteUnits[unit.toUpperCase()]! : Number.NaN;
  const bytes = number === '' ? Number.NaN : Math.round(Number(number) * factor);
  if (!Number.isSafeInteger(bytes) || bytes < least) throw bad(option, value, `a size from ${least} B, like 400MiB or 5GB`);
  return bytes;
}

export function choice<T extends string>(args: Arguments, option: string, choices: readonly T[]): T | null {
  const value = text(args, option);
  if (value === null) return null;
  const found = choices.find((known) => known === value);
  if (found === undefined) throw bad(option, value, choices.join(', '));
  return found;
}

/** 1,2,3 */
export function tokenIds(args: Arguments, option: string): number[] | null {
  const value = text(args, option);
  if (value === null) return null;
  return value.split(',').map((part) => {
    const id = /^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN;
    if (!Number.isSafeInteger(id) || id > 0x7fffffff) throw bad(option, value, 'token ids with commas between them, like 1,2,3');
    return id;
  });
}

/** HOST:PORT; an IPv6 host in brackets. Null where it is not of this form. */
export function parseEndpoint(value: string): string | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]/]+):(\d{1,5})$/.exec(value);
  const port = Number(match?.[2]);
  return match !== null && port >= 1 && port <= 65_535 ? value : null;
}

export function endpoints(args: Arguments, option: string): string[] {
  return requiredText(args, option)
    .split(',')
    .map((part) => {
      const endpoint = parseEndpoint(part.trim());
      if (endpoint === null) throw bad(option, part, 'HOST:PORT, several with commas between them');
      return endpoint;
    });
}
