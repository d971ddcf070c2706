import { EmError } from '@expertmesh/common';
import type { LayerExperts, Placement } from '@expertmesh/placement';
import type { PlacementRecord } from '@expertmesh/stats';
import { z } from 'zod';

/** The placement as stored, with the model it is of. */
export interface StoredPlacement {
  readonly fingerprint: string;
  readonly layers: readonly LayerExperts[];
  readonly placement: Placement;
}

const count = z.number().int().nonnegative();
const expert = z.strictObject({
  format: z.string(),
  checksum: z.string(),
  replicas: z.array(z.strictObject({ worker: z.string().min(1), share: z.number() })).min(1),
});
const layer = z.strictObject({
  numExperts: count,
  expertBytes: count,
  format: z.string(),
  formats: z.array(z.string()).optional(),
  bytesByFormat: z.record(z.string(), count).optional(),
  storedFormat: z.string().optional(),
});
const schema = z.strictObject({
  version: z.literal(1),
  fingerprint: z.string(),
  layers: z.array(layer),
  placement: z.strictObject({ epoch: count, layers: z.array(z.array(expert)) }),
});

/** Layers as they stand in documents: a move changes one of many. */
const layerTexts = new WeakMap<Placement['layers'][number], string>();

export function documentOf({ fingerprint, layers, placement }: StoredPlacement): string {
  const head = JSON.stringify({ version: 1, fingerprint, layers });
  return `${head.slice(0, -1)},"placement":{"epoch":${placement.epoch},"layers":[${placement.layers.map(layerText).join(',')}]}}`;
}

function layerText(experts: Placement['layers'][number]): string {
  const text = layerTexts.get(experts) ?? JSON.stringify(experts);
  layerTexts.set(experts, text);
  return text;
}

/** @throws EM_STORE_CONTENT when it is not a placement that this version writes. */
export function storedPlacement({ document }: PlacementRecord, store: string): StoredPlacement {
  const parsed = schema.safeParse(jsonOf(document));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EmError('EM_STORE_CONTENT', {
    store,
    what: 'placement',
    problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`,
  });
}

function jsonOf(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return null;
  }
}
