import { EmError } from '@expertmesh/common';

const largestUint32 = 2 ** 32 - 1;

/** The value as given, or EM_REQUEST_VALUE: protobuf would silently wrap what does not fit its field. */
export function checkedInteger(field: string, value: number, largest = largestUint32): number {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return value;
  throw new EmError('EM_REQUEST_VALUE', { field, got: String(value), wanted: `a whole number from 0 to ${largest}` });
}

/** A number that is exact, or a bigint, as the bigint it means. Else EM_REQUEST_VALUE. */
export function checkedUint64(field: string, value: number | bigint): bigint {
  const isExact = typeof value === 'bigint' ? value === BigInt.asUintN(64, value) : Number.isSafeInteger(value) && value >= 0;
  if (isExact) return BigInt(value);
  const wanted = 'a whole number from 0 to 2^53 - 1, or a bigint up to 2^64 - 1';
  throw new EmError('EM_REQUEST_VALUE', { field, got: String(value), wanted });
}

export function checkedIds(field: string, ids: readonly number[]): number[] {
  return ids.map((id, index) => checkedInteger(`${field}[${index}]`, id));
}
