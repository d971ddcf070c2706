import { EmError } from '@expertmesh/common';

/** A layer as far as its room goes. */
export interface BudgetLayer {
  /** 0 = a layer without experts. */
  readonly numExperts: number;
  /** Of its largest one. */
  readonly expertBytes: number;
}

/**
 * Bytes of each layer that a memory size for experts comes to: one expert, and of the rest as much as its other experts are of all others.
 *
 * @throws EM_OPTION_VALUE where there is no room for one expert of each layer.
 */
export function layerBudgets(option: string, memoryBytes: number, layers: readonly BudgetLayer[]): number[] {
  const leastOf = ({ numExperts, expertBytes }: BudgetLayer) => (numExperts === 0 ? 0 : expertBytes);
  const othersOf = ({ numExperts, expertBytes }: BudgetLayer) => Math.max(0, numExperts - 1) * expertBytes;
  const leastBytes = layers.reduce((sum, layer) => sum + leastOf(layer), 0);
  if (leastBytes > memoryBytes) {
    const wanted = `at least ${leastBytes} bytes: one expert of each layer`;
    throw new EmError('EM_OPTION_VALUE', { option, got: `${memoryBytes} bytes`, wanted });
  }
  const others = layers.reduce((sum, layer) => sum + othersOf(layer), 0);
  const room = BigInt(memoryBytes - leastBytes);
  // A byte less for rounding would be an expert less.
  const partOf = (layer: BudgetLayer) => (others === 0 ? 0 : Number((room * BigInt(othersOf(layer))) / BigInt(others)));
  return layers.map((layer) => leastOf(layer) + partOf(layer));
}
