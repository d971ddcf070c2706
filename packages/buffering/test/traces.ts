// Batches of active experts: the recorded ones of the vectors, and small random ones.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

export type Batches = readonly (readonly number[])[];

const file = new URL('vectors/buffering.json', import.meta.url);

/** The recorded trace whose name begins so. */
export function recorded(name: string): { experts: number; trace: Batches } {
  const { large } = JSON.parse(readFileSync(file, 'utf8')) as { large: { name: string; experts: number; trace: Batches }[] };
  return large.find((entry) => entry.name.startsWith(name))!;
}

export const numExperts = 10;

export const randomBatches = fc.array(fc.uniqueArray(fc.nat(numExperts - 1)), { maxLength: 30 });
