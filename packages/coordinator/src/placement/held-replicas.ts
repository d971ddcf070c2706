import { type Content, contentKey, type Placement, type Replica } from '@expertmesh/placement';
import type { WorkerHoldings } from './worker-holdings.js';

type HoldingsOf = (worker: string) => WorkerHoldings | undefined;

/** As one of the workers that are to hold it has found; undefined where none has said. */
export function knownChecksum(content: Content, placement: Placement, holdingsOf: HoldingsOf): string | undefined {
  const replicas: readonly Replica[] = placement.layers[content.layer]?.[content.expert]?.replicas ?? [];
  const key = contentKey(content);
  return replicas.map(({ worker }) => holdingsOf(worker)?.checksumOf(key)).find((checksum) => checksum);
}

/** A worker that is to hold this expert, in whatever format, says that it does. */
export function isHeld({ layer, expert }: Content, placement: Placement, holdingsOf: HoldingsOf): boolean {
  const placed = placement.layers[layer]?.[expert];
  if (placed === undefined) return true;
  return knownChecksum({ layer, expert, format: placed.format, checksum: '' }, placement, holdingsOf) !== undefined;
}
