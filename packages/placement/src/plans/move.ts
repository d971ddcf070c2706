import { z } from 'zod';
import type { Replica } from '../placement.js';

/** One expert's next step: at most one replica is copied, then the shares change. */
export interface Move {
  readonly layer: number;
  readonly expert: number;
  readonly before: readonly Replica[];
  readonly after: readonly Replica[];
  /** Where the copied replica is copied from; null where nothing is copied. */
  readonly from: string | null;
  readonly to: string | null;
  /** Copied; of a change of format, those of all replicas. */
  readonly bytes: number;
  /** Where the expert changes its format, and nothing else of it. */
  readonly formats?: { readonly from: string; readonly to: string } | undefined;
}

const count = z.number().int().nonnegative();
export const replicasSchema = z.array(z.strictObject({ worker: z.string().min(1), share: z.number() }));
/** As plans and operations keep it. */
export const moveSchema = z.strictObject({
  layer: count,
  expert: count,
  before: replicasSchema,
  after: replicasSchema,
  from: z.string().nullable(),
  to: z.string().nullable(),
  bytes: count,
  formats: z.strictObject({ from: z.string().min(1), to: z.string().min(1) }).optional(),
});
