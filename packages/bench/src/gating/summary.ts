import type { GatingMode, GatingRow } from './sweep.js';
import type { Workload } from './workloads.js';

/** Dynamic over static gating, of one workload on one worker. */
export interface GatingSummary {
  /** Each at its largest batch that the memory budget allows. */
  readonly ratioAtLargest: number;
  /** Each at its own best batch within it. */
  readonly ratioAtBest: number;
  /** Both at the paper's batch. */
  readonly ratioAtEqualBatch: number;
  /** What counting floating-point operations gives, each at its own best batch. */
  readonly flopBoundAtBest: number;
  /** The same, both at the paper's batch. */
  readonly flopBoundAtEqualBatch: number;
  /** Part of static gating's activation memory that dynamic gating does without, at the paper's batch. */
  readonly activationSaving: number;
}

export function summarise(rows: readonly GatingRow[], workload: Workload): GatingSummary {
  const own = (mode: GatingMode) =>
    rows.filter((row) => row.workload === workload.name && row.workers === 1 && row.mode === mode && row.isFeasible);
  const largest = (mode: GatingMode) => own(mode).reduce((best, row) => (row.rows > best.rows ? row : best));
  const fastest = (mode: GatingMode) => own(mode).reduce((best, row) => (row.rowsPerSecond > best.rowsPerSecond ? row : best));
  const atPapers = (mode: GatingMode) => own(mode).find((row) => row.rows === workload.rows)!;
  const ratio = (at: (mode: GatingMode) => GatingRow) => at('dynamic').rowsPerSecond / at('static').rowsPerSecond;
  const flopBound = (at: (mode: GatingMode) => GatingRow) => at('static').flopsPerRow / at('dynamic').flopsPerRow;
  return {
    ratioAtLargest: ratio(largest),
    ratioAtBest: ratio(fastest),
    ratioAtEqualBatch: ratio(atPapers),
    flopBoundAtBest: flopBound(fastest),
    flopBoundAtEqualBatch: flopBound(atPapers),
    activationSaving: 1 - atPapers('dynamic').activationBytes! / atPapers('static').activationBytes!,
  };
}
