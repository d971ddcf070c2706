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

/** Of an option that may be given several times; null where it is not given. */
export function texts(args: Arguments, option: string): string[] | null {
  const value = args[option];
  if (value === undefined) return null;
  return (Array.isArray(value) ? value : [value]).map((one) => text({ [option]: one }, option)!);
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

/** A whole number of 64 bits, all of them exact, or null where the option is not given. */
export function uint64(args: Arguments, option: string): bigint | null {
  const value = text(args, option);
  if (value === null) return null;
  const number = /^\+?\d{1,40}$/.test(value) ? BigInt(value.replace('+', '')) : -1n;
  if (number !== BigInt.asUintN(64, number)) throw bad(option, value, `a whole number from 0 to ${2n ** 64n - 1n}`);
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
  const bytes = parseBytes(value);
  if (!Number.isSafeInteger(bytes) || bytes < least) throw bad(option, value, `a size from ${least} B, like 400MiB or 5GB`);
  return bytes;
}

/** Several with commas between them; or null where the option is not given. */
export function byteSizes(args: Arguments, option: string, least: number): number[] | null {
  return names(args, option)?.map((size) => byteSize({ [option]: size }, option, least)!) ?? null;
}

/** NaN where it is no size. */
function parseBytes(value: string): number {
  const [, number = '', unit = ''] = /^(\d+\.?\d*|\.\d+) ?([a-zA-Z]*)$/.exec(value) ?? [];
  const factor = Object.hasOwn(byteUnits, unit.toUpperCase()) ? byteUnits[unit.toUpperCase()]! : Number.NaN;
  return number === '' ? Number.NaN : Math.round(Number(number) * factor);
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

/** Several with commas between them; null where one of them is not HOST:PORT. */
export function parseEndpoints(value: string): string[] | null {
  const parsed = value.split(',').map((part) => parseEndpoint(part.trim()));
  return parsed.every((endpoint) => endpoint !== null) ? parsed : null;
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

/** HOST:PORT, or dns:HOST:PORT for every address of HOST; several with commas between them. */
export function namedEndpoints(args: Arguments, option: string): string[] {
  return requiredText(args, option)
    .split(',')
    .map((part) => {
      const named = part.trim();
      if (parseEndpoint(named.replace(/^dns:/, '')) === null) {
        throw bad(option, part, 'HOST:PORT or dns:HOST:PORT, several with commas between them');
      }
      return named;
    });
}

/** Bytes a second: 400MiB/s; 0 for `none`. Null where it is not of this form. */
export function parseRate(value: string): number | null {
  if (value === 'none') return 0;
  const bytes = parseBytes(value.replace(/\/s$/, ''));
  return Number.isSafeInteger(bytes) && bytes >= 1 ? bytes : null;
}

export const rateForm = 'bytes a second, like 400MiB/s, or none';

/** Bytes a second, 0 = no limit; or null where the option is not given. */
export function rate(args: Arguments, option: string): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const parsed = parseRate(value);
  if (parsed === null) throw bad(option, value, rateForm);
  return parsed;
}

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, at least 1: 90s, 15m, 2h; or null where the option is not given. */
export function duration(args: Arguments, option: string): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const [, number = '', unit = ''] = /^(\d+\.?\d*|\.\d+)(ms|s|m|h|d)$/.exec(value) ?? [];
  const milliseconds = Math.round(Number(number) * (durationUnits[unit] ?? Number.NaN));
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1) throw bad(option, value, 'a duration, like 90s, 15m or 2h');
  return milliseconds;
}

/** A part of one: 5% or 0.05; or null where the option is not given. A bare 5 is refused: it could mean either. */
export function fraction(args: Arguments, option: string): number | null {
  const value = text(args, option);
  if (value === null) return null;
  const [, number = '', percent = ''] = /^(\d+\.?\d*|\.\d+)(%?)$/.exec(value) ?? [];
  const parsed = number === '' ? Number.NaN : Number(number) / (percent === '' ? 1 : 100);
  const most = percent === '' ? 1 : 10;
  if (!(parsed <= most)) throw bad(option, value, 'a share, like 5% or 0.05');
  return parsed;
}

/** w1,w2 */
export function names(args: Arguments, option: string): string[] | null {
  const value = text(args, option);
  if (value === null) return null;
  const parts = value.split(',').map((part) => part.trim());
  if (parts.includes('')) throw bad(option, value, 'names with commas between them, like w1,w2');
  return parts;
}

/** w1=0.5,w2=2: positive numbers by name. */
export function weights(args: Arguments, option: string): Record<string, number> | null {
  const value = text(args, option);
  if (value === null) return null;
  const entries = value.split(',').map((part): [string, number] => {
    const [, name = '', number = ''] = /^\s*([^=\s]+)=(\d+\.?\d*|\.\d+)\s*$/.exec(part) ?? [];
    if (name === '' || Number(number) <= 0) throw bad(option, value, 'WORKER=SPEED with commas between them, like w3=0.5,w4=2');
    return [name, Number(number)];
  });
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index);
  if (twice !== undefined) throw bad(option, value, `${twice[0]} once`);
  return Object.fromEntries(entries);
}

export interface ExpertAddress {
  readonly layer: number;
  readonly expert: number;
}

const largestUint32 = 2 ** 32 - 1;

/** LAYER/EXPERT, like 12/37. Null where it is not of this form. */
export function parseExpertAddress(value: string): ExpertAddress | null {
  const [, layer, expert] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).map(Number);
  if (layer === undefined || expert === undefined || layer > largestUint32 || expert > largestUint32) return null;
  return { layer, expert };
}
