import { median } from '@expertmesh/common';
import type { ModelFolder } from '@expertmesh/models';
import { type Binding, withoutCapacity } from '@expertmesh/native';
import { stepFlops } from './flops.js';
import { GatedEngine } from './gated-engine.js';
import type { Workload, WorkloadName } from './workloads.js';

export type GatingMode = 'dynamic' | 'static';

/** One mode at one size of batch. */
export interface GatingRow {
  readonly workload: WorkloadName;
  readonly mode: GatingMode;
  readonly workers: number;
  /** Of a step. */
  readonly rows: number;
  readonly hidden: number;
  readonly experts: number;
  /** Median over the rounds, in which the modes take turns. */
  readonly rowsPerSecond: number;
  /** Peak of the memory that a step computes in; null where it has not been measured. */
  readonly activationBytes: number | null;
  /** It fits into what static gating needs at the paper's batch. */
  readonly isFeasible: boolean;
  readonly flopsPerRow: number;
  /** That crossed between workers, for a row. */
  readonly exchangeBytesPerRow: number;
}

export interface SweepWork {
  readonly rounds: number;
  /** Of the paper's batch: the smallest, and the largest that dynamic gating is tried with. */
  readonly least: number;
  readonly most: number;
}

/** Batches from a part of the paper's up, as long as they fit: static gating's largest is the paper's, whose memory is the budget of both. */
export async function sweepBatches(
  binding: Binding,
  folder: ModelFolder,
  workload: Workload,
  { rounds, least, most }: SweepWork,
  threads: number,
  onBatch: (rows: number) => void,
): Promise<GatingRow[]> {
  const modes = ['static', 'dynamic'] as const;
  const engines = {
    static: await GatedEngine.open(binding, folder, workload, 'static', threads),
    dynamic: await GatedEngine.open(binding, folder, workload, 'dynamic', threads),
  };
  const spec = withoutCapacity(folder.spec);
  const found: GatingRow[] = [];
  let budget = Number.POSITIVE_INFINITY;
  try {
    for (let rows = workload.rows * least; rows <= workload.rows * most; rows *= 2) {
      onBatch(rows);
      const tried = modes.filter((mode) => mode === 'dynamic' || rows <= workload.rows);
      for (const mode of tried) await engines[mode].prepare(rows);
      if (rows === workload.rows) budget = engines.static.activationBytes;
      const seconds: Record<GatingMode, number[]> = { static: [], dynamic: [] };
      for (let round = 0; round < rounds; round += 1) for (const mode of tried) seconds[mode].push(await engines[mode].step());
      for (const mode of tried) {
        const { activationBytes } = engines[mode];
        found.push({
          ...{ workload: workload.name, mode, workers: 1, rows, hidden: workload.sizes.hidden, experts: workload.sizes.experts },
          rowsPerSecond: rows / median(seconds[mode]),
          ...{ activationBytes, isFeasible: activationBytes <= budget, exchangeBytesPerRow: 0 },
          flopsPerRow: stepFlops(spec, workload, rows, mode) / rows,
        });
      }
      if (engines.dynamic.activationBytes > budget) break;
    }
  } finally {
    for (const mode of modes) engines[mode].close();
  }
  return found;
}
