// Which replica of an expert a row goes to: a pure function of (request, position, layer), so that a replayed row goes the
// same way, and one that leaves the expert out, so that a row tends to find its experts of one layer on one worker.

/** 32 bits that stand for a request: FNV-1a over its id's UTF-16 units. */
export function requestHash(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The row's point in [0, 1): 32 bits mixed by the finaliser of MurmurHash3. */
export function replicaPoint(request: number, position: number, layer: number): number {
  let bits = request ^ Math.imul(position + 1, 0x9e3779b1) ^ Math.imul(layer + 1, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 0x1_0000_0000;
}

/**
 * The index of the replica whose part of [0, 1) holds `point`. `shares[first, last)` are the replicas' shares; those for
 * which `isOut` holds get none, and the rest divide the whole in proportion. -1 when none is left.
 */
export function chooseReplica(
  point: number,
  shares: ArrayLike<number>,
  first: number,
  last: number,
  isOut: ((index: number) => boolean) | null,
): number {
  let total = 0;
  let fallback = -1;
  for (let index = first; index < last; index += 1) {
    if (isOut?.(index)) continue;
    fallback = index;
    total += shares[index] as number;
  }
  let left = point * total;
  for (let index = first; index < last; index += 1) {
    if (isOut?.(index)) continue;
    left -= shares[index] as number;
    if (left < 0) return index;
  }
  // Every share left is zero, or the sum fell short by rounding.
  return fallback;
}
