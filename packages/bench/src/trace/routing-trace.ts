import type { LoadHistory } from '@expertmesh/placement';
import type { Load } from '../placement/trace.js';

/** What the router of a model chose for some rows of one document. */
export interface TraceBatch {
  /** '' = not named. */
  readonly domain: string;
  /** Rows of different documents may share a batch when the trace is played; those of one follow each other. */
  readonly document: number;
  /** Tokens read. */
  readonly rows: number;
  /** [layer with experts][expert] rows */
  readonly counts: Load;
}

/** Routing of real requests, in the order in which they were recorded. */
export interface RoutingTrace {
  readonly model: string;
  readonly expertsPerToken: number;
  /** Numbers, in the model, of the layers with experts. */
  readonly layers: readonly number[];
  /** Layers below are the encoder's; 0 without one. */
  readonly numEncoderLayers: number;
  /** [layer with experts] */
  readonly numExperts: readonly number[];
  readonly batches: readonly TraceBatch[];
}

/** Counts alone, as planners take them. */
export function historyOf({ batches }: Pick<RoutingTrace, 'batches'>): LoadHistory {
  return batches.map(({ counts }) => counts);
}

/** A trace of some of its layers. @param isWanted by number in the model */
export function layersOf(trace: RoutingTrace, isWanted: (layer: number) => boolean): RoutingTrace {
  const kept = trace.layers.flatMap((layer, index) => (isWanted(layer) ? [index] : []));
  const pick = <T>(values: readonly T[]) => kept.map((index) => values[index]!);
  const batches = trace.batches.map((batch) => ({ ...batch, counts: pick(batch.counts) }));
  return { ...trace, layers: pick(trace.layers), numExperts: pick(trace.numExperts), batches };
}
