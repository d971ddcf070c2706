import { EmError } from '@expertmesh/common';

const largestUint32 = 2 ** 32 - 1;

/** The value as given, or EM_REQUEST_VALUE: protobuf would silently wrap what does not fit its field. */
export function checkedInteger(field: string, value: number, largest = largestUint32): number {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value;
  throw new EmError('EM_REQUEST_VALUE', { field, got: String(value), wanted: `a whole number from 0 to ${largest}` });
}

export function checkedIds(field: string, ids: readonly number[]): number[] {
  return ids.map((id, index) => checkedInteger(`${field}[${index}]`, id));
}
