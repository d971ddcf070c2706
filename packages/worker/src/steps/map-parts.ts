import type { MapInUse, PrecisionMaps } from '../experts/precision-maps.js';
import type { Slice } from './scheduler.js';
import type { StepRows } from './step-rows.js';

/** What one batch is to compute: rows of one precision map. */
export interface PartInput {
  readonly map: MapInUse;
  readonly slices: readonly Slice[];
}

/** A step's slices by the precision map that their positions are computed under, in their order. */
export function partsOf(slices: readonly Slice[], maps: PrecisionMaps): readonly PartInput[] {
  const parts = new Map<MapInUse, Slice[]>();
  for (const slice of slices) {
    const map = maps.effective(slice.sequence.precision.mapAt(slice.first));
    const own = parts.get(map) ?? [];
    own.push(slice);
    parts.set(map, own);
  }
  return [...parts].map(([map, own]) => ({ map, slices: own }));
}

/** The rows of a batch have been computed under this map. */
export function recordSpans(rows: StepRows, { digest }: MapInUse): void {
  for (const [index, { sequence, stack, first, numRows }] of rows.slices.entries()) {
    if (stack === 'decoder' && !rows.isDropped(index)) sequence.precision.computed(first, first + numRows, digest);
  }
}
