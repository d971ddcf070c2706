// Batches of active experts: the recorded ones of the vectors, and small random ones.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';

export type Batches = readonly (readonly number[])[];

/** What the reference implementations recorded. */
export function readVectors<Vectors>(): Vectors {
  const packed = readFileSync(new URL('vectors/buffering.json.gz', import.meta.url));
  return JSON.parse(gunzipSync(packed).toString()) as Vectors;
}

/** The recorded trace whose name begins so. */
export function recorded(name: string): { experts: number; trace: Batches } {
  const { large } = readVectors<{ large: { name: string; experts: number; trace: Batches }[] }>();
  return large.find((entry) => entry.name.startsWith(name))!;
}

export const numExperts = 10;

export const randomBatches = fc.array(fc.uniqueArray(fc.nat(numExperts - 1)), { maxLength: 30 });
