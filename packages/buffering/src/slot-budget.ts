import { EmError } from '@expertmesh/common';

/** A layer as far as its slots go. */
export interface SlotLayer {
  /** 0 = a layer without experts. */
  readonly numExperts: number;
  readonly slotBytes: number;
}

/**
 * Slots of each layer that a memory size has room for: always one more for the layer with the fewest for its experts, never more than
 * it has experts.
 *
 * @param reservedBytes of the memory, what is not experts
 * @throws EM_OPTION_VALUE where there is no room for one slot in each layer.
 */
export function slotsWithin(memoryBytes: number, reservedBytes: number, layers: readonly SlotLayer[]): number[] {
  const slots = layers.map(({ numExperts }) => Math.min(1, numExperts));
  const leastBytes = layers.reduce((sum, { slotBytes }, layer) => sum + slotBytes * slots[layer]!, reservedBytes);
  if (leastBytes > memoryBytes) {
    const wanted = `at least ${leastBytes} bytes: ${reservedBytes} beside the experts, and one slot in each layer`;
    throw new EmError('EM_OPTION_VALUE', { option: '--memory', got: `${memoryBytes} bytes`, wanted });
  }
  let room = memoryBytes - leastBytes;
  for (;;) {
    let next = -1;
    for (const [layer, { numExperts, slotBytes }] of layers.entries()) {
      if (slots[layer]! >= numExperts || slotBytes > room) continue;
      if (next < 0 || slots[layer]! * layers[next]!.numExperts < slots[next]! * numExperts) next = layer;
    }
    if (next < 0) return slots;
    slots[next]! += 1;
    room -= layers[next]!.slotBytes;
  }
}
