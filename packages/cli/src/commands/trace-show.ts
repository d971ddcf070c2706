import type { TraceSummary } from '@expertmesh/bench';
import { EmError } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatCount } from '../ui/units.js';

export const traceShow: CommandDefinition = {
  name: 'show',
  usage: 'FILE',
  describe: 'Show what a trace holds: domains, layers, how many experts a batch uses',
  mostPositionals: 1,
  options: outputOptions,
  async run(args, positionals, terminal) {
    const format = outputFormat(args);
    const [file] = positionals;
    if (file === undefined) throw new EmError('EM_USAGE', { problem: 'give a trace. See: expertmesh trace show --help' });
    const { readTrace, summariseTrace } = await import('@expertmesh/bench');
    const summary = summariseTrace(await readTrace(file));
    printData(terminal, format, summary, () => render(summary));
  },
};

const right = (title: string) => ({ title, align: 'right' }) as const;

function render({ model, expertsPerToken, batches, rows, domains, layers, numEncoderLayers }: TraceSummary): string {
  const facts = renderProperties([
    ['model', `${model}, ${expertsPerToken} experts for each token`],
    ['batches', formatCount(batches)],
    ['rows', formatCount(rows)],
  ]);
  const byDomain = renderTable(
    [{ title: 'DOMAIN' }, ...['DOCUMENTS', 'BATCHES', 'ROWS'].map(right)],
    domains.map((one) => [one.domain || '-', ...[one.documents, one.batches, one.rows].map(formatCount)]),
  );
  const stackOf = (layer: number) => (layer < numEncoderLayers ? 'encoder' : 'decoder');
  const byLayer = renderTable(
    [{ title: 'LAYER' }, { title: 'STACK' }, ...['EXPERTS', 'ACTIVE', 'KEPT', 'MAX/MEAN'].map(right)],
    layers.map(({ layer, experts, activeMean, kept, maxOverMean }) => [
      ...[String(layer), stackOf(layer), String(experts), activeMean.toFixed(1)],
      ...[kept === null ? '-' : `${(100 * kept).toFixed(0)} %`, maxOverMean.toFixed(2)],
    ]),
  );
  return [facts, byDomain, byLayer].join('\n');
}
