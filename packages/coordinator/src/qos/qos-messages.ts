import { EmError } from '@expertmesh/common';
import { type QosTarget, qosPreferences } from '@expertmesh/precision';
import type { expertmesh } from '@expertmesh/proto';
import type { QosStatus } from './qos-controller.js';

/** The number of a target: what it is at least or at most, and of a preference 0 for quality, 1 for throughput. */
export function targetValue(target: QosTarget): number {
  switch (target.kind) {
    case 'memory':
      return target.bytes;
    case 'minThroughput':
      return target.tokensPerSecond;
    case 'maxLoss':
      return target.loss;
    case 'prefer':
      return qosPreferences.indexOf(target.what);
  }
}

/** @throws EM_REQUEST_VALUE for a kind that there is not; what it is a number of is not looked at. */
export function targetFrom({ kind, value, prefer }: expertmesh.v1.QosTarget.$Properties): QosTarget {
  const number = value ?? 0;
  switch (kind) {
    case 'memory':
      return { kind, bytes: number };
    case 'minThroughput':
      return { kind, tokensPerSecond: number };
    case 'maxLoss':
      return { kind, loss: number };
    case 'prefer':
      return { kind, what: prefer as (typeof qosPreferences)[number] };
    default:
      throw new EmError('EM_REQUEST_VALUE', {
        field: 'target.kind',
        got: kind ?? 'empty',
        wanted: 'memory, minThroughput, maxLoss or prefer',
      });
  }
}

export function qosState({ target, phase, decision, placed, throughput }: QosStatus): expertmesh.v1.QosState.$Properties {
  return {
    ...(target !== null && { target: targetMessage(target) }),
    phase: phase ?? '',
    decision,
    memoryBytes: placed?.memoryBytes ?? 0,
    ...(throughput.tokensPerSecond !== null && { tokensPerSecond: throughput.tokensPerSecond }),
    ...(placed !== null && placed.loss !== null && { loss: placed.loss }),
    isBusy: throughput.isBusy,
  };
}

function targetMessage(target: QosTarget): expertmesh.v1.QosTarget.$Properties {
  return target.kind === 'prefer' ? { kind: target.kind, prefer: target.what } : { kind: target.kind, value: targetValue(target) };
}
