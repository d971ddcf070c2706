import { describeHost, type Host } from './machine.js';
import { measureBalance } from './placement/balance.js';
import type { ClusterShape } from './placement/cluster-shape.js';
import { type DomainCounts, domainCounts } from './placement/domains.js';
import { measurePlanTime } from './placement/plan-time.js';
import { measureReplan } from './placement/replan.js';
import { largestModel, type PlacementRow, type PlacementSummary, summarise } from './placement/summary.js';
import { type TraceName, traceNames } from './placement/trace.js';
import { makeTrace } from './placement/traces.js';
import type { TracedDocument } from './trace/record.js';
import { recordModel } from './trace/record-model.js';

export interface PlacementBenchOptions {
  readonly isQuick: boolean;
  /** Of the first repetition; each further one has the next. */
  readonly seed: number;
  /** @default all */
  readonly traces?: readonly TraceName[];
  /** The model whose router is counted, and what it reads. */
  readonly modelFolder: string;
  readonly documents: readonly TracedDocument[];
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
  /** Workers of a simulated large cluster with two experts and three slots each in a single layer; mesh alone. */
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
  numBatches: 128,
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
  simulatedWorkers: [100, 1000, 10_000],
  timeRounds: 5,
};

const fullWork: PlacementWork = {
  ...quickWork,
  numSeeds: 3,
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
  timeRounds: 15,
};

/** Of the progress, what counting takes. */
const countingShare = 0.3;

/** Every planner against EPLB: evenness on load it has seen and on load it has not, bytes moved after drift, time. */
export async function benchPlacement(options: PlacementBenchOptions): Promise<PlacementReport> {
  const { isQuick, traces = traceNames, work = isQuick ? quickWork : fullWork } = options;
  const rows = [...measureTimes(work, options), ...(await measureTraces(work, traces, options))];
  return { bench: 'placement', machine: describeHost(), rows, summary: summarise(rows) };
}

/** Before the other measurements, which fill the heap. */
function measureTimes(work: PlacementWork, { seed, onProgress }: PlacementBenchOptions): PlacementRow[] {
  const rows: PlacementRow[] = [];
  for (const shape of work.timed) {
    onProgress(0, `planning ${nameOf(shape)}`);
    rows.push(measurePlanTime('eplb', 'slots', shape, work.timeRounds, seed));
    for (const room of ['slots', 'any'] as const) rows.push(measurePlanTime('mesh', room, shape, work.timeRounds, seed));
  }
  for (const workers of work.simulatedWorkers) {
    const shape = { layers: 1, experts: 2 * workers, workers, slots: 3 * workers };
    onProgress(0, `planning ${nameOf(shape)}`);
    rows.push(measurePlanTime('mesh', 'slots', shape, 1, seed));
  }
  return rows;
}

async function measureTraces(work: PlacementWork, traces: readonly TraceName[], options: PlacementBenchOptions): Promise<PlacementRow[]> {
  const { seed, modelFolder, documents, onProgress } = options;
  const counts = traces.includes('domains')
    ? domainCounts(
        await recordModel({ modelFolder, documents }, (part) => onProgress(part * countingShare, 'recording what the router chooses')),
      )
    : null;
  const cases = traces.flatMap((trace) =>
    shapesOf(trace, work, counts).flatMap((shape) =>
      Array.from({ length: work.numSeeds }, (_, repetition) => ({ trace, shape, seed: seed + repetition })),
    ),
  );
  return cases.flatMap(({ trace, shape, seed: own }, index) => {
    onProgress(countingShare + ((1 - countingShare) * index) / cases.length, `${trace}, ${nameOf(shape)}, seed ${own}`);
    const batches = makeTrace(trace, shape, work.numBatches, own, counts);
    const balance = measureBalance(trace, own, batches, shape);
    return trace === 'drifting' ? [...balance, ...measureReplan(own, batches, shape)] : balance;
  });
}

function shapesOf(trace: TraceName, work: PlacementWork, counts: DomainCounts | null): readonly ClusterShape[] {
  if (trace !== 'domains') return work.shapes;
  const [[load] = []] = [...counts!.values()];
  return work.modelShapes.map((shape) => ({ layers: load!.length, experts: load![0]!.length, ...shape }));
}

function nameOf({ layers, experts, workers, slots }: ClusterShape): string {
  return `${layers} x ${experts} experts in ${slots} slots of ${workers} workers`;
}
