import type { LayerLoad } from '@expertmesh/client';
import { layersByStack } from './model-stacks.js';
import { formatCount, formatShare } from './ui/units.js';

/** Experts of a stack that a batch has no row for. */
export interface IdleExperts {
  /** Null where the model has one stack alone. */
  readonly stack: 'encoder' | 'decoder' | null;
  /** Batches at its layers with experts, each layer's counted. */
  readonly batches: number;
  /** Of all experts of a layer, the mean over those batches; null without one. */
  readonly share: number | null;
}

export function idleExperts(layers: readonly LayerLoad[], numEncoderLayers: number): IdleExperts[] {
  return layersByStack(layers, numEncoderLayers).map(({ stack, layers: own }) => {
    const batches = own.reduce((sum, layer) => sum + layer.batches, 0);
    const shares = own.reduce((sum, layer) => sum + layer.batches - layer.activeExperts / layer.rows.length, 0);
    return { stack, batches, share: batches === 0 ? null : shares / batches };
  });
}

/** A sentence, or nothing where no batch has been counted. */
export function renderIdleExperts(idle: readonly IdleExperts[]): string {
  const counted = idle.flatMap(({ stack, batches, share }) =>
    share === null ? [] : [`${stack === null ? '' : `${stack} `}${formatShare(share, 1)} (${formatCount(batches)} batches)`],
  );
  return counted.length === 0 ? '' : `experts idle in a batch: ${counted.join(', ')}\n`;
}
