import type { KernelReport, KernelRow } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { engineOptions, kernelChoices, maxThreads, outputFormat, outputOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatShare } from '../ui/units.js';
import { choice, flag, integer } from '../values.js';

export const benchKernels: CommandDefinition = {
  name: 'kernels',
  describe: 'Measure products and attention against what the machine can do',
  details:
    'readGBs and fmaGflops are plain probes with all threads. decodeBandwidthShare: one-row products of weights far larger ' +
    'than the caches, as a share of readGBs. gemmPeakShare: many-row products as a share of fmaGflops. Both are the lower of ' +
    'f32 and bf16. attentionPeakShare: 512 rows at position 8192, 8 query heads to a kv head, as a share of fmaGflops. ' +
    'attentionBandwidthShare: one row at 8192, in bytes of keys and values, as a share of readGBs; the lowest of 1, 4 and 8 query ' +
    'heads to a kv head. Both with keys and values in f32. Probe and kernel run in turn, medians of 5.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    ...engineOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const { benchKernels: measure } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick: flag(args, 'quick'),
        threads: integer(args, 'threads', 1, maxThreads),
        kernels: choice(args, 'kernels', kernelChoices) ?? 'auto',
        onProgress: (fraction, text) => progress.update(fraction, text),
      });
      progress.clear();
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

export function renderReport({ machine, rows, summary }: KernelReport): string {
  const table = renderTable(
    [
      { title: 'KERNEL' },
      { title: 'TYPE' },
      { title: 'ROWS', align: 'right' },
      { title: 'OF' },
      { title: 'GFLOP/S', align: 'right' },
      { title: 'GB/S', align: 'right' },
      { title: 'SHARE', align: 'right' },
    ],
    rows.map((row) => [
      row.kernel,
      row.dtype,
      String(row.rows),
      describeShape(row),
      row.gflops.toFixed(1),
      row.gbs.toFixed(1),
      formatShare(row.share),
    ]),
  );
  const properties = renderProperties([
    ['machine', `${machine.cpu}, ${machine.threads} threads, ${machine.kernels} (${machine.numerics})`],
    ['readGBs', summary.readGBs.toFixed(1)],
    ['fmaGflops', summary.fmaGflops.toFixed(1)],
    ['decodeBandwidthShare', formatShare(summary.decodeBandwidthShare)],
    ['gemmPeakShare', formatShare(summary.gemmPeakShare)],
    ['attentionPeakShare', formatShare(summary.attentionPeakShare)],
    ['attentionBandwidthShare', formatShare(summary.attentionBandwidthShare)],
  ]);
  return `${table}\n${properties}`;
}

function describeShape(row: KernelRow): string {
  if ('n' in row) return `${row.matrices} x [${row.n}, ${row.k}]`;
  return `position ${row.position}, ${row.heads} heads, ${row.group} to a kv head`;
}
