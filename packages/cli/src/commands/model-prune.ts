import { availableParallelism } from 'node:os';
import type { PruneReport } from '@expertmesh/bench';
import { EmError, systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { engineOptions, kernelChoices, maxThreads, outputFormat, outputOptions } from '../options.js';
import { readScoredTexts } from '../qos/scored-texts.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatBytes, formatShare } from '../ui/units.js';
import { choice, fraction, integer, requiredText, text } from '../values.js';

export const modelPrune: CommandDefinition = {
  name: 'prune',
  usage: 'DIR',
  describe: 'Say which experts the texts of a domain never need, and write a smaller model without them',
  details:
    'A model has as many experts in each layer: the layer that needs most decides how many are kept, and the others keep those that they use most. ' +
    'With --out the smaller model is a folder like any other, scored on the same texts. It answers like the whole one only where the router would not ' +
    'have chosen what is gone: texts of other domains suffer.',
  mostPositionals: 1,
  options: {
    data: { value: 'FILE', describe: 'texts of the domain, as for score' },
    'most-share': { value: 'P%', describe: "of its layer's rows, with which an expert counts as not needed", defaultText: '0%' },
    out: { value: 'OUT_DIR', describe: 'write the smaller model there; new or empty', defaultText: 'only the report' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    ...engineOptions,
    ...outputOptions,
  },
  examples: [
    ['model prune DIR --data sql.jsonl', 'which experts SQL never needs'],
    ['model prune DIR --data sql.jsonl --most-share 0.5% --out smaller', 'a model without those that it hardly needs'],
  ],
  async run(args, [modelFolder], terminal) {
    const output = outputFormat(args);
    if (modelFolder === undefined) throw new EmError('EM_USAGE', { problem: 'give a model folder. See: expertmesh model prune --help' });
    const data = requiredText(args, 'data');
    const out = text(args, 'out');
    const mostShare = fraction(args, 'most-share') ?? 0;
    const threads = integer(args, 'threads', 1, maxThreads) ?? availableParallelism();
    const kernels = choice(args, 'kernels', kernelChoices) ?? 'auto';
    const documents = await readScoredTexts(data);
    const { pruneModel } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    const onProgress = (done: number, what: string) => progress.update(done, what);
    try {
      const report = await pruneModel({ modelFolder, documents, mostShare, out, threads, kernels, onProgress });
      progress.clear();
      printData(terminal, output, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ layers, experts, kept, tokens, bytes, prunedBytes, perplexity, prunedPerplexity, out }: PruneReport): string {
  const table = renderTable(
    ['LAYER', 'EXPERTS', 'NEEDED', 'KEPT', 'ROWS LOST'].map((title) => ({ title, align: 'right' }) as const),
    layers.map((layer) => [
      ...[String(layer.layer), String(experts), String(layer.needed.length), String(layer.kept.length)],
      formatShare(layer.lostShare, 2),
    ]),
  );
  const properties = renderProperties([
    ['text', `${tokens} tokens`],
    ['kept', `${kept} of ${experts} experts in each layer`],
    ['weights', `${formatBytes(bytes)}, pruned ${formatBytes(prunedBytes)}`],
    ['perplexity', prunedPerplexity === null ? perplexity.toFixed(4) : `${perplexity.toFixed(4)}, pruned ${prunedPerplexity.toFixed(4)}`],
    ['written', out ?? 'nothing: give --out'],
  ]);
  return `${table}\n${properties}`;
}
