import type { ReplicaChoice } from '@expertmesh/native';
import { type MaxLoads, peakLoads } from './balancing/max-load.js';
import { type Contestant, contestants, placeLayers } from './balancing/planners.js';
import { measureThroughput, type PlacedBy, type ThroughputRow } from './balancing/throughput.js';
import { describeHost, type Host } from './machine.js';
import { heldOutHalf, planningHalf } from './placement/trace.js';
import { barChart } from './plot/bar-chart.js';
import { Random } from './random.js';
import { playTogether } from './trace/play.js';
import { type ReadModel, recordModel } from './trace/record-model.js';
import { layersOf, type RoutingTrace } from './trace/routing-trace.js';

export interface BalancingBenchOptions {
  readonly isQuick: boolean;
  /** Of the order of the documents. */
  readonly seed: number;
  /** A language model and what it reads, and one that translates. */
  readonly lm: ReadModel;
  readonly mt: ReadModel;
  readonly onProgress: (fraction: number, text: string) => void;
  /** @default as isQuick says */
  readonly work?: BalancingWork;
}

export interface BalancingWork {
  /** Of each model, read for its trace. */
  readonly documents: number;
  /** Documents that make a batch. */
  readonly together: number;
  /** Workers that experts are placed on. */
  readonly workers: readonly number[];
  /** Of the held-out half, scored on real workers under each placement; 0 = not measured. */
  readonly scored: number;
  readonly rounds: number;
}

const traces = ['lm', 'mtEncoder', 'mtDecoder'] as const;

/** How a planner's placement by the first half of a trace bears one of the halves. */
export interface MaxLoadRow extends MaxLoads, PlacedBy {
  readonly measure: 'maxLoad';
  readonly trace: (typeof traces)[number];
  readonly workers: number;
  readonly half: 'train' | 'heldOut';
}

export type BalancingRow = MaxLoadRow | ThroughputRow;

export interface BalancingReport {
  readonly bench: 'balancing';
  readonly machine: Host;
  readonly rows: readonly BalancingRow[];
  readonly summary: {
    /** Held-out Max Load with one replica of each expert, the mean over traces and numbers of workers. */
    readonly maxLoad: Readonly<Record<Contestant, number>>;
    readonly avgMaxLoad: Readonly<Record<Contestant, number>>;
    /** Avg Max Load of mesh with a quarter more slots, by step over by share; the mean. */
    readonly stepOverShare: number;
    /** Tokens a second of mesh with a quarter more slots, by step over by share; null where not measured. */
    readonly throughputStepOverShare: Readonly<Record<ThroughputRow['model'], number>> | null;
  };
}

const quickWork: BalancingWork = { documents: 112, together: 4, workers: [4], scored: 24, rounds: 1 };
const fullWork: BalancingWork = { documents: 400, together: 4, workers: [4, 8], scored: 100, rounds: 3 };
const quarterMore = 0.25;

/** Every planner with one replica of each expert, and those that can use them with a quarter more, by each way to choose among replicas. */
const cases: readonly PlacedBy[] = [
  ...contestants.map((planner): PlacedBy => ({ planner, spare: 0, replicaChoice: 'share' })),
  ...(['eplb', 'mesh'] as const).flatMap((planner) =>
    (['share', 'step'] as const).map((replicaChoice) => ({ planner, spare: quarterMore, replicaChoice })),
  ),
];
/** Moving experts takes its time: of those with more replicas mesh alone is measured on real workers. */
const measuredCases = cases.filter(({ planner, spare }) => spare === 0 || planner === 'mesh');

