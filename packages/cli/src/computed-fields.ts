import type { Computed, PrecisionSpan } from '@expertmesh/client';

/** What answers say of how they were computed, where that is not as it always is. */
export interface ComputedFields {
  /** Which precision map positions were computed under; only where that was more than one. */
  readonly precisionSpans?: readonly PrecisionSpan[];
  /** Positions were computed again under another map than at first; only where they were. */
  readonly precisionChanged?: true;
  /** Routers chose among the experts that were resident; only where they did. */
  readonly residentOnly?: true;
}

export function computedFields({ precisionSpans, precisionChanged, residentOnly }: Computed): ComputedFields {
  return {
    ...(precisionSpans.length > 1 && { precisionSpans }),
    ...(precisionChanged && { precisionChanged: true }),
    ...(residentOnly && { residentOnly: true }),
  };
}

/** For people, beside the answers. */
export const residentOnlyNote = 'routers chose among resident experts only (--resident-only): this is not what the model gives';
