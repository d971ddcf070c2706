import type { LayerExperts, PlanWorker } from '../cluster.js';
import type { ExpertPlacement } from '../placement.js';
import type { LayerState } from './layer-state.js';
import type { MeshInput } from './mesh-input.js';

/** What bounds every step of a plan, all layers together: memory, the budget of copies, pins, closed workers, spread. */
export class MeshRules {
  readonly workers: readonly PlanWorker[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Workers that may hold experts. */
  readonly open: readonly number[];
  readonly isBudgeted: boolean;
  readonly #layers: readonly LayerExperts[];
  /** [worker] bytes of experts */
  readonly #used: Float64Array;
  /** [layer * experts + expert] workers that must keep a replica */
  readonly #pins = new Map<string, Set<number>>();
  /** [worker] names of its zone and node as numbers; null where no worker has any */
  readonly #places: readonly (readonly number[])[] | null;
  #movesLeft: number;
  #bytesLeft: number;

  constructor(input: Pick<MeshInput, 'layers' | 'current' | 'workers' | 'pins' | 'maxMoves' | 'maxBytes'>) {
    this.workers = input.workers;
    this.indexOf = new Map(input.workers.map(({ id }, worker) => [id, worker]));
    this.open = input.workers.flatMap(({ isOpen }, worker) => (isOpen ? [worker] : []));
    this.isBudgeted = input.maxMoves > 0 || input.maxBytes > 0;
    this.#layers = input.layers;
    this.#used = usedBytes(input.current, input.layers, this.indexOf);
    this.#movesLeft = input.maxMoves === 0 ? Number.POSITIVE_INFINITY : input.maxMoves;
    this.#bytesLeft = input.maxBytes === 0 ? Number.POSITIVE_INFINITY : input.maxBytes;
    for (const { layer, expert, worker } of input.pins) {
      const index = this.indexOf.get(worker);
      const key = `${layer}/${expert}`;
      if (index !== undefined) this.#pins.set(key, (this.#pins.get(key) ?? new Set()).add(index));
    }
    this.#places = placesOf(input.workers);
  }

  /** Workers that must keep a replica of an expert. */
  pinsOf(layer: number, expert: number): ReadonlySet<number> | undefined {
    return this.#pins.size === 0 ? undefined : this.#pins.get(`${layer}/${expert}`);
  }

  hasRoom(layer: number, worker: number): boolean {
    const { memoryBytes, isOpen } = this.workers[worker]!;
    return isOpen && (memoryBytes === 0 || this.#used[worker]! + this.#layers[layer]!.expertBytes <= memoryBytes);
  }

  /** Whether the open workers together have room for so many more replicas of a layer. */
  hasRoomFor(layer: number, numReplicas: number): boolean {
    const bytes = this.#layers[layer]!.expertBytes;
    const roomOf = (worker: number) => {
      const { memoryBytes } = this.workers[worker]!;
      return memoryBytes === 0 ? Number.POSITIVE_INFINITY : memoryBytes - this.#used[worker]!;
    };
    return this.open.reduce((sum, worker) => sum + roomOf(worker), 0) >= numReplicas * bytes;
  }

  /** Part of its memory that a worker has filled; its bytes where it has no limit. */
  fullness(worker: number): number {
    return this.#used[worker]! / (this.workers[worker]!.memoryBytes || 1);
  }

  /** Whether so many more replicas of a layer may be copied. */
  affords(layer: number, copies: number): boolean {
    return this.#movesLeft >= copies && this.#bytesLeft >= copies * this.#layers[layer]!.expertBytes;
  }

  /** A replica is copied to a worker. What drains and pins force may take the budget below nothing. */
  take(layer: number, worker: number): void {
    const bytes = this.#layers[layer]!.expertBytes;
    this.#used[worker]! += bytes;
    this.#movesLeft -= 1;
    this.#bytesLeft -= bytes;
  }

  /** A replica leaves a worker. */
  leave(layer: number, worker: number): void {
    this.#used[worker]! -= this.#layers[layer]!.expertBytes;
  }

  /** Whether a layer's placement may take the place of another: memory, pins, replicas of each expert, spread. */
  allows(layer: number, now: LayerState, next: LayerState, minReplicas: number): boolean {
    const bytes = this.#layers[layer]!.expertBytes;
    const fits = this.open.every((worker) => {
      const { memoryBytes } = this.workers[worker]!;
      return memoryBytes === 0 || this.#used[worker]! + (next.held[worker]!.length - now.held[worker]!.length) * bytes <= memoryBytes;
    });
    return (
      fits &&
      next.holders.every((holders, expert) => {
        const pins = this.pinsOf(layer, expert);
        const isPinned = pins === undefined || [...pins].every((worker) => holders.includes(worker));
        const isSpread = this.#places === null || this.spread(holders) >= this.spread(now.holders[expert]!);
        return isPinned && isSpread && holders.length >= Math.min(minReplicas, this.open.length);
      })
    );
  }

  /** One placement of a layer takes the place of another; without a budget only. */
  replace(layer: number, now: LayerState, next: LayerState): void {
    const bytes = this.#layers[layer]!.expertBytes;
    for (const worker of this.open) this.#used[worker]! += (next.held[worker]!.length - now.held[worker]!.length) * bytes;
  }

  /** Zones, then nodes, that workers and one more are spread over, as one number to compare; 0 where no worker names any. */
  spread(workers: readonly number[], further?: number): number {
    const places = this.#places;
    if (places === null) return 0;
    const all = further === undefined ? workers : [...workers, further];
    const [zones, nodes] = [0, 1].map((kind) => new Set(all.map((worker) => places[worker]![kind])).size);
    return zones! * (this.workers.length + 1) + nodes!;
  }

  /** Whether a replica may change workers without its expert being spread less. */
  keepsSpread(holders: readonly number[], from: number, to: number): boolean {
    if (this.#places === null || holders.length < 2) return true;
    return this.spread(holders.map((worker) => (worker === from ? to : worker))) >= this.spread(holders);
  }
}

function usedBytes(
  current: readonly (readonly ExpertPlacement[])[],
  layers: readonly LayerExperts[],
  indexOf: ReadonlyMap<string, number>,
): Float64Array {
  const used = new Float64Array(indexOf.size);
  for (let layer = 0; layer < current.length; layer += 1) {
    for (const { replicas } of current[layer]!) {
      for (const { worker } of replicas) {
        const index = indexOf.get(worker);
        if (index !== undefined) used[index]! += layers[layer]!.expertBytes;
      }
    }
  }
  return used;
}

/** A worker without a name for its node is a node of its own, and so for zones; null where no worker names either. */
function placesOf(workers: readonly PlanWorker[]): number[][] | null {
  if (workers.every(({ node, zone }) => node === '' && zone === '')) return null;
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  };
  const hasZones = workers.some(({ zone }) => zone !== '');
  return workers.map(({ id, node, zone }) => [
    hasZones ? numberOf(zone === '' ? `worker ${id}` : `zone ${zone}`) : 0,
    numberOf(node === '' ? `worker ${id}` : `node ${zone}/${node}`),
  ]);
}
