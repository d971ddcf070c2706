import type { MetricSet, Sample } from '@expertmesh/common';
import { qosPhases, qosTargetKinds } from '@expertmesh/precision';
import type { OperationCounts } from '../operations/operation-counts.js';
import type { QosStatus } from './qos-controller.js';
import { targetValue } from './qos-messages.js';

export interface QosSources {
  /** Null while this coordinator does not lead. */
  qos(): QosStatus | null;
  readonly operations: Pick<OperationCounts, 'qosChanges'>;
}

/** What the controller of the quality of service holds and measures. */
export function addQosMetrics(set: MetricSet, { qos, operations }: QosSources): void {
  set.gauges('expertmesh_coordinator_qos_target', 'Target of the quality of service; 0 for kinds that it is not of', ['kind'], () => {
    const target = qos()?.target ?? null;
    return qosTargetKinds.map((kind): Sample => [[kind], target?.kind === kind ? targetValue(target) : 0]);
  });
  set.gauges('expertmesh_coordinator_qos_measured', 'What targets are about, as it is', ['kind'], () => measured(qos()));
  set.gauges('expertmesh_coordinator_qos_phase', 'Whether the controller is in this phase', ['phase'], () => {
    const phase = qos()?.phase ?? null;
    return qosPhases.map((name): Sample => [[name], name === phase ? 1 : 0]);
  });
  set.counters('expertmesh_coordinator_qos_changes_total', 'Changes of precision by the controller', ['outcome'], () => [
    ...[...operations.qosChanges].map(([outcome, count]): Sample => [[outcome], count]),
  ]);
}

function measured(status: QosStatus | null): Sample[] {
  if (status === null) return [];
  const { placed, throughput } = status;
  // A series that came with the first request would have no beginning to compare with.
  const values = { memory: placed?.memoryBytes ?? null, minThroughput: throughput.tokensPerSecond ?? 0, maxLoss: placed?.loss ?? null };
  return Object.entries(values).flatMap(([kind, value]): Sample[] => (value === null ? [] : [[[kind], value]]));
}
