import { ExpertmeshClient } from '@expertmesh/client';
import { type LocalCluster, startLocalCluster } from '@expertmesh/local';
import type { ReplicaChoice } from '@expertmesh/native';
import { planText } from '@expertmesh/placement';
import { ended, ownPlan, unlimited } from '../rebalance/own-plan.js';
import type { ReadModel } from '../trace/record-model.js';
import { historyOf, type RoutingTrace } from '../trace/routing-trace.js';
import { type Contestant, placeLayers } from './planners.js';

/** Who has placed the experts, and how workers choose among replicas. */
export interface PlacedBy {
  readonly planner: Contestant;
  /** Slots beyond one for each expert, as a part of the experts. */
  readonly spare: number;
  readonly replicaChoice: ReplicaChoice;
}

export interface ThroughputRow extends PlacedBy {
  readonly measure: 'throughput';
  readonly model: 'lm' | 'mt';
  readonly workers: number;
  /** Scored tokens of the held-out documents. */
  readonly tokensPerSecond: number;
}

const workers = 2;
const inFlight = 4;
/** Under each placement: the first one also warms what has moved. */
const passes = 2;

/**
 * Tokens that real workers, a process and a thread each, score a second of the documents that no planner has seen, under each
 * placement in turn: one cluster for each choice among replicas, whose experts are moved; one of them works at a time.
 */
export async function measureThroughput(
  model: ThroughputRow['model'],
  { modelFolder, documents }: ReadModel,
  trace: RoutingTrace,
  work: { readonly cases: readonly PlacedBy[]; readonly documents: number; readonly rounds: number },
): Promise<ThroughputRow[]> {
  const heldOut = documents.slice(Math.floor(documents.length / 2)).slice(0, work.documents);
  const clusters = new Map<ReplicaChoice, Cluster>();
  try {
    for (const replicaChoice of new Set(work.cases.map((one) => one.replicaChoice))) {
      const cluster = await Cluster.start(modelFolder, replicaChoice);
      clusters.set(replicaChoice, cluster);
      await cluster.tokensPerSecond(heldOut);
    }
    const best = new Map<PlacedBy, number>();
    // In turn, so that what drifts on the machine meets all of them alike.
    for (let round = 0; round < work.rounds; round += 1) {
      for (const one of work.cases) {
        const cluster = clusters.get(one.replicaChoice)!;
        await cluster.place(trace, one);
        for (let pass = 0; pass < passes; pass += 1) best.set(one, Math.max(best.get(one) ?? 0, await cluster.tokensPerSecond(heldOut)));
      }
    }
    return [...best].map(([one, rate]) => ({ measure: 'throughput', model, workers, ...one, tokensPerSecond: rate }));
  } finally {
    for (const cluster of clusters.values()) await cluster.stop();
  }
}

class Cluster {
  readonly #running: LocalCluster;
  readonly #client: ExpertmeshClient;

  private constructor(running: LocalCluster) {
    this.#running = running;
    this.#client = new ExpertmeshClient(running.endpoint);
  }

  static async start(modelFolder: string, replicaChoice: ReplicaChoice): Promise<Cluster> {
    return new Cluster(await startLocalCluster({ modelFolder, workers, threads: 1, replicaChoice }));
  }

  /** Moves the experts to where the planner wants them. */
  async place(trace: RoutingTrace, { planner, spare }: PlacedBy): Promise<void> {
    const placed = await this.#client.placement();
    const planned = placeLayers(planner, historyOf(trace), workers, spare);
    const target = placed.layers.map((experts, layer) => {
      const index = trace.layers.indexOf(layer);
      return experts.map((expert, number) => ({ ...expert, replicas: index < 0 ? expert.replicas : planned[index]![number]!.replicas }));
    });
    const plan = await ownPlan(this.#client, placed, target);
    if (plan.moves.length > 0) await ended(this.#client, await this.#client.applyPlan(planText(plan), unlimited));
  }

  async tokensPerSecond(documents: ReadModel['documents']): Promise<number> {
    const startMs = performance.now();
    const batches = Array.from({ length: inFlight }, (_, part) => documents.filter((_document, index) => index % inFlight === part));
    const scores = await Promise.all(batches.map((batch) => this.#client.score(batch.map(({ document }) => document))));
    const tokens = scores.flat().reduce((sum, score) => sum + score.tokens, 0);
    return (tokens * 1000) / (performance.now() - startMs);
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.#running.stop(0);
  }
}
