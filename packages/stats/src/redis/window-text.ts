import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { EmError } from '@expertmesh/common';
import { z } from 'zod';
import type { LoadWindow } from '../store.js';

const count = z.number().nonnegative();
const activity = z.array(z.tuple([count, count]));
/** Without the last part where it has not been counted. */
const schema = z.tuple([z.number(), z.number(), z.array(z.array(count)), activity.optional()]);

/** A window as it is kept: deflated JSON in base64, a tenth of the counters' text where most are small. */
export function windowText({ startMs, endMs, rows, activity }: LoadWindow): string {
  const counted = activity?.map(({ batches, activeExperts }) => [batches, activeExperts]);
  return deflateRawSync(JSON.stringify([startMs, endMs, rows, ...(counted === undefined ? [] : [counted])])).toString('base64');
}

/** @throws EM_STORE_CONTENT */
export function windowOf(text: string, store: string): LoadWindow {
  try {
    const [startMs, endMs, rows, counted] = schema.parse(JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()));
    const activity = counted?.map(([batches, activeExperts]) => ({ batches, activeExperts }));
    return { startMs, endMs, rows, ...(activity !== undefined && { activity }) };
  } catch (error) {
    throw new EmError('EM_STORE_CONTENT', { store, what: 'load window', problem: 'it is not one' }, { cause: error });
  }
}