/** Planners by arXiv 2303.06182's measures on recorded routing, and what they give real workers. */
export async function benchBalancing(options: BalancingBenchOptions): Promise<BalancingReport> {
  const { isQuick, seed, onProgress, work = isQuick ? quickWork : fullWork } = options;
  const lm = shuffled(options.lm, seed, work.documents);
  const mt = shuffled(options.mt, seed, work.documents);
  const lmTrace = await recordModel(lm, (part) => onProgress(0.3 * part, 'recording the language model'));
  const mtTrace = await recordModel(mt, (part) => onProgress(0.3 + 0.3 * part, 'recording the translation model'));
  const recorded = {
    lm: lmTrace,
    mtEncoder: layersOf(mtTrace, (layer) => layer < mtTrace.numEncoderLayers),
    mtDecoder: layersOf(mtTrace, (layer) => layer >= mtTrace.numEncoderLayers),
  };
  const maxLoads = traces.flatMap((trace) => work.workers.flatMap((workers) => rowsOf(trace, recorded[trace], workers, work.together)));
  const throughput: ThroughputRow[] = [];
  if (work.scored > 0) {
    const measured = { cases: measuredCases, documents: work.scored, rounds: work.rounds };
    onProgress(0.6, 'scoring on real workers');
    throughput.push(...(await measureThroughput('lm', lm, lmTrace, measured)));
    onProgress(0.8, 'translating on real workers');
    throughput.push(...(await measureThroughput('mt', mt, mtTrace, measured)));
  }
  return { bench: 'balancing', machine: describeHost(), rows: [...maxLoads, ...throughput], summary: summarise(maxLoads, throughput) };
}

function rowsOf(trace: MaxLoadRow['trace'], recorded: RoutingTrace, workers: number, together: number): MaxLoadRow[] {
  const played = playTogether(recorded, together).map(({ counts }) => counts);
  const history = played.slice(0, 2 * Math.floor(played.length / 2));
  return cases.flatMap(({ planner, spare, replicaChoice }) => {
    const placed = placeLayers(planner, history, workers, spare);
    return (['train', 'heldOut'] as const).map((half) => {
      const batches = half === 'train' ? planningHalf(history) : heldOutHalf(history);
      const loads = peakLoads(placed, batches, workers, replicaChoice);
      return { measure: 'maxLoad' as const, trace, workers, planner, spare, replicaChoice, half, ...loads };
    });
  });
}

function summarise(rows: readonly MaxLoadRow[], throughput: readonly ThroughputRow[]): BalancingReport['summary'] {
  const heldOut = rows.filter(({ half }) => half === 'heldOut');
  const byPlanner = (key: keyof MaxLoads) =>
    Object.fromEntries(
      contestants.map((planner) => [
        planner,
        mean(heldOut.filter((row) => row.planner === planner && row.spare === 0).map((row) => row[key])),
      ]),
    ) as Record<Contestant, number>;
  const spare = (choice: ReplicaChoice) =>
    heldOut.filter((row) => row.planner === 'mesh' && row.spare > 0 && row.replicaChoice === choice).map(({ avgMaxLoad }) => avgMaxLoad);
  const [shares, steps] = [spare('share'), spare('step')];
  return {
    maxLoad: byPlanner('maxLoad'),
    avgMaxLoad: byPlanner('avgMaxLoad'),
    stepOverShare: mean(steps.map((load, index) => load / shares[index]!)),
    throughputStepOverShare: throughput.length === 0 ? null : { lm: gainOf('lm', throughput), mt: gainOf('mt', throughput) },
  };
}

function gainOf(model: ThroughputRow['model'], throughput: readonly ThroughputRow[]): number {
  const rate = (choice: ReplicaChoice) =>
    throughput.find((row) => row.model === model && row.spare > 0 && row.replicaChoice === choice)!.tokensPerSecond;
  return rate('step') / rate('share');
}

/** By file name, SVG documents of a report's rows. */
export function balancingPlots(rows: readonly BalancingRow[]): Record<string, string> {
  const heldOut = rows.filter((row) => row.measure === 'maxLoad').filter(({ half, spare }) => half === 'heldOut' && spare === 0);
  const chart = barChart({
    title: 'Max Load on batches that the planner has not seen',
    xLabel: 'trace (mean over numbers of workers)',
    yLabel: 'largest share of a worker',
    categories: [...traces],
    series: contestants.map((name) => ({
      name,
      values: traces.map((trace) =>
        mean(heldOut.filter((row) => row.trace === trace && row.planner === name).map(({ maxLoad }) => maxLoad)),
      ),
    })),
    base: 0,
  });
  return { 'balancing-max-load.svg': chart };
}

/** Documents of all domains mixed, so that both halves have all of them; the same for the same seed. */
function shuffled({ modelFolder, documents }: ReadModel, seed: number, most: number): ReadModel {
  const order = new Random(seed, 'documents').permutation(documents.length).slice(0, most);
  return { modelFolder, documents: order.map((index) => documents[index]!) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
