import type { PlacementReport, PlacementRow, TraceName } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { evalFiles, readEvalDocuments } from '../demo/eval-texts.js';
import { demoModelFolder } from '../demo/reference.js';
import { outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { choice, flag, integer, text } from '../values.js';

const defaultSeed = 1;
const traceNames = ['domains', 'zipf', 'drifting', 'bursty', 'correlated'] as const satisfies readonly TraceName[];

export const benchPlacement: CommandDefinition = {
  name: 'placement',
  describe: 'Compare the planners: evenness on seen and unseen load, bytes moved, planning time',
  details:
    'Plans are made for the first half of a trace and judged on both halves. Traces: domains (what the demo model routes for texts of one ' +
    'domain after another), zipf, drifting, bursty, correlated. max/mean: load of the busiest worker over the mean, the mean over the layers. ' +
    'STEP/SHARE: of single batches, replicas chosen by the rows of the step over by share; EXCESS: what is above 1; LEAST: what no choice goes below.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    seed: { value: 'N', describe: 'of the first repetition of every trace', defaultText: String(defaultSeed) },
    trace: { value: 'NAME', describe: `only this one: ${traceNames.join(', ')}`, defaultText: 'all' },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const seed = integer(args, 'seed', 0, Number.MAX_SAFE_INTEGER) ?? defaultSeed;
    const trace = choice(args, 'trace', traceNames);
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const { benchPlacement: measure, placementPlots } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const report = await measure({
        isQuick: flag(args, 'quick'),
        seed,
        traces: trace === null ? traceNames : [trace],
        modelFolder: demoModelFolder,
        documents: await readEvalDocuments(await evalFiles()),
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (plots !== null) await writePlots(plots, placementPlots(report.rows));
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

const right = (title: string) => ({ title, align: 'right' }) as const;
const shapeColumns = ['LAYERS', 'EXPERTS', 'WORKERS', 'SLOTS'].map(right);

function shapeCells({ layers, experts, workers, slots }: PlacementRow): string[] {
  return [layers, experts, workers, slots].map(String);
}

function renderReport({ machine, rows, summary }: PlacementReport): string {
  return [renderBalance(rows), renderReplans(rows), renderTimes(rows), renderSummary(machine.cpu, summary)].join('\n');
}

function renderBalance(rows: readonly PlacementRow[]): string {
  const columns = ['PLANNING', '/EPLB', 'HELD OUT', '/EPLB', 'BY BATCH', 'STEP/SHARE', 'EXCESS', 'LEAST'].map(right);
  return renderTable(
    [{ title: 'TRACE' }, right('SEED'), ...shapeColumns, { title: 'PLANNER' }, { title: 'ROOM' }, ...columns],
    rows.flatMap((row) => {
      if (row.measure !== 'balance') return [];
      const figures = [row.planning, row.planningVersusEplb, row.heldOut, row.heldOutVersusEplb, row.heldOutByBatch];
      const texts = [...figures.map((figure) => figure.toFixed(3)), ...ofSteps(row.byStep)];
      return [[row.trace, String(row.seed), ...shapeCells(row), row.planner, row.room, ...texts]];
    }),
  );
}

function ofSteps(byStep: Extract<PlacementRow, { measure: 'balance' }>['byStep']): string[] {
  if (byStep === null) return ['-', '-', '-'];
  return [byStep.overShare, byStep.excessOverShare, byStep.leastOverShare].map((ratio) => ratio.toFixed(3));
}

function renderReplans(rows: readonly PlacementRow[]): string {
  return renderTable(
    [
      ...[{ title: 'RE-PLAN' }, right('SEED'), ...shapeColumns, { title: 'PRESENT' }, { title: 'PLANNER' }, { title: 'GOAL' }],
      ...['BEFORE', 'AFTER', 'MIB', '/EPLB'].map(right),
    ],
    rows.flatMap((row) => {
      if (row.measure !== 'replan') return [];
      const figures = [row.before.toFixed(3), row.after.toFixed(3), (row.bytes / 2 ** 20).toFixed(0), row.bytesVersusEplb.toFixed(3)];
      return [[row.trace, String(row.seed), ...shapeCells(row), row.present, row.planner, row.goal ?? '-', ...figures]];
    }),
  );
}

function renderTimes(rows: readonly PlacementRow[]): string {
  return renderTable(
    [{ title: 'TIME' }, ...shapeColumns, { title: 'ROOM' }, ...['BEFORE', 'AFTER', 'FIRST', 'MEDIAN'].map(right)],
    rows.flatMap((row) => {
      if (row.measure !== 'time') return [];
      const figures = [row.before.toFixed(3), row.after.toFixed(3), `${row.firstMs.toFixed(1)} ms`, `${row.planMs.toFixed(1)} ms`];
      return [[row.planner, ...shapeCells(row), row.room, ...figures]];
    }),
  );
}

function renderSummary(cpu: string, summary: PlacementReport['summary']): string {
  return renderProperties([
    ['machine', cpu],
    ['maxOverMeanVersusEplb', `${summary.maxOverMeanVersusEplb.toFixed(3)} (planning half, worst)`],
    ['heldOutVersusEplb', `${summary.heldOutVersusEplb.toFixed(3)} (mean; worst ${summary.heldOutWorst.toFixed(3)})`],
    ['bytesMovedVersusEplb', summary.bytesMovedVersusEplb?.toFixed(3) ?? 'not measured (trace drifting)'],
    ['planMs', summary.planMs.toFixed(1)],
  ]);
}
