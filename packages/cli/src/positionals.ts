import { EmError } from '@expertmesh/common';
import { type ExpertAddress, parseExpertAddress } from './values.js';

/** @param what as in "give a worker". @throws EM_USAGE */
export function onePositional(positionals: readonly string[], what: string, command: string): string {
  const [value] = positionals;
  if (value === undefined || value === '') throw new EmError('EM_USAGE', { problem: `give ${what}. See: expertmesh ${command} --help` });
  return value;
}

/** @throws EM_USAGE, EM_OPTION_VALUE */
export function expertPositional(positionals: readonly string[], command: string): ExpertAddress {
  return expertAddress('LAYER/EXPERT', onePositional(positionals, 'an expert as LAYER/EXPERT', command));
}

/** @param option as errors name it. @throws EM_OPTION_VALUE */
export function expertAddress(option: string, value: string): ExpertAddress {
  const address = parseExpertAddress(value);
  if (address === null) throw new EmError('EM_OPTION_VALUE', { option, got: value, wanted: 'LAYER/EXPERT, like 12/37' });
  return address;
}
