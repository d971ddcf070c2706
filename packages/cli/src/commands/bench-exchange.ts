import type { ExchangeReport } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { outputFormat, outputOptions } from '../options.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { flag } from '../values.js';

export const benchExchange: CommandDefinition = {
  name: 'exchange',
  describe: 'Measure the exchange over gRPC against plain TCP',
  details:
    'Both carry the same payloads between two processes, in turn; ratios are of neighbouring rounds, medians over the rounds. ' +
    'bytesOverTcp: bytes per second of the largest payload, 1 is as fast. roundTripOverTcp: time of the smallest, 1 is as fast.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const { benchExchange: measure } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick: flag(args, 'quick'),
        onProgress: (fraction, text) => progress.update(fraction, text),
      });
      progress.clear();
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

function renderReport({ machine, rows, summary }: ExchangeReport): string {
  const table = renderTable(
    [
      { title: 'MEASURE' },
      { title: 'BYTES', align: 'right' },
      { title: 'EXCHANGE', align: 'right' },
      { title: 'TCP', align: 'right' },
      { title: 'UNIT' },
      { title: 'RATIO', align: 'right' },
    ],
    rows.map((row) => [
      row.measure === 'roundTrip' ? 'round trip' : 'throughput',
      String(row.payloadBytes),
      row.exchange.toFixed(0),
      row.tcp.toFixed(0),
      row.unit,
      row.ratio.toFixed(2),
    ]),
  );
  const properties = renderProperties([
    ['machine', machine.cpu],
    ['bytesOverTcp', summary.bytesOverTcp.toFixed(2)],
    ['roundTripOverTcp', summary.roundTripOverTcp.toFixed(2)],
  ]);
  return `${table}\n${properties}`;
}
