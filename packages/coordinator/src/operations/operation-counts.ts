import type { OperationEntry, OperationKind, OperationState } from './operation.js';
import { operationKinds } from './operation.js';

const outcomes = ['done', 'stopped', 'failed'] as const satisfies readonly OperationState[];
const decisions = ['began', 'waited', 'failed'] as const;
export type AutoDecision = (typeof decisions)[number];
const qosChanges = ['began', 'failed'] as const;
export type QosChange = (typeof qosChanges)[number];

/** What operations, the automatic rebalance and the quality of service have come to, since this process began, under whatever terms. */
export class OperationCounts {
  /** By kind and outcome. */
  readonly ended = new Map<string, readonly [kind: OperationKind, outcome: string, count: number]>(
    operationKinds.flatMap((kind) => outcomes.map((outcome) => [`${kind} ${outcome}`, [kind, outcome, 0] as const] as const)),
  );
  readonly decisions = new Map<AutoDecision, number>(decisions.map((decision) => [decision, 0]));
  /** By the controller of the quality of service. */
  readonly qosChanges = new Map<QosChange, number>(qosChanges.map((outcome) => [outcome, 0]));
  numMoved = 0;
  numSkipped = 0;
  copiedBytes = 0;

  operationEnded({ document: { kind }, progress: { state } }: OperationEntry): void {
    const key = `${kind} ${state}`;
    const counted = this.ended.get(key);
    if (counted !== undefined) this.ended.set(key, [kind, state, counted[2] + 1]);
  }

  /** @param bytes copied by it */
  moved(bytes: number): void {
    this.numMoved += 1;
    this.copiedBytes += bytes;
  }

  skipped(): void {
    this.numSkipped += 1;
  }

  /** A change of precision began, or could not begin. */
  qosChange(outcome: QosChange): void {
    this.qosChanges.set(outcome, (this.qosChanges.get(outcome) ?? 0) + 1);
  }

  /** A look at the load under a policy that is on. */
  decided(decision: AutoDecision): void {
    this.decisions.set(decision, (this.decisions.get(decision) ?? 0) + 1);
  }
}
