/** Layers of one stack, with its name; null where the model has one stack alone. */
export interface StackLayers<Layer> {
  readonly stack: 'encoder' | 'decoder' | null;
  readonly layers: readonly Layer[];
}

/** The encoder's layers, which are the first, and the decoder's: their experts are busy otherwise than each other. Stacks without a layer are left out. */
export function layersByStack<Layer extends { readonly layer: number }>(
  layers: readonly Layer[],
  numEncoderLayers: number,
): StackLayers<Layer>[] {
  if (numEncoderLayers === 0) return [{ stack: null, layers }];
  const stacks: StackLayers<Layer>[] = [
    { stack: 'encoder', layers: layers.filter(({ layer }) => layer < numEncoderLayers) },
    { stack: 'decoder', layers: layers.filter(({ layer }) => layer >= numEncoderLayers) },
  ];
  return stacks.filter(({ layers: ofStack }) => ofStack.length > 0);
}

/** Above a table or map of a stack's layers. */
export function stackTitle(stack: StackLayers<unknown>['stack']): string {
  return stack === null ? 'LAYER' : stack.toUpperCase();
}
