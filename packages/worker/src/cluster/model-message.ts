import { expertFormats, type ModelFolder } from '@expertmesh/models';
import { type DType, elementBytes, type LayerSpec, linearsOf, type MixtureSpec, mixtureOf } from '@expertmesh/native';
import type { expertmesh } from '@expertmesh/proto';

/** The served model as clients and coordinators are told of it. */
export function modelMessage({ id, architecture, fingerprint, spec }: ModelFolder): expertmesh.v1.Model.$Properties {
  const mixtures = mixturesOf(spec.layers);
  return {
    id,
    architecture,
    fingerprint,
    vocabSize: spec.vocabSize,
    contextLength: spec.contextLength,
    numLayers: spec.layers.length,
    numEncoderLayers: spec.encoder?.numLayers ?? 0,
    numMoeLayers: mixtures.length,
    numExperts: mixtures[0]?.numExperts ?? 0,
    expertsPerToken: mixtures[0]?.gate.topK ?? 0,
  };
}

/** Experts of the whole model. */
export function numExpertsOf(layers: readonly LayerSpec[]): number {
  return mixturesOf(layers).reduce((sum, { numExperts }) => sum + numExperts, 0);
}

/** Number, size and format of the experts of each layer, for a coordinator that has no model files. */
export function expertsMessage({
  spec,
  tensors,
}: Pick<ModelFolder, 'spec' | 'tensors'>): Pick<
  expertmesh.v1.Register.$Properties,
  'expertsByLayer' | 'expertBytesByLayer' | 'expertFormatByLayer'
> {
  const entries = new Map(tensors.map((entry) => [entry.name, entry]));
  const formats = expertFormats(spec, tensors);
  const layers = spec.layers.map((layerSpec, layer) => {
    const mixture = mixtureOf(layerSpec);
    const [expert] = mixture?.experts ?? [];
    const format = formats[layer] ?? null;
    if (mixture === null || expert === undefined || format === null) return { count: 0, bytes: 0, format: '' };
    const names = linearsOf(expert).flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]));
    const parts = names.flatMap((name) => entries.get(name) ?? []);
    const bytes = parts.reduce((sum, { shape }) => sum + bytesOf(format, shape), 0);
    return { count: mixture.numExperts, bytes, format };
  });
  return {
    expertsByLayer: layers.map(({ count }) => count),
    expertBytesByLayer: layers.map(({ bytes }) => bytes),
    expertFormatByLayer: layers.map(({ format }) => format),
  };
}

function mixturesOf(layers: readonly LayerSpec[]): MixtureSpec[] {
  return layers.flatMap((layer) => mixtureOf(layer) ?? []);
}

function bytesOf(dtype: DType, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, elementBytes[dtype]);
}
