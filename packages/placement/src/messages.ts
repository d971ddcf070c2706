import type { expertmesh } from '@expertmesh/proto';
import type { Content, ExpertPlacement, Placement } from './placement.js';

export function placementMessage(placement: Placement): expertmesh.v1.Placement.$Properties {
  return {
    epoch: placement.epoch,
    layers: placement.layers.map((experts) => ({ experts: experts.map(expertMessage) })),
  };
}

export function expertMessage({ format, checksum, replicas }: ExpertPlacement): expertmesh.v1.ExpertPlacement.$Properties {
  return { format, checksum, replicas: replicas.map((replica) => ({ ...replica })) };
}

export function placementFromMessage(message: expertmesh.v1.Placement.$Properties): Placement {
  return { epoch: message.epoch ?? 0, layers: (message.layers ?? []).map((layer) => (layer.experts ?? []).map(expertFromMessage)) };
}

export function expertFromMessage(expert: expertmesh.v1.ExpertPlacement.$Properties): ExpertPlacement {
  return {
    format: expert.format ?? '',
    checksum: expert.checksum ?? '',
    replicas: (expert.replicas ?? []).map((replica) => ({ worker: replica.worker ?? '', share: replica.share ?? 0 })),
  };
}

export function contentFromMessage(content: expertmesh.v1.Content.$Properties): Content {
  return { layer: content.layer ?? 0, expert: content.expert ?? 0, format: content.format ?? '', checksum: content.checksum ?? '' };
}
