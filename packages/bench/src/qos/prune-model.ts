import { type ModelFolder, openModelFolder, planPruned, writePruned } from '@expertmesh/models';
import { mixtureOf } from '@expertmesh/native';
import { type LayerPruning, planPruning } from '@expertmesh/precision';
import { storedMap } from './model-experts.js';
import { PrecisionEngine } from './precision-engine.js';
import { type ScoredText, scoredDocuments } from './scored-text.js';

export interface PruneOptions {
  readonly modelFolder: string;
  /** Of the domain that the model is to serve. */
  readonly documents: readonly ScoredText[];
  /** Of its layer's rows, with which an expert counts as not needed, 0 to 1. */
  readonly mostShare: number;
  /** Where the smaller model is written; null: nowhere. */
  readonly out: string | null;
  readonly threads: number;
  readonly kernels: string;
  readonly onProgress: (fraction: number, text: string) => void;
}

export interface PruneReport {
  readonly model: string;
  /** Tokens that were scored. */
  readonly tokens: number;
  /** Experts of a layer. */
  readonly experts: number;
  /** Of each layer in the smaller model. */
  readonly kept: number;
  readonly layers: readonly LayerPruning[];
  /** Of the weights. */
  readonly bytes: number;
  readonly prunedBytes: number;
  readonly perplexity: number;
  /** Of the smaller model on the same text; null where none is written. */
  readonly prunedPerplexity: number | null;
  readonly out: string | null;
}

interface Measured {
  readonly use: readonly (readonly number[])[];
  readonly tokens: number;
  readonly perplexity: number;
}

/** Says which experts a domain's text never needs, and writes the model without them. */
export async function pruneModel(options: PruneOptions): Promise<PruneReport> {
  const { modelFolder, mostShare, out, onProgress } = options;
  const folder = await openModelFolder(modelFolder);
  onProgress(0, 'the text is scored');
  const { use, tokens, perplexity } = await measure(folder, options);
  const mixtures = folder.spec.layers.flatMap((layer) => mixtureOf(layer) ?? []);
  const layers = planPruning(use, mostShare, Math.max(...mixtures.map(({ gate }) => gate.topK)));
  const keptOf = new Map(layers.map(({ layer, kept }) => [layer, kept]));
  const plan = await planPruned(
    folder,
    folder.spec.layers.map((_, layer) => keptOf.get(layer) ?? []),
  );
  let prunedPerplexity: number | null = null;
  if (out !== null) {
    onProgress(0.4, `${out} is written`);
    await writePruned(plan, folder.path, out);
    onProgress(0.7, 'the text is scored by the smaller model');
    ({ perplexity: prunedPerplexity } = await measure(await openModelFolder(out), options));
  }
  const bytes = folder.tensors.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const counts = { experts: Math.max(...mixtures.map(({ numExperts }) => numExperts)), kept: layers[0]?.kept.length ?? 0 };
  return {
    model: folder.id,
    tokens,
    ...counts,
    layers,
    bytes,
    prunedBytes: plan.bytes - plan.head.length,
    perplexity,
    prunedPerplexity,
    out,
  };
}

async function measure(folder: ModelFolder, { documents: texts, threads, kernels }: PruneOptions): Promise<Measured> {
  const documents = await scoredDocuments(folder, texts);
  const engine = await PrecisionEngine.openToScore(folder, { threads, kernels, documents });
  try {
    await engine.hold(storedMap(folder), 0);
    engine.takeUse();
    const losses = await engine.score();
    const perplexity = Math.exp(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
    return { use: engine.takeUse(), tokens: losses.length, perplexity };
  } finally {
    engine.close();
  }
}
