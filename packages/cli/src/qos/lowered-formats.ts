import { EmError } from '@expertmesh/common';
import type { Format } from '@expertmesh/native';
import { type Arguments, names } from '../values.js';

/** --formats: those that experts are lowered to. */
export async function readLoweredFormats(args: Arguments): Promise<Format[]> {
  const { loweredFormats } = await import('@expertmesh/bench');
  const given = names(args, 'formats');
  if (given === null) return [...loweredFormats];
  return [...new Set(given)].map((name) => {
    const found = loweredFormats.find((format) => format === name);
    if (found === undefined) throw new EmError('EM_OPTION_VALUE', { option: '--formats', got: name, wanted: loweredFormats.join(', ') });
    return found;
  });
}
