import { defaultPlacement } from '@expertmesh/placement';
import { identityOf } from '../membership/worker-facts.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import type { StoredPlacement } from './stored-placement.js';

/**
 * Each expert on `replicas` of these workers, above every epoch that one of them has seen.
 *
 * @param live at least one
 * @throws EM_OUT_OF_MEMORY
 */
export function firstPlacement(live: readonly WorkerEntry[], replicas: number): StoredPlacement {
  const [first] = live as [WorkerEntry];
  const { layers } = first.facts;
  const rooms = live.map(({ facts }) => ({ id: facts.id, memoryBytes: facts.memoryBytes }));
  const epoch = 1 + Math.max(...live.map(({ facts }) => facts.epoch));
  return {
    fingerprint: identityOf(first.facts).fingerprint,
    layers,
    placement: { epoch, layers: defaultPlacement(layers, rooms, replicas) },
  };
}
