import type { ChangedExpert, Content, ExpertPlacement, LayerExperts, Placement, Replica } from '@expertmesh/placement';

type Change = Omit<ChangedExpert, 'before'>;

/** A worker that may be given experts of lost ones. */
export interface Rescuer {
  readonly id: string;
  /** Bytes it may hold of experts; 0 = no limit. */
  readonly memoryBytes: number;
  /** Bytes that it holds and is being sent. */
  readonly usedBytes: number;
  /** It keeps fewer experts in memory than it holds, and reads the others for each use. */
  readonly isStreaming: boolean;
}

/**
 * Of these contents the experts that have replicas which are not lost, their shares taken by those; the lost ones keep their place at
 * share 0, for when they are back.
 */
export function withoutLostShares(placement: Placement, contents: Iterable<Content>, isLost: (worker: string) => boolean): Change[] {
  const changes: Change[] = [];
  for (const { layer, expert } of contents) {
    const placed = placement.layers[layer]![expert]!;
    const live = placed.replicas.filter(({ worker }) => !isLost(worker));
    const isWasted = placed.replicas.some(({ worker, share }) => share > 0 && isLost(worker));
    if (live.length > 0 && isWasted) changes.push({ layer, expert, after: { ...placed, replicas: sharedBy(placed.replicas, isLost) } });
  }
  return changes;
}

/** The experts among these contents that lost workers alone hold. */
export function orphans(placement: Placement, contents: Iterable<Content>, isLost: (worker: string) => boolean): Content[] {
  return [...contents].filter(({ layer, expert }) => placement.layers[layer]![expert]!.replicas.every(({ worker }) => isLost(worker)));
}

/**
 * Each orphan goes to the rescuer that has least to load, of those the emptiest, with room; where none has, to one beyond whose memory it is
 * read for each use.
 */
export function assignOrphans(
  all: readonly Content[],
  rescuers: readonly Rescuer[],
  layers: readonly LayerExperts[],
): { readonly loads: ReadonlyMap<string, Content[]>; readonly homeless: readonly Content[] } {
  const bins = rescuers.map((rescuer) => ({ ...rescuer, newBytes: 0 }));
  const loads = new Map<string, Content[]>();
  const homeless: Content[] = [];
  for (const content of all) {
    const { expertBytes } = layers[content.layer]!;
    const roomy = bins.filter((bin) => bin.memoryBytes === 0 || bin.usedBytes + bin.newBytes + expertBytes <= bin.memoryBytes);
    const open = roomy.length > 0 ? roomy : bins.filter(({ isStreaming }) => isStreaming);
    open.sort((one, other) => one.newBytes - other.newBytes || one.usedBytes - other.usedBytes || (one.id < other.id ? -1 : 1));
    const [bin] = open;
    if (bin === undefined) homeless.push(content);
    else {
      bin.newBytes += expertBytes;
      loads.set(bin.id, [...(loads.get(bin.id) ?? []), content]);
    }
  }
  return { loads, homeless };
}

/** The orphans as this worker has loaded them; one that is no orphan any more stays as it is. */
export function rescued(placement: Placement, contents: readonly Content[], worker: string, isLost: (worker: string) => boolean): Change[] {
  return orphans(placement, contents, isLost).map(({ layer, expert }) => {
    const placed = placement.layers[layer]![expert]!;
    const away = placed.replicas.filter((replica) => replica.worker !== worker).map((replica) => ({ ...replica, share: 0 }));
    return { layer, expert, after: { ...placed, replicas: [...away, { worker, share: 1 }] } };
  });
}

/**
 * What a worker that is back holds of experts that are served without it, shared as before its loss by those of these workers that are
 * there. Where `before` knows of none, or the expert has been moved since, it stays as it is.
 */
export function returned(
  placement: Placement,
  contents: Iterable<Content>,
  worker: string,
  before: (layer: number, expert: number) => readonly Replica[] | undefined,
  isReady: (worker: string) => boolean,
): Change[] {
  const changes: Change[] = [];
  for (const { layer, expert } of contents) {
    const placed = placement.layers[layer]![expert]!;
    const was = before(layer, expert);
    const isAway = placed.replicas.find((replica) => replica.worker === worker)?.share === 0;
    if (!isAway || was === undefined || !isStillNamed(was, placed)) continue;
    changes.push({ layer, expert, after: { ...placed, replicas: sharedBy(was, (other) => !isReady(other)) } });
  }
  return changes;
}

/** All of these replicas have kept their places: what they are of is held by their workers, or will be before they are ready. */
export function isStillNamed(was: readonly Replica[], { replicas }: ExpertPlacement): boolean {
  return was.every(({ worker }) => replicas.some((replica) => replica.worker === worker));
}

function sharedBy(replicas: readonly Replica[], isLost: (worker: string) => boolean): Replica[] {
  const live = replicas.filter(({ worker }) => !isLost(worker));
  const sum = live.reduce((total, { share }) => total + share, 0);
  return replicas.map(({ worker, share }) => {
    if (isLost(worker)) return { worker, share: 0 };
    return { worker, share: sum > 0 ? share / sum : 1 / live.length };
  });
}
