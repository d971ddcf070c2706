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
  describe: 'Measure the data plane and gRPC against TCP and shared memory in C, and the parts of a step of two workers',
  details:
    'Microseconds until a payload has come back from each of the peers, all of which are in one other process and compute nothing; in turn, ratios ' +
    'are of neighbouring rounds, medians over the rounds. SHARED, TCP, TLS: the data plane. RAW: sockets and memory with nothing around them. Of the ' +
    'better plane: bytesOverTcp (bytes per second of the largest payload) and roundTripOverTcp (time of the smallest) against raw TCP, 1 is as fast. ' +
    'Of shared memory: sharedRoundTripUs of the smallest payload, sharedBytesOverC (bytes per second of the largest over raw shared memory). ' +
    'tcpBytesOverTcp, tlsBytesOverTcp: bytes per second of the largest by TCP and by TLS over raw TCP.',
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
  const microseconds = ['SHARED', 'TCP', 'TLS', 'GRPC', 'RAW TCP', 'RAW SHARED', 'SHARED / RAW TCP', 'TCP / RAW TCP', 'TLS / RAW TCP'];
  const table = renderTable(
    [
      { title: 'BYTES', align: 'right' },
      { title: 'PEERS', align: 'right' },
      ...microseconds.map((title) => ({ title, align: 'right' }) as const),
    ],
    rows.map((row) => [
      String(row.payloadBytes),
      String(row.numPeers),
      ...[row.shared, row.tcp, row.tls, row.grpc, row.rawTcp, row.rawShared].map((us) => us?.toFixed(1) ?? '-'),
      ...[row.sharedOverRawTcp, row.tcpOverRawTcp, row.tlsOverRawTcp].map((ratio) => ratio?.toFixed(2) ?? '-'),
    ]),
  );
  const properties = renderProperties([
    ['machine', machine.cpu],
    ['bytesOverTcp', summary.bytesOverTcp.toFixed(2)],
    ['roundTripOverTcp', summary.roundTripOverTcp.toFixed(2)],
    ['sharedRoundTripUs', summary.sharedRoundTripUs.toFixed(1)],
    ['sharedBytesOverC', summary.sharedBytesOverC.toFixed(2)],
    ['tcpBytesOverTcp', summary.tcpBytesOverTcp.toFixed(2)],
    ['tlsBytesOverTcp', summary.tlsBytesOverTcp?.toFixed(2) ?? 'no OpenSSL'],
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
