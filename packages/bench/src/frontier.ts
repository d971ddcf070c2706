import { ExpertmeshClient, type ScoreDocument } from '@expertmesh/client';
import { type LocalClusterOptions, startLocalCluster } from '@expertmesh/local';
import { canonicalBytes, expertFormats, type ModelFolder, openModelFolder } from '@expertmesh/models';
import { type Format, linearsOf, mixtureOf } from '@expertmesh/native';
import { countExperts, lowered, nonDominated, type PrecisionMap, precisionMap, randomOrder } from '@expertmesh/precision';
import { describeHost, type Host } from './machine.js';
import { lineChart } from './plot/line-chart.js';
import { Prompts, request } from './serving-requests.js';

export interface FrontierOptions {
  /** The model and the cluster that serves it; its precision is what is varied. */
  readonly cluster: Omit<LocalClusterOptions, 'precision'>;
  readonly documents: readonly ScoreDocument[];
  /** Counts of lowered experts between none and all. */
  readonly steps: number;
  /** Of the random choice of the lowered experts. */
  readonly seed: number;
  /** Measured before; not measured again. */
  readonly known: readonly FrontierPoint[];
  readonly onPoint: (point: FrontierPoint) => Promise<void>;
  readonly onProgress: (fraction: number, text: string) => void;
}

/** So many experts of the model in `format`, the others as in the checkpoint. */
export interface FrontierPoint {
  readonly format: Format;
  readonly count: number;
  readonly seed: number;
  readonly perplexity: number;
  /** Tokens that were scored. */
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** Canonical bytes of all experts. */
  readonly expertBytes: number;
}

export type FrontierRow = FrontierPoint & {
  /** Of the perplexity over that of the checkpoint's own formats. */
  readonly rise: number;
  /** No other point is at least as good in all and better in one of perplexity, throughput and memory. */
  readonly isOnFrontier: boolean;
};

export interface FrontierReport {
  readonly machine: Host;
  readonly experts: number;
  readonly rows: readonly FrontierRow[];
}

export const loweredFormats = ['q8', 'q4', 'nf4', 'q2'] as const satisfies readonly Format[];
const requests = { count: 8, atOnce: 4, promptTokens: 16, newTokens: 32 } as const;

/** Measures perplexity and throughput over the number of experts in 8, 4 and 2 bits. */
export async function measureFrontier(options: FrontierOptions): Promise<FrontierReport> {
  const folder = await openModelFolder(options.cluster.modelFolder);
  const stored = storedMap(folder);
  const experts = countExperts(stored);
  const settings = settingsOf(experts, options.steps);
  const points: FrontierPoint[] = [];
  for (const [index, { format, count }] of settings.entries()) {
    const isSame = (one: FrontierPoint) => one.format === format && one.count === count && one.seed === options.seed;
    let point = options.known.find(isSame);
    if (point === undefined) {
      options.onProgress(index / settings.length, `${count} of ${experts} experts in ${format}`);
      const layers = lowered(stored, randomOrder(experts, options.seed), count, format);
      const expertBytes = bytesOf(folder, layers);
      point = { format, count, seed: options.seed, ...(await measure(options, layers)), expertBytes };
      await options.onPoint(point);
    }
    points.push(point);
  }
  const best = points[0]!.perplexity;
  const isOnFrontier = nonDominated(points);
  const rows = points.map((point, index) => ({ ...point, rise: point.perplexity / best - 1, isOnFrontier: isOnFrontier[index]! }));
  return { machine: describeHost(), experts, rows };
}

/** None lowered once, then some to all in each format. */
function settingsOf(experts: number, steps: number): { format: Format; count: number }[] {
  const counts = Array.from({ length: steps }, (_, step) => Math.round(((step + 1) * experts) / steps));
  const different = [...new Set(counts)].filter((count) => count > 0);
  return [{ format: loweredFormats[0], count: 0 }, ...loweredFormats.flatMap((format) => different.map((count) => ({ format, count })))];
}

async function measure(
  { cluster: options, documents }: FrontierOptions,
  layers: PrecisionMap,
): Promise<Pick<FrontierPoint, 'perplexity' | 'tokens' | 'tokensPerSecond'>> {
  const cluster = await startLocalCluster({ ...options, precision: { kind: 'map', layers } });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const scores = await client.score(documents);
    const tokens = scores.reduce((sum, score) => sum + score.tokens, 0);
    const nll = scores.reduce((sum, score) => sum + score.nll, 0);
    return { perplexity: Math.exp(nll / tokens), tokens, tokensPerSecond: await generate(client) };
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

/** Produced by all requests, over the time that they took. */
async function generate(client: ExpertmeshClient): Promise<number> {
  const prompts = new Prompts((await client.status()).model?.vocabSize ?? 0);
  let numLeft: number = requests.count;
  let numTokens = 0;
  const startMs = performance.now();
  const one = async () => {
    while (numLeft-- > 0) numTokens += (await request(client, prompts.next(requests.promptTokens), requests.newTokens)).numTokens;
  };
  await Promise.all(Array.from({ length: requests.atOnce }, one));
  return numTokens / ((performance.now() - startMs) / 1000);
}

function storedMap({ spec, tensors }: ModelFolder): PrecisionMap {
  const formats = expertFormats(spec, tensors);
  const layers = spec.layers.map((layer, index) => ({ numExperts: mixtureOf(layer)?.numExperts ?? 0, format: formats[index] ?? 'f32' }));
  return precisionMap({ kind: 'stored' }, layers);
}

function bytesOf({ spec, tensors }: ModelFolder, map: PrecisionMap): number {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  let bytes = 0;
  for (const [layer, experts] of map.entries()) {
    for (const [expert, format] of experts.entries()) {
      for (const { weight, bias } of linearsOf(mixtureOf(spec.layers[layer]!)!.experts[expert]!)) {
        for (const name of bias === null ? [weight] : [weight, bias]) bytes += canonicalBytes(format, shapes.get(name) ?? []);
      }
    }
  }
  return bytes;
}

/** Perplexity over the bytes of all experts, a line for each format. */
export function frontierPlot(rows: readonly FrontierRow[]): string {
  const [first] = rows;
  const series = loweredFormats.map((format) => {
    const line = rows.filter((row) => row.format === format && row.count > 0);
    const points = [first!, ...line].map(({ expertBytes, rise }) => [expertBytes / 2 ** 20, 100 * rise] as const);
    return { name: format, points: [...points].sort((a, b) => a[0] - b[0]) };
  });
  return lineChart({ title: 'Perplexity over memory', xLabel: 'experts, MiB', yLabel: 'rise of the perplexity, %', series });
}
