import { EmError } from '@expertmesh/common';
import {
  type Content,
  ContentIndex,
  contentBytes,
  contentFromMessage,
  contentKey,
  type LayerExperts,
  type Placement,
} from '@expertmesh/placement';
import type { Ack } from '../membership/worker-session.js';
import type { StoredPlacement } from './stored-placement.js';

/** The placement that workers are being brought to: a draft until the store has it. */
export interface Target extends StoredPlacement {
  readonly state: 'draft' | 'committing' | 'committed';
  readonly contents: ContentIndex;
  /** The same for all placements that follow one another here: each names nothing that its workers do not hold when it is stored. */
  readonly line: symbol;
}

const sizedBy = new WeakMap<Target, readonly LayerExperts[]>();

/** Its layers, whose experts take what the largest of them takes in the format that it has now. */
export function sizedLayers(target: Target): readonly LayerExperts[] {
  const known = sizedBy.get(target);
  if (known !== undefined) return known;
  const sized = target.layers.map((layer, index) => {
    if (layer.bytesByFormat === undefined) return layer;
    const formats = new Set(target.placement.layers[index]!.map(({ format }) => format));
    return { ...layer, expertBytes: Math.max(...[...formats].map((format) => contentBytes(layer, format))) };
  });
  sizedBy.set(target, sized);
  return sized;
}

/** Of what it names for a worker. */
export function placedBytes({ contents, layers }: Target, worker: string): number {
  let bytes = 0;
  for (const { layer, format } of contents.of(worker).values()) bytes += contentBytes(layers[layer]!, format);
  return bytes;
}

/** The first of a line. */
export function newTarget(stored: StoredPlacement, state: Target['state']): Target {
  const { fingerprint, layers, placement } = stored;
  return { fingerprint, layers, placement, state, contents: ContentIndex.of(placement), line: Symbol(`line of epoch ${placement.epoch}`) };
}

/** The same draft under way to the store, with the checksums that are known by now; or in it. */
export function advanced(target: Target, state: Target['state'], placement: Placement = target.placement): Target {
  return { ...target, state, placement, contents: placement === target.placement ? target.contents : ContentIndex.of(placement) };
}

/**
 * The contents asked for, with the checksums that the worker found.
 * @throws EM_CHECKSUM when one differs from the known one, EM_INTERNAL when the acknowledgement lacks one.
 */
export function verified(wanted: readonly Content[], ack: Ack): Content[] {
  const found = new Map((ack.contents ?? []).map(contentFromMessage).map((content) => [contentKey(content), content]));
  return wanted.map((content) => {
    const { layer, expert, checksum } = content;
    const got = found.get(contentKey(content))?.checksum;
    if (!got)
      throw new EmError('EM_INTERNAL', { problem: `Prepare was acknowledged without a checksum for layer ${layer} expert ${expert}` });
    if (checksum !== '' && got !== checksum) throw new EmError('EM_CHECKSUM', { layer, expert, got, wanted: checksum });
    return { ...content, checksum: got };
  });
}
