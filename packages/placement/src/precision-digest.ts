import { createHash } from 'node:crypto';
import type { ExpertPlacement, Placement } from './placement.js';

/** Of the layers that placements share with the ones before them. */
const digests = new WeakMap<readonly ExpertPlacement[], string>();

/** Names a precision map: the same 16 hex digits wherever every expert has the same format. */
export function precisionDigest({ layers }: Pick<Placement, 'layers'>): string {
  const hash = createHash('sha256');
  for (const experts of layers) hash.update(layerDigest(experts));
  return hash.digest('hex').slice(0, 16);
}

function layerDigest(experts: readonly ExpertPlacement[]): string {
  const known = digests.get(experts);
  if (known !== undefined) return known;
  const made = createHash('sha256')
    .update(experts.map(({ format }) => format).join())
    .digest('hex');
  digests.set(experts, made);
  return made;
}
