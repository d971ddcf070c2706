import { contentBytes, type ExpertPlacement, type LayerExperts, type Placement } from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import type { WorkerTable } from '../membership/worker-table.js';
import type { Epochs } from '../placement/epochs.js';
import { answeringLater } from '../reporting/answering.js';
import type { QosController } from './qos-controller.js';
import { qosState, targetFrom } from './qos-messages.js';
import { parseFrontier } from './qos-settings.js';

export interface QosServiceParts {
  readonly qos: QosController;
  readonly epochs: Pick<Epochs, 'placement' | 'model' | 'workers'>;
  readonly table: Pick<WorkerTable, 'get'>;
}

/** The part of the Cluster service that holds a quality of service. */
export function qosMethods(parts: QosServiceParts): grpc.UntypedServiceImplementation {
  return {
    getQos: answeringLater(async () => qosMessage(parts)),
    setQos: answeringLater(async ({ target, frontier }: expertmesh.v1.SetQosRequest) => {
      await parts.qos.set(target ? targetFrom(target) : null, frontier === '' ? null : parseFrontier(frontier));
      return qosMessage(parts);
    }),
  };
}

function qosMessage({ qos, epochs, table }: QosServiceParts): expertmesh.v1.Qos.$Properties {
  const { status, hasFrontier, otherBytes } = qos;
  const { placement } = epochs;
  const rungs = status.placed?.rungs ?? [];
  const slotsOf = (worker: string) => slotsPerLayer(table.get(worker)?.report?.buffering.slots ?? 0, placement);
  return {
    state: qosState(status),
    layers: placement === null ? [] : layersOf(placement, epochs.model().layers, slotsOf),
    numRungs: rungs.length,
    rung: status.placed?.rung ?? 0,
    otherBytes,
    leastBytes: rungs.at(-1)?.memoryBytes ?? 0,
    mostBytes: rungs[0]?.memoryBytes ?? 0,
    hasFrontier,
  };
}

/** @param slotsOf experts of each layer that a worker has in memory at once */
function layersOf(
  { layers }: Placement,
  experts: readonly LayerExperts[],
  slotsOf: (worker: string) => number,
): expertmesh.v1.QosLayer.$Properties[] {
  return layers.flatMap((placed, layer) => (placed.length === 0 ? [] : [layerOf(placed, layer, experts[layer]!, slotsOf)]));
}

function layerOf(
  placed: readonly ExpertPlacement[],
  layer: number,
  experts: LayerExperts,
  slotsOf: (worker: string) => number,
): expertmesh.v1.QosLayer.$Properties {
  const formats = new Map<string, number>();
  const held = new Map<string, number>();
  let bytes = 0;
  for (const { format, replicas } of placed) {
    formats.set(format, (formats.get(format) ?? 0) + 1);
    bytes += contentBytes(experts, format) * replicas.length;
    for (const { worker } of replicas) held.set(worker, (held.get(worker) ?? 0) + 1);
  }
  const counts = [...held];
  return {
    layer,
    formats: [...formats].map(([format, count]) => ({ format, count })),
    replicas: counts.reduce((sum, [, count]) => sum + count, 0),
    slots: counts.reduce((sum, [worker, count]) => sum + Math.min(count, slotsOf(worker)), 0),
    bytes,
  };
}

/** @param slots of a worker over all layers; 0 = no layer has a limit */
function slotsPerLayer(slots: number, placement: Placement | null): number {
  const numLayers = placement?.layers.filter(({ length }) => length > 0).length ?? 0;
  return slots === 0 || numLayers === 0 ? Number.POSITIVE_INFINITY : Math.ceil(slots / numLayers);
}
