/** One loaded copy of an expert. */
export interface Replica {
  readonly worker: string;
  /** Fraction of the expert's rows this replica is sent; the shares of an expert sum to 1. */
  readonly share: number;
}

export interface ExpertPlacement {
  readonly format: string;
  /** Of the canonical bytes, 16 hex digits; empty until the first worker has loaded it. */
  readonly checksum: string;
  readonly replicas: readonly Replica[];
}

/** Where each expert's replicas are. Never changed in place: every change is a new placement of a higher epoch. */
export interface Placement {
  readonly epoch: number;
  /** [layer][expert]; a layer without experts is empty. */
  readonly layers: readonly (readonly ExpertPlacement[])[];
}

/** Identity of one loaded expert: what a replica must hold to answer rows. */
export interface Content {
  readonly layer: number;
  readonly expert: number;
  readonly format: string;
  /** 16 hex digits. */
  readonly checksum: string;
}

/** Where a content may be copied from. */
export interface CopySource {
  /** A worker that holds it; empty = none. */
  readonly worker: string;
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
}

/** Names a content without its checksum: what a worker is asked to load when the checksum is not known yet. */
export function contentKey(content: Omit<Content, 'checksum'>): string {
  return `${content.layer}/${content.expert}/${content.format}`;
}

/** The placement with the checksums that `checksumOf` knows; the others stay as they are. */
export function withChecksums(placement: Placement, checksumOf: (content: Content) => string | undefined): Placement {
  return {
    epoch: placement.epoch,
    layers: placement.layers.map((experts, layer) =>
      experts.map((placed, expert) => ({
        ...placed,
        checksum: checksumOf({ layer, expert, format: placed.format, checksum: placed.checksum }) ?? placed.checksum,
      })),
    ),
  };
}

/** Whether two lists name the same workers with the same shares, in any order. */
export function sameReplicas(a: readonly Replica[], b: readonly Replica[]): boolean {
  const shares = new Map(a.map(({ worker, share }) => [worker, share]));
  return a.length === b.length && b.every(({ worker, share }) => shares.get(worker) === share);
}
