import { sumOfBatches } from '../placement/trace.js';
import type { RoutingTrace } from './routing-trace.js';

export interface DomainFacts {
  readonly domain: string;
  readonly documents: number;
  readonly batches: number;
  /** Tokens read. */
  readonly rows: number;
}

export interface LayerFacts {
  readonly layer: number;
  readonly experts: number;
  /** Experts that a batch uses, the mean over the batches. */
  readonly activeMean: number;
  /** Part of a batch's experts that the next batch of the document uses too; null where no document has two. */
  readonly kept: number | null;
  /** The busiest expert's rows over the mean, of the whole trace. */
  readonly maxOverMean: number;
}

export interface TraceSummary extends Omit<RoutingTrace, 'batches' | 'layers' | 'numExperts'> {
  readonly batches: number;
  readonly rows: number;
  readonly domains: readonly DomainFacts[];
  readonly layers: readonly LayerFacts[];
}

export function summariseTrace(trace: RoutingTrace): TraceSummary {
  const { model, expertsPerToken, numEncoderLayers, batches, layers } = trace;
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const facts = layers.map((layer, index) => layerFacts(trace, layer, index));
  return { model, expertsPerToken, numEncoderLayers, batches: batches.length, rows, domains: domainFacts(trace), layers: facts };
}

function domainFacts({ batches }: RoutingTrace): DomainFacts[] {
  return [...new Set(batches.map(({ domain }) => domain))].map((domain) => {
    const own = batches.filter((batch) => batch.domain === domain);
    const documents = new Set(own.map(({ document }) => document)).size;
    return { domain, documents, batches: own.length, rows: own.reduce((sum, batch) => sum + batch.rows, 0) };
  });
}

function layerFacts({ batches, numExperts }: RoutingTrace, layer: number, index: number): LayerFacts {
  const active = batches.map(({ counts }) => new Set(counts[index]!.flatMap((count, expert) => (count > 0 ? [expert] : []))));
  let [used, again] = [0, 0];
  for (let batch = 1; batch < batches.length; batch += 1) {
    if (batches[batch]!.document !== batches[batch - 1]!.document) continue;
    used += active[batch - 1]!.size;
    for (const expert of active[batch - 1]!) if (active[batch]!.has(expert)) again += 1;
  }
  const [sums] = sumOfBatches(batches.map(({ counts }) => [counts[index]!]));
  const total = (sums ?? []).reduce((sum, count) => sum + count, 0);
  return {
    layer,
    experts: numExperts[index]!,
    activeMean: batches.length === 0 ? 0 : active.reduce((sum, { size }) => sum + size, 0) / batches.length,
    kept: used === 0 ? null : again / used,
    maxOverMean: total === 0 ? 1 : (Math.max(...sums!) * numExperts[index]!) / total,
  };
}
