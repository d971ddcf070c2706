import { type ModelFolder, openModelFolder } from '@expertmesh/models';
import type { Format } from '@expertmesh/native';
import { countExperts, expectedRise, type PrecisionMap, type Sensitivity } from '@expertmesh/precision';
import { storedMap } from './model-experts.js';
import { PrecisionEngine } from './precision-engine.js';
import { type ScoredText, scoredDocuments } from './scored-text.js';

export interface SensitivityOptions {
  readonly modelFolder: string;
  /** Calibration text. */
  readonly documents: readonly ScoredText[];
  readonly formats: readonly Format[];
  readonly threads: number;
  readonly kernels: string;
  readonly onProgress: (fraction: number, text: string) => void;
}

/** What was measured, of which model, with how much text. */
export interface SensitivityReport extends Sensitivity {
  readonly fingerprint: string;
  /** Tokens that were scored. */
  readonly tokens: number;
  readonly perplexity: number;
}

/** Measures what lowering each expert alone does to the losses of the text: one expert is read for each that is measured. */
export async function measureSensitivity(options: SensitivityOptions): Promise<SensitivityReport> {
  const { modelFolder, threads, kernels, formats, onProgress } = options;
  const folder = await openModelFolder(modelFolder);
  const documents = await scoredDocuments(folder, options.documents);
  const engine = await PrecisionEngine.openToScore(folder, { threads, kernels, documents });
  try {
    const { before, use } = await baseline(engine, folder);
    const lossRise: Partial<Record<Format, number[]>> = {};
    for (const [index, format] of formats.entries()) {
      const onPart = (part: number, text: string) => onProgress((index + part) / formats.length, text);
      lossRise[format] = await risesOf(engine, storedMap(folder), format, before, onPart);
    }
    const perplexity = Math.exp(before.reduce((sum, loss) => sum + loss, 0) / before.length);
    return { fingerprint: folder.fingerprint, tokens: before.length, perplexity, use, lossRise };
  } finally {
    engine.close();
  }
}

async function baseline(engine: PrecisionEngine, folder: ModelFolder): Promise<{ before: Float64Array; use: number[] }> {
  await engine.hold(storedMap(folder), 0);
  engine.takeUse();
  const before = await engine.score();
  return { before, use: engine.takeUse().flat() };
}

async function risesOf(
  engine: PrecisionEngine,
  stored: PrecisionMap,
  format: Format,
  before: Float64Array,
  onProgress: (part: number, text: string) => void,
): Promise<number[]> {
  const rises: number[] = [];
  const numExperts = countExperts(stored);
  for (const [layer, experts] of stored.entries()) {
    for (const expert of experts.keys()) {
      onProgress(rises.length / numExperts, `layer ${layer} expert ${expert} in ${format}`);
      const alone = stored.map((own, other) => (other === layer ? own.with(expert, format) : own));
      await engine.hold(alone, 0);
      rises.push(expectedRise(before, await engine.score()));
    }
  }
  return rises;
}
