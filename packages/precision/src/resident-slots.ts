/**
 * Slots of each layer that a memory size has room for, whichever experts of a layer lie in them: so many of its largest.
 *
 * @param layers bytes of each layer's experts; empty for a layer without
 * @param roomBytes for experts
 * @returns the same number for all layers; Infinity where all experts fit, 0 where not even one of each layer does
 */
export function residentSlots(layers: readonly (readonly number[])[], roomBytes: number): number {
  const most = Math.max(0, ...layers.map(({ length }) => length));
  const largestFirst = layers.map((experts) => [...experts].sort((a, b) => b - a));
  let room = roomBytes;
  for (let slots = 0; slots < most; slots += 1) {
    room -= largestFirst.reduce((sum, experts) => sum + (experts[slots] ?? 0), 0);
    if (room < 0) return slots;
  }
  return Number.POSITIVE_INFINITY;
}

/** What so many slots of each layer take at most. */
export function slotBytes(layers: readonly (readonly number[])[], slots: number): number {
  const bytesOf = (experts: readonly number[]) => [...experts].sort((a, b) => b - a).slice(0, Math.min(slots, experts.length));
  return layers.flatMap(bytesOf).reduce((sum, bytes) => sum + bytes, 0);
}
