import { canonicalBytes, expertFormats, type ModelFolder } from '@expertmesh/models';
import { type Format, linearsOf, mixtureOf } from '@expertmesh/native';
import { type PrecisionMap, precisionMap } from '@expertmesh/precision';

/** The formats in which a checkpoint has its experts. */
export function storedMap({ spec, tensors }: ModelFolder): PrecisionMap {
  const formats = expertFormats(spec, tensors);
  const layers = spec.layers.map((layer, index) => ({ numExperts: mixtureOf(layer)?.numExperts ?? 0, format: formats[index] ?? 'f32' }));
  return precisionMap({ kind: 'stored' }, layers);
}

/** Canonical bytes of each expert: [layer][expert]. */
export function expertSizes(folder: ModelFolder, map: PrecisionMap): number[][] {
  const shapes = new Map(folder.tensors.map(({ name, shape }) => [name, shape]));
  const sizeOf = (layer: number, expert: number, format: Format) =>
    linearsOf(mixtureOf(folder.spec.layers[layer]!)!.experts[expert]!)
      .flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]))
      .reduce((sum, name) => sum + canonicalBytes(format, shapes.get(name) ?? []), 0);
  return map.map((experts, layer) => experts.map((format, expert) => sizeOf(layer, expert, format)));
}
