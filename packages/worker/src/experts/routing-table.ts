import { EmError } from '@expertmesh/common';
import { type DecoderSpec, type Format, localFormat, mixtureOf } from '@expertmesh/native';
import type { Content, ExpertPlacement, Placement } from '@expertmesh/placement';

/** Throws EM_WORKER_MISMATCH for a placement of another model: rows are routed by it without further checks. */
export function assertPlacementFits({ layers }: Placement, spec: DecoderSpec, worker: string): void {
  const counts = spec.layers.map((layer) => mixtureOf(layer)?.numExperts ?? 0);
  const fits = layers.length === counts.length && layers.every((experts, layer) => experts.length === counts[layer]);
  if (fits) return;
  const wanted = layers.map((experts) => experts.length).join(', ');
  throw new EmError('EM_WORKER_MISMATCH', { worker, what: 'experts by layer', got: counts.join(', '), wanted });
}

/** One layer of a placement, flat, for the routing of rows. */
export interface LayerRoutes {
  readonly placed: readonly ExpertPlacement[];
  readonly layer: number;
  readonly numExperts: number;
  /** [numExperts + 1] the replicas of expert e are [first[e], first[e + 1]). */
  readonly first: Int32Array;
  /** By replica: index into the table's workers. */
  readonly workers: Int32Array;
  /** By replica. */
  readonly shares: Float64Array;
  /** By expert. */
  readonly contents: readonly Content[];
}

/** Whose table it is. */
export interface TableOwner {
  /** The precision map that its contents are of, as the engine numbers it. */
  readonly map: number;
  readonly self: string;
  /** Peers, in the order in which they are sent to; those not named come last. */
  readonly sendOrder: readonly string[];
}

/** A placement as a home worker routes by it. Worker 0 is the worker itself; then come the others in the order in which they are sent to. */
export class RoutingTable {
  readonly map: number;
  readonly epoch: number;
  readonly workers: readonly string[];
  readonly layers: readonly LayerRoutes[];

  /** @param earlier whose layers are taken over where nothing of them has changed; null: none */
  constructor(placement: Placement, { map, self, sendOrder }: TableOwner, earlier: RoutingTable | null) {
    const indices = new Map([self, ...peersInOrder(placement, self, sendOrder)].map((worker, index) => [worker, index]));
    this.map = map;
    this.epoch = placement.epoch;
    this.workers = [...indices.keys()];
    const isSame = earlier !== null && earlier.workers.join(' ') === this.workers.join(' ');
    this.layers = placement.layers.map((experts, layer) => {
      const routes = isSame ? earlier.layers[layer] : undefined;
      return routes?.placed === experts ? routes : layerRoutes(experts, layer, indices);
    });
  }

  /**
   * [numExperts] the expert's format where all its rows stay here, else 0: localFormat. That is where this worker's replica takes the whole
   * share, or wherever it has one, for a worker that asks no other (`asksNobody`).
   */
  localFormats(layer: number, isHeld: (content: Content) => boolean, asksNobody: boolean): Uint8Array {
    const { numExperts, first, workers, shares, contents } = this.layers[layer] as LayerRoutes;
    const local = new Uint8Array(numExperts);
    for (let expert = 0; expert < numExperts; expert += 1) {
      const begin = first[expert] as number;
      const end = first[expert + 1] as number;
      for (let replica = begin; replica < end; replica += 1) {
        const isWhole = asksNobody || end - begin === 1 || shares[replica] === 1;
        const content = contents[expert] as Content;
        if (workers[replica] === 0 && isWhole && isHeld(content)) local[expert] = localFormat(content.format as Format);
      }
    }
    return local;
  }
}

/** The other workers of the placement: as `sendOrder` has them, then those it does not name, each worker beginning behind itself. */
function peersInOrder({ layers }: Placement, self: string, sendOrder: readonly string[]): Set<string> {
  const placed = new Set<string>();
  for (const experts of layers) for (const { replicas } of experts) for (const { worker } of replicas) placed.add(worker);
  placed.delete(self);
  const names = [...placed].sort();
  const rotated = [...names.filter((name) => name > self), ...names.filter((name) => name < self)];
  return new Set([...sendOrder.filter((name) => placed.has(name)), ...rotated]);
}

function layerRoutes(experts: readonly ExpertPlacement[], layer: number, indices: ReadonlyMap<string, number>): LayerRoutes {
  const numReplicas = experts.reduce((sum, expert) => sum + expert.replicas.length, 0);
  const first = new Int32Array(experts.length + 1);
  const workers = new Int32Array(numReplicas);
  const shares = new Float64Array(numReplicas);
  let next = 0;
  experts.forEach((expert, index) => {
    for (const { worker, share } of expert.replicas) {
      workers[next] = indices.get(worker) as number;
      shares[next] = share;
      next += 1;
    }
    first[index + 1] = next;
  });
  const contents = experts.map(({ format, checksum }, expert) => ({ layer, expert, format, checksum }));
  return { placed: experts, layer, numExperts: experts.length, first, workers, shares, contents };
}
