import { EmError } from '@expertmesh/common';

// DeepSeek's EPLB (github.com/deepseek-ai/EPLB, eplb.py): replicas for the heaviest experts, packed evenly. It knows no present
// placement, moves without regard for bytes, and may put two replicas of an expert on one device.

/** `pack[i]` and the place `rank[i]` in it of item i; all packs hold as many. @param weights [n], n a multiple of `numPacks` */
export function balancedPacking(weights: readonly number[], numPacks: number): { pack: number[]; rank: number[] } {
  const perPack = weights.length / numPacks;
  if (!Number.isInteger(perPack)) throw divisibility(`${weights.length} items`, `${numPacks} packs`);
  if (perPack === 1) return { pack: weights.map((_, index) => index), rank: weights.map(() => 0) };
  const totals = new Float64Array(numPacks);
  const counts = new Int32Array(numPacks);
  const pack = new Array<number>(weights.length);
  const rank = new Array<number>(weights.length);
  for (const item of descending(weights)) {
    let lightest = -1;
    for (let candidate = 0; candidate < numPacks; candidate += 1) {
      if (counts[candidate]! < perPack && (lightest < 0 || totals[candidate]! < totals[lightest]!)) lightest = candidate;
    }
    pack[item] = lightest;
    rank[item] = counts[lightest]!;
    counts[lightest]! += 1;
    totals[lightest]! += weights[item]!;
  }
  return { pack, rank };
}

/** Each slot beyond one for each expert goes to the expert with the most weight for each replica. */
export function replicateExperts(
  weights: readonly number[],
  numSlots: number,
): { slotToExpert: number[]; rank: number[]; counts: number[] } {
  const slotToExpert = weights.map((_, expert) => expert);
  const rank = weights.map(() => 0);
  const counts = weights.map(() => 1);
  for (let slot = weights.length; slot < numSlots; slot += 1) {
    let heaviest = 0;
    let most = weights[0]! / counts[0]!;
    for (let expert = 1; expert < weights.length; expert += 1) {
      const each = weights[expert]! / counts[expert]!;
      if (each > most) [heaviest, most] = [expert, each];
    }
    slotToExpert.push(heaviest);
    rank.push(counts[heaviest]!);
    counts[heaviest]! += 1;
  }
  return { slotToExpert, rank, counts };
}

export interface EplbShape {
  readonly numSlots: number;
  readonly numGroups: number;
  readonly numNodes: number;
  readonly numDevices: number;
}

/** One layer: slot p lies on device floor(p / (slots / devices)); `slotRank[p]` counts the expert's replicas in order of creation. */
export interface EplbLayer {
  readonly slotToExpert: readonly number[];
  readonly slotRank: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Places the replicas of one layer: by groups of experts within nodes where the groups divide among the nodes (hierarchical), else
 * over all devices alike (global).
 *
 * @param weights [experts] load
 * @throws EM_REQUEST_VALUE where the numbers do not divide as the algorithm needs.
 */
export function eplb(weights: readonly number[], shape: EplbShape): EplbLayer {
  const isHierarchical = shape.numGroups % shape.numNodes === 0;
  const numGroups = isHierarchical ? shape.numGroups : 1;
  const numNodes = isHierarchical ? shape.numNodes : 1;
  const { numSlots, numDevices } = shape;
  const groupSize = weights.length / numGroups;
  if (!Number.isInteger(groupSize)) throw divisibility(`${weights.length} experts`, `${numGroups} groups`);
  if (numDevices % numNodes !== 0) throw divisibility(`${numDevices} devices`, `${numNodes} nodes`);
  if (numSlots % numDevices !== 0) throw divisibility(`${numSlots} slots`, `${numDevices} devices`);

  const order = groupedOrder(weights, numGroups, numNodes);
  const perNode = weights.length / numNodes;
  const nodes = Array.from({ length: numNodes }, (_, node) =>
    placeNode(order.slice(node * perNode, (node + 1) * perNode), weights, numSlots / numNodes, numDevices / numNodes),
  );
  const counts = weights.map(() => 0);
  for (const { slotToExpert } of nodes) for (const expert of slotToExpert) counts[expert]! += 1;
  return { slotToExpert: nodes.flatMap((node) => node.slotToExpert), slotRank: nodes.flatMap((node) => node.slotRank), counts };
}

/** Experts in the order of their nodes: groups packed evenly, each in its own order. */
function groupedOrder(weights: readonly number[], numGroups: number, numNodes: number): number[] {
  const size = weights.length / numGroups;
  const loads = Array.from({ length: numGroups }, (_, group) =>
    weights.slice(group * size, (group + 1) * size).reduce((sum, weight) => sum + weight, 0),
  );
  const { pack, rank } = balancedPacking(loads, numNodes);
  const order = new Array<number>(weights.length);
  for (let group = 0; group < numGroups; group += 1) {
    const begin = (pack[group]! * (numGroups / numNodes) + rank[group]!) * size;
    for (let index = 0; index < size; index += 1) order[begin + index] = group * size + index;
  }
  return order;
}

function placeNode(
  experts: readonly number[],
  weights: readonly number[],
  numSlots: number,
  numDevices: number,
): Omit<EplbLayer, 'counts'> {
  const own = experts.map((expert) => weights[expert]!);
  const { slotToExpert, rank, counts } = replicateExperts(own, numSlots);
  const packed = balancedPacking(
    slotToExpert.map((expert) => own[expert]! / counts[expert]!),
    numDevices,
  );
  const perDevice = numSlots / numDevices;
  const placed = { slotToExpert: new Array<number>(numSlots), slotRank: new Array<number>(numSlots) };
  for (const [replica, expert] of slotToExpert.entries()) {
    const slot = packed.pack[replica]! * perDevice + packed.rank[replica]!;
    placed.slotToExpert[slot] = experts[expert]!;
    placed.slotRank[slot] = rank[replica]!;
  }
  return placed;
}

/** Indices by weight, the largest first; equals by index. */
function descending(weights: readonly number[]): number[] {
  return weights.map((_, index) => index).sort((a, b) => weights[b]! - weights[a]! || a - b);
}

function divisibility(what: string, by: string): EmError {
  return new EmError('EM_REQUEST_VALUE', { field: 'planner eplb', got: `${what} over ${by}`, wanted: 'numbers that divide' });
}
