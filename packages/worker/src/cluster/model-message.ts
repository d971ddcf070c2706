import { canonicalBytes, expertFormats, type ModelFolder, nonExpertBytes } from '@expertmesh/models';
import { type Format, type LayerSpec, linearsOf, type MixtureSpec, mixtureOf } from '@expertmesh/native';
import { expertFormats as expertFormatNames, type Precision, type PrecisionMap, precisionMap } from '@expertmesh/precision';
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

/** Of all layers. */
export function numExpertsOf(layers: readonly LayerSpec[]): number {
  return mixturesOf(layers).reduce((sum, { numExperts }) => sum + numExperts, 0);
}

/** The format in which this worker loads each expert unless it is asked for another: [layer][expert]. */
export function expertPrecision({ spec, tensors }: Pick<ModelFolder, 'spec' | 'tensors'>, precision: Precision): PrecisionMap {
  const stored = expertFormats(spec, tensors);
  return precisionMap(
    precision,
    spec.layers.map((layer, index) => ({ numExperts: mixtureOf(layer)?.numExperts ?? 0, format: stored[index] ?? 'f32' })),
  );
}

/** Number, size and format of the experts of each layer, for a coordinator that has no model files. */
export function expertsMessage(
  { spec, tensors }: Pick<ModelFolder, 'spec' | 'tensors'>,
  map: PrecisionMap,
): Pick<
  expertmesh.v1.Register.$Properties,
  'expertsByLayer' | 'expertBytesByLayer' | 'expertFormatByLayer' | 'mixedLayers' | 'bytesByFormat' | 'storedFormatByLayer' | 'otherBytes'
> {
  const storedFormats = expertFormats(spec, tensors);
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  const layers = spec.layers.map((layerSpec, layer) => {
    const mixture = mixtureOf(layerSpec);
    const [expert] = mixture?.experts ?? [];
    const formats = map[layer] ?? [];
    const [first] = formats;
    if (mixture === null || expert === undefined || first === undefined)
      return { count: 0, bytes: 0, format: '', mixed: [], sizeOf: () => 0 };
    const names = linearsOf(expert).flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]));
    const parts = names.map((name) => shapes.get(name) ?? []);
    const different = [...new Set(formats)];
    const sizeOf = (format: Format) => parts.reduce((sum, shape) => sum + canonicalBytes(format, shape), 0);
    const mixed = different.length > 1 ? [{ layer, formats: [...formats] }] : [];
    return { count: mixture.numExperts, bytes: Math.max(...different.map(sizeOf)), format: first, mixed, sizeOf };
  });
  return {
    expertsByLayer: layers.map(({ count }) => count),
    expertBytesByLayer: layers.map(({ bytes }) => bytes),
    expertFormatByLayer: layers.map(({ format }) => format),
    mixedLayers: layers.flatMap(({ mixed }) => mixed),
    otherBytes: nonExpertBytes({ spec, tensors }),
    storedFormatByLayer: layers.map(({ count }, layer) => (count > 0 ? (storedFormats[layer] ?? 'f32') : '')),
    bytesByFormat: expertFormatNames.map((format) => ({ format, bytesByLayer: layers.map(({ sizeOf }) => sizeOf(format)) })),
  };
}

function mixturesOf(layers: readonly LayerSpec[]): MixtureSpec[] {
  return layers.flatMap((layer) => mixtureOf(layer) ?? []);
}
