import { describeHost, type Host } from './machine.js';
import { measureBalance } from './placement/balance.js';
import type { ClusterShape } from './placement/cluster-shape.js';
import { measurePlanTime } from './placement/plan-time.js';
import { measureReplan } from './placement/replan.js';
import { countRouterChoices, type DomainTexts } from './placement/router-counts.js';
import { largestModel, type PlacementRow, type PlacementSummary, summarise } from './placement/summary.js';
import { traceNames } from './placement/trace.js';
import { makeTrace } from './placement/traces.js';

export interface PlacementBenchOptions {
  readonly isQuick: boolean;
  /** Of the first repetition; each further one has the next. */
  readonly seed: number;
  /** The model whose router is counted, and what it reads. */
  readonly modelFolder: string;
  readonly domains: readonly DomainTexts[];
  readonly onProgress: (fraction: number, text: string) => void;
  /** @default as isQuick says */
  readonly work?: PlacementWork;
}

export interface PlacementWork {
  /** Repetitions of each trace, each with a seed of its own. */
  readonly numSeeds: number;
  readonly numBatches: number;
  /** What the made-up traces are planned for. */
  readonly shapes: readonly ClusterShape[];
  /** Workers and slots for the model that reads the texts. */
  readonly modelShapes: readonly Pick<ClusterShape, 'workers' | 'slots'>[];
  /** What plans are timed for, by both planners. */
  readonly timed: readonly ClusterShape[];
  /** Workers of a simulated large cluster with two experts each in a single layer; mesh alone. */
  readonly simulatedWorkers: readonly number[];
  readonly timeRounds: number;
}

export interface PlacementReport {
  readonly bench: 'placement';
  readonly machine: Host;
  readonly rows: readonly PlacementRow[];
  readonly summary: PlacementSummary;
}

const quickWork: PlacementWork = {
  numSeeds: 1,
  numBatches: 64,
  shapes: [
    { layers: 32, experts: 16, workers: 4, slots: 16 },
    { layers: 32, experts: 16, workers: 4, slots: 20 },
    { layers: 27, experts: 64, workers: 8, slots: 64 },
    { layers: 27, experts: 64, workers: 8, slots: 80 },
    { layers: 8, experts: 256, workers: 32, slots: 320 },
  ],
  modelShapes: [
    { workers: 4, slots: 32 },
    { workers: 4, slots: 40 },
  ],
  timed: [{ layers: 16, experts: 64, workers: 8, slots: 80 }, { layers: 48, experts: 128, workers: 32, slots: 160 }, largestModel],
  simulatedWorkers: [100, 1000],
  timeRounds: 3,
};

const fullWork: PlacementWork = {
  ...quickWork,
  numSeeds: 3,
  numBatches: 128,
  shapes: [
    { layers: 32, experts: 16, workers: 4, slots: 16 },
    { layers: 32, experts: 16, workers: 4, slots: 20 },
    { layers: 27, experts: 64, workers: 8, slots: 64 },
    { layers: 27, experts: 64, workers: 8, slots: 80 },
    { layers: 58, experts: 256, workers: 32, slots: 256 },
    { layers: 58, experts: 256, workers: 32, slots: 320 },
  ],
  modelShapes: [
    { workers: 4, slots: 32 },
    { workers: 4, slots: 40 },
    { workers: 8, slots: 32 },
    { workers: 8, slots: 40 },
  ],
  simulatedWorkers: [100, 1000, 10_000],
  timeRounds: 5,
};

/** Every planner against EPLB: evenness on load it has seen and on load it has not, bytes moved after drift, time. */
export async function benchPlacement(options: PlacementBenchOptions): Promise<PlacementReport> {
  const { isQuick, seed, modelFolder, domains, onProgress, work = isQuick ? quickWork : fullWork } = options;
  const rows: PlacementRow[] = [];
  // Times first, before the other measurements fill the heap.
  for (const shape of work.timed) {
    onProgress(0, `planning ${nameOf(shape)}`);
    rows.push(measurePlanTime('eplb', 'slots', shape, work.timeRounds, seed));
    for (const room of ['slots', 'any'] as const) rows.push(measurePlanTime('mesh', room, shape, work.timeRounds, seed));
  }
  for (const workers of work.simulatedWorkers) {
    const shape = { layers: 1, experts: 2 * workers, workers, slots: 2 * workers };
    onProgress(0, `planning ${nameOf(shape)}`);
    rows.push(measurePlanTime('mesh', 'slots', shape, 1, seed));
  }
  const counts = await countRouterChoices(modelFolder, domains, (fraction) =>
    onProgress(fraction / 10, 'counting what the router chooses'),
  );
  const [layer] = [...counts.values()][0]!;
  const model = { layers: layer!.length, experts: layer![0]!.length };
  const cases = traceNames.flatMap((trace) => {
    const shapes = trace === 'domains' ? work.modelShapes.map((shape) => ({ ...model, ...shape })) : work.shapes;
    return shapes.flatMap((shape) => Array.from({ length: work.numSeeds }, (_, repetition) => ({ trace, shape, seed: seed + repetition })));
  });
  for (const [index, { trace, shape, seed: own }] of cases.entries()) {
    onProgress(0.1 + (0.9 * index) / cases.length, `${trace}, ${nameOf(shape)}, seed ${own}`);
    const batches = makeTrace(trace, shape, work.numBatches, own, counts);
    rows.push(...measureBalance(trace, own, batches, shape));
    if (trace === 'drifting') rows.push(...measureReplan(own, batches, shape));
  }
  return { bench: 'placement', machine: describeHost(), rows, summary: summarise(rows) };
}

function nameOf({ layers, experts, workers, slots }: ClusterShape): string {
  return `${layers} x ${experts} experts in ${slots} slots of ${workers} workers`;
}
