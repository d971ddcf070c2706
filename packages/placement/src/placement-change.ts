import type { expertmesh } from '@expertmesh/proto';
import { expertFromMessage, expertMessage } from './messages.js';
import { type ExpertPlacement, type Placement, sameReplicas } from './placement.js';

/** An expert that two placements place otherwise. */
export interface ChangedExpert {
  readonly layer: number;
  readonly expert: number;
  readonly before: ExpertPlacement;
  readonly after: ExpertPlacement;
}

/**
 * What differs between two placements of the same layers and experts. Lists and experts that are the same objects are not looked into:
 * where a placement shares with the one before it all that it does not change, this costs what has changed.
 */
export function changedExperts(before: Pick<Placement, 'layers'>, after: Pick<Placement, 'layers'>): ChangedExpert[] {
  const changed: ChangedExpert[] = [];
  for (const [layer, experts] of after.layers.entries()) {
    const earlier = before.layers[layer]!;
    if (earlier === experts) continue;
    for (const [expert, placed] of experts.entries()) {
      const was = earlier[expert]!;
      if (was !== placed && !isSame(was, placed)) changed.push({ layer, expert, before: was, after: placed });
    }
  }
  return changed;
}

/** The placement with some experts placed otherwise; shares everything else with it. */
export function withChanges(
  { layers }: Pick<Placement, 'layers'>,
  epoch: number,
  changed: readonly Omit<ChangedExpert, 'before'>[],
): Placement {
  const next: (readonly ExpertPlacement[])[] = [...layers];
  for (const { layer, expert, after } of changed) {
    const experts = next[layer] === layers[layer] ? [...layers[layer]!] : (next[layer] as ExpertPlacement[]);
    experts[expert] = after;
    next[layer] = experts;
  }
  return { epoch, layers: next };
}

export function changeMessage(baseEpoch: number, { epoch }: Placement, changed: readonly ChangedExpert[]): ChangeMessage {
  return { baseEpoch, epoch, experts: changed.map(({ layer, expert, after }) => ({ layer, expert, placed: expertMessage(after) })) };
}

/** What of a change message {@link withChanges} takes. */
export function changesFromMessage({ experts }: ChangeMessage): Omit<ChangedExpert, 'before'>[] {
  return (experts ?? []).map(({ layer, expert, placed }) => ({
    layer: layer ?? 0,
    expert: expert ?? 0,
    after: expertFromMessage(placed ?? {}),
  }));
}

type ChangeMessage = expertmesh.v1.PlacementChange.$Properties;

function isSame(a: ExpertPlacement, b: ExpertPlacement): boolean {
  return a.format === b.format && a.checksum === b.checksum && sameReplicas(a.replicas, b.replicas);
}
