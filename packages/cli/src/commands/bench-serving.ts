import type { ServingReport } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { demoModelFolder } from '../demo/reference.js';
import { localClusterOptions, outputFormat, outputOptions, readLocalClusterOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { flag, text } from '../values.js';

export const benchServing: CommandDefinition = {
  name: 'serving',
  describe: 'Measure tokens per second and latency at 1, 4 and 16 requests at once',
  details:
    'Starts a private cluster and sends it seeded prompts. Times are what clients see; LOOP is the longest time for which an event loop ' +
    '(of the coordinator, which the clients share here, or of a worker) stood still.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    model: { value: 'DIR', describe: 'Hugging Face model folder', defaultText: 'the demo model' },
    ...localClusterOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const cluster = { modelFolder: text(args, 'model') ?? demoModelFolder, ...readLocalClusterOptions(args) };
    const { benchServing: measure } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const onProgress = (fraction: number, what: string) => progress.update(fraction, what);
      const report = await measure({ isQuick: flag(args, 'quick'), onProgress, cluster });
      progress.clear();
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, summary }: ServingReport): string {
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const table = renderTable(
    ['AT ONCE', 'REQUESTS', 'TOKENS/S', 'FIRST P50', 'FIRST P99', 'NEXT P50', 'NEXT P99', 'LOOP'].map(right),
    rows.map((row) => [
      String(row.concurrency),
      String(row.requests),
      row.tokensPerSecond.toFixed(0),
      ...[row.firstTokenP50, row.firstTokenP99, row.betweenTokensP50, row.betweenTokensP99].map((ms) => `${ms.toFixed(1)} ms`),
      `${Math.max(...Object.values(row.eventLoopMax)).toFixed(1)} ms`,
    ]),
  );
  return `${table}\n${renderProperties([
    ['machine', machine.cpu],
    ['event loops', `blocked for at most ${summary.eventLoopMax.toFixed(1)} ms`],
    ['first token', describeFairness(summary.fairness)],
  ])}`;
}

function describeFairness({ shortTokens, longTokens, aloneMs, behindLongMs, longMs }: ServingReport['summary']['fairness']): string {
  const short = `${shortTokens} tokens: ${aloneMs.toFixed(1)} ms alone, ${behindLongMs.toFixed(1)} ms behind ${longTokens} on every worker`;
  return `${short}, which take ${longMs.toFixed(1)} ms`;
}
