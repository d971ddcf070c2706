import type { Placement } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';

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
