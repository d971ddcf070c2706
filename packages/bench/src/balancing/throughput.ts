import { ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { planText } from '@expertmesh/placement';
import { ended, ownPlan } from '../rebalance/own-plan.js';
import type { ReadModel } from '../trace/record-model.js';
import { historyOf, type RoutingTrace } from '../trace/routing-trace.js';
import { type Contestant, placeLayers } from './planners.js';

export interface ThroughputRow {
  readonly measure: 'throughput';
  readonly model: 'lm' | 'mt';
  readonly planner: Contestant;
  readonly workers: number;
  readonly spare: number;
  /** Scored tokens of the held-out documents. */
  readonly tokensPerSecond: number;
}

const workers = 2;
const inFlight = 4;
const unlimited = { throttleBytesPerSecond: 0, concurrency: 1 };

/**
 * Tokens that real workers, a process and a thread each, score a second of the documents that no planner has seen, under each planner's
 * placement in turn: one cluster, whose experts are moved.
 */
export async function measureThroughput(
  model: ThroughputRow['model'],
  { modelFolder, documents }: ReadModel,
  trace: RoutingTrace,
  work: { readonly contestants: readonly Contestant[]; readonly documents: number; readonly rounds: number },
): Promise<ThroughputRow[]> {
  const heldOut = documents.slice(Math.floor(documents.length / 2)).slice(0, work.documents);
  const cluster = await startLocalCluster({ modelFolder, workers, threads: 1 });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    await tokensPerSecond(client, heldOut);
    const best = new Map<Contestant, number>();
    // In turn, so that what drifts on the machine meets all planners alike.
    for (let round = 0; round < work.rounds; round += 1) {
      for (const planner of work.contestants) {
        await place(client, trace, planner);
        best.set(planner, Math.max(best.get(planner) ?? 0, await tokensPerSecond(client, heldOut)));
      }
    }
    return [...best].map(([planner, rate]) => ({ measure: 'throughput', model, planner, workers, spare: 0, tokensPerSecond: rate }));
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

/** Moves the experts to where the planner wants them. */
async function place(client: ExpertmeshClient, trace: RoutingTrace, planner: Contestant): Promise<void> {
  const placed = await client.placement();
  const planned = placeLayers(planner, historyOf(trace), workers);
  const target = placed.layers.map((experts, layer) => {
    const index = trace.layers.indexOf(layer);
    return experts.map((expert, number) => ({ ...expert, replicas: index < 0 ? expert.replicas : planned[index]![number]!.replicas }));
  });
  const plan = await ownPlan(client, placed, target);
  if (plan.moves.length > 0) await ended(client, await client.applyPlan(planText(plan), unlimited));
}

async function tokensPerSecond(client: ExpertmeshClient, documents: ReadModel['documents']): Promise<number> {
  const startMs = performance.now();
  const batches = Array.from({ length: inFlight }, (_, part) => documents.filter((_document, index) => index % inFlight === part));
  const scores = await Promise.all(batches.map((batch) => client.score(batch.map(({ document }) => document))));
  const tokens = scores.flat().reduce((sum, score) => sum + score.tokens, 0);
  return (tokens * 1000) / (performance.now() - startMs);
}
