import type { ExchangeReport, StepSplit } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { demoModelFolder } from '../demo/reference.js';
import { outputFormat, outputOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { flag, text } from '../values.js';

export const benchExchange: CommandDefinition = {
  name: 'exchange',
  describe: 'Measure the exchange over gRPC against a plain grpc-js stream and TCP, and the parts of a step of two workers',
  details:
    'All carry the same payloads between two processes, in turn; ratios are of neighbouring rounds, medians over the rounds. ' +
    'bytesOverTcp: bytes per second of the largest payload, 1 is as fast. roundTripOverTcp: time of the smallest, 1 is as fast.',
  options: {
    model: { value: 'DIR', describe: 'model whose steps are split over two workers', defaultText: 'the demo model' },
    quick: { value: null, describe: 'smaller counts, under a minute' },
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const { benchExchange: measure, splitSteps } = await import('@expertmesh/bench');
    const isQuick = flag(args, 'quick');
    const modelFolder = text(args, 'model') ?? demoModelFolder;
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick,
        splitSteps: () => splitSteps(modelFolder, isQuick),
        onProgress: (fraction, text) => progress.update(fraction, text),
      });
      progress.clear();
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, steps, summary }: ExchangeReport): string {
  const table = renderTable(
    [
      { title: 'MEASURE' },
      { title: 'BYTES', align: 'right' },
      { title: 'EXCHANGE', align: 'right' },
      { title: 'GRPC-JS', align: 'right' },
      { title: 'TCP', align: 'right' },
      { title: 'UNIT' },
      { title: '/TCP', align: 'right' },
      { title: '/GRPC-JS', align: 'right' },
    ],
    rows.map((row) => [
      row.measure === 'roundTrip' ? 'round trip' : 'throughput',
      String(row.payloadBytes),
      row.exchange.toFixed(0),
      row.grpc.toFixed(0),
      row.tcp.toFixed(0),
      row.unit,
      row.ratio.toFixed(2),
      row.grpcRatio.toFixed(2),
    ]),
  );
  const properties = renderProperties([
    ['machine', machine.cpu],
    ['bytesOverTcp', summary.bytesOverTcp.toFixed(2)],
    ['roundTripOverTcp', summary.roundTripOverTcp.toFixed(2)],
  ]);
  return `${table}\n${renderSteps(steps)}\n${properties}`;
}

/** Milliseconds of the mean step. */
function renderSteps(steps: readonly StepSplit[]): string {
  const parts = ['step', 'attention', 'gate', 'pack', 'wire', 'experts', 'combine', 'head'] as const;
  return renderTable(
    [
      { title: 'STEP OF' },
      { title: 'STEPS', align: 'right' },
      ...parts.map((part) => ({ title: part.toUpperCase(), align: 'right' }) as const),
    ],
    steps.map((split) => [split.kind, String(split.steps), ...parts.map((part) => split[part].toFixed(2))]),
  );
}
