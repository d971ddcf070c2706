import { EmError } from '@expertmesh/common';
import { placementFromMessage } from '@expertmesh/placement';
import { identityOf, type WorkerFacts } from '../membership/worker-facts.js';
import type { WorkerEntry } from '../membership/worker-table.js';
import type { CommandTarget } from './epochs-options.js';
import type { StoredPlacement } from './stored-placement.js';

/** Of these workers the one that routes by the newest placement, where that one is newer than `epoch`; else null. */
export function newerThan(epoch: number, workers: readonly WorkerEntry[]): WorkerFacts | null {
  const newest = workers.reduce<WorkerEntry | null>((most, entry) => (entry.facts.epoch > (most?.facts.epoch ?? 0) ? entry : most), null);
  return newest !== null && newest.facts.epoch > epoch ? newest.facts : null;
}

/** The placement that a worker routes by, as the next epoch. Rejects with EM_INTERNAL when the worker gives another one than it has named. */
export async function recalledPlacement(facts: WorkerFacts, session: CommandTarget, deadlineMs: number): Promise<StoredPlacement> {
  const ack = await session.command({ recall: {} }, deadlineMs);
  const { epoch, layers } = placementFromMessage(ack.placement ?? {});
  if (epoch < facts.epoch || layers.length !== facts.layers.length) {
    throw new EmError('EM_INTERNAL', { problem: `${facts.id} was asked for epoch ${facts.epoch} and gave epoch ${epoch}` });
  }
  return { fingerprint: identityOf(facts).fingerprint, layers: facts.layers, placement: { epoch: epoch + 1, layers } };
}
