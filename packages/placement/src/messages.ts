import type { expertmesh } from '@expertmesh/proto';
import type { Content, Placement } from './placement.js';

export function placementMessage(placement: Placement): expertmesh.v1.Placement.$Properties {
  return {
    epoch: placement.epoch,
    layers: placement.layers.map((experts) => ({
      experts: experts.map(({ format, checksum, replicas }) => ({
        format,
        checksum,
        replicas: replicas.map((replica) => ({ ...replica })),
      })),
    })),
  };
}

export function placementFromMessage(message: expertmesh.v1.Placement.$Properties): Placement {
  const layers = (message.layers ?? []).map((layer) =>
    (layer.experts ?? []).map((expert) => ({
      format: expert.format ?? '',
      checksum: expert.checksum ?? '',
      replicas: (expert.replicas ?? []).map((replica) => ({ worker: replica.worker ?? '', share: replica.share ?? 0 })),
    })),
  );
  return { epoch: message.epoch ?? 0, layers };
}

export function contentFromMessage(content: expertmesh.v1.Content.$Properties): Content {
  return { layer: content.layer ?? 0, expert: content.expert ?? 0, format: content.format ?? '', checksum: content.checksum ?? '' };
}
