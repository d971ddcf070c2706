import { availableParallelism } from 'node:os';
import type { SensitivityReport } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { engineOptions, kernelChoices, maxThreads, outputFormat, outputOptions } from '../options.js';
import { readLoweredFormats } from '../qos/lowered-formats.js';
import { readScoredTexts } from '../qos/scored-texts.js';
import { writeSaved } from '../saved-json.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderTable } from '../ui/table.js';
import { choice, integer, requiredText, text } from '../values.js';

export const qosSensitivity: CommandDefinition = {
  name: 'sensitivity',
  describe: 'Measure what each expert alone costs in fewer bits',
  details:
    'Scores the texts of FILE.jsonl once for each expert and format, with that expert alone in it. The rise of the loss is half the mean square of ' +
    "what changes of the tokens' losses: that shows what their mean hides. Texts of the domain that is served are the ones to measure on.",
  options: {
    model: { value: 'DIR', describe: 'model folder' },
    data: { value: 'FILE', describe: 'calibration texts, as for score' },
    formats: { value: 'F,F', describe: 'to measure', defaultText: 'q8,q4,nf4,q2' },
    save: { value: 'FILE', describe: 'write the rises there, for qos frontier and qos plan', defaultText: 'none' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    ...engineOptions,
    ...outputOptions,
  },
  examples: [['qos sensitivity --model DIR --data eval/story.jsonl --save rises.json', 'a file for qos frontier and qos plan']],
  async run(args, _positionals, terminal) {
    const output = outputFormat(args);
    const modelFolder = requiredText(args, 'model');
    const data = requiredText(args, 'data');
    const save = text(args, 'save');
    const formats = await readLoweredFormats(args);
    const threads = integer(args, 'threads', 1, maxThreads) ?? availableParallelism();
    const kernels = choice(args, 'kernels', kernelChoices) ?? 'auto';
    const documents = await readScoredTexts(data);
    const { measureSensitivity } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    const onProgress = (fraction: number, what: string) => progress.update(fraction, what);
    try {
      const report = await measureSensitivity({ modelFolder, documents, formats, threads, kernels, onProgress });
      progress.clear();
      if (save !== null) await writeSaved(save, report);
      printData(terminal, output, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ lossRise, use, tokens, perplexity }: SensitivityReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const rows = Object.entries(lossRise).map(([format, rises]) => {
    const sorted = [...rises].sort((a, b) => a - b);
    const sum = rises.reduce((total, rise) => total + rise, 0);
    const half = sorted.slice(0, Math.floor(sorted.length / 2)).reduce((total, rise) => total + rise, 0);
    return [format, sum.toExponential(2), (sorted.at(-1) ?? 0).toExponential(2), `${((100 * half) / (sum || 1)).toFixed(0)} %`];
  });
  const table = renderTable([{ title: 'FORMAT' }, ...['ALL, NATS', 'LARGEST', 'LESSER HALF'].map(right)], rows);
  return `${table}\n${use.length} experts, ${tokens} tokens, perplexity ${perplexity.toFixed(4)}\n`;
}
