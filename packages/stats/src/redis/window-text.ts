import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { EmError } from '@expertmesh/common';
import { z } from 'zod';
import type { LoadWindow } from '../store.js';

const schema = z.tuple([z.number(), z.number(), z.array(z.array(z.number().nonnegative()))]);

/** A window as it is kept: deflated JSON in base64, a tenth of the counters' text where most are small. */
export function windowText({ startMs, endMs, rows }: LoadWindow): string {
  return deflateRawSync(JSON.stringify([startMs, endMs, rows])).toString('base64');
}

/** @throws EM_STORE_CONTENT */
export function windowOf(text: string, store: string): LoadWindow {
  try {
    const [startMs, endMs, rows] = schema.parse(JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()));
    return { startMs, endMs, rows };
  } catch (error) {
    throw new EmError('EM_STORE_CONTENT', { store, what: 'load window', problem: 'it is not one' }, { cause: error });
  }
}
