import { availableParallelism } from 'node:os';
import type { LiveTargetRow, QosModel, QosReport, QosWork, ResidentOnlyRow } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { evalFiles, readEvalDocuments } from '../demo/eval-texts.js';
import { demoModelFolder } from '../demo/reference.js';
import { maxThreads, outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { heldOut } from '../qos/scored-texts.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { flag, integer, text } from '../values.js';

/** Experts of 4.5 MiB, most of the model, as in the paper. */
const sizes = {
  ...{ layers: 4, hidden: 512, heads: 8, kvHeads: 8, headDim: 64, ffn: 1536, experts: 12, topK: 2, vocab: 512, context: 4096 },
  sparseStep: 1,
};
/** The paper's memory sizes were 0.28 to 0.56 of its model. */
const work = {
  quick: {
    formats: ['nf4', 'q2'],
    steps: 2,
    seeds: 10,
    sizes,
    countSteps: 2,
    memories: [0.2, 0.4, 0.56, 1],
    numPrompts: 4,
    ...{ residentParts: [0.5], residentTiers: ['disk'] },
    live: { memory: 0.3, atOnce: 4, holdMs: 2_000 },
  },
  full: {
    formats: ['q8', 'q4', 'nf4', 'q2'],
    steps: 4,
    seeds: 10,
    sizes,
    countSteps: 4,
    memories: [0.2, 0.28, 0.35, 0.42, 0.49, 0.56, 1],
    numPrompts: 16,
    residentParts: [0.25, 0.5, 0.75],
    residentTiers: ['host', 'disk'],
    live: { memory: 0.3, atOnce: 4, holdMs: 10_000 },
  },
} as const satisfies Record<string, QosWork>;
/** Residents follow one domain, as well as they can all of them. */
const domain = 'story';
const textsPerDomain = { quick: 2, full: 12 } as const;

export const benchQos: CommandDefinition = {
  name: 'qos',
  describe: 'Measure throughput against memory for counts of 4-bit experts, and what fewer bits cost',
  details:
    'The figure of arXiv 2407.14417 on a model of random weights whose experts are read from disk where they have no room (the paper: 0.63 to 13.00 tokens/s, ' +
    '20.6x), and the perplexity of the demo model with experts in 8, 4 and 2 bits, chosen at random and by what each costs, on texts that this was not ' +
    'measured on (the paper: 3.81 to 4.00, 13.59 to 14.17, 7.24 to 7.40). Then the demo model with slots for some experts: steps that wait for the others, and ' +
    'routers that choose among residents only (--resident-only, after SwapMoE). While requests run on the random model, `qos set` goes from one end of its ' +
    'throughput to the other: what is held, how soon, and the longest time without a token.',
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const threads = integer(args, 'threads', 1, maxThreads) ?? availableParallelism();
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const scale = flag(args, 'quick') ? 'quick' : 'full';
    const { benchQos: measure, qosPlots } = await import('@expertmesh/bench');
    const progress = createProgress(terminal, systemClock);
    try {
      const model = await demoModel(textsPerDomain[scale]);
      const onProgress = (fraction: number, what: string) => progress.update(fraction, what);
      const report = await measure({ model, threads, work: work[scale], onProgress });
      progress.clear();
      if (plots !== null) await writePlots(plots, qosPlots(report.rows));
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
    }
  },
};

/** Texts of each domain, and one of each domain after the other. */
async function demoTexts(perDomain: number) {
  const byDomain = new Map<string, { text: string }[]>();
  for (const { domain, document } of await readEvalDocuments(await evalFiles())) {
    if ('text' in document && typeof document.text === 'string') {
      byDomain.set(domain, [...(byDomain.get(domain) ?? []), { text: document.text }]);
    }
  }
  const inTurn = Array.from({ length: perDomain }, (_, index) => [...byDomain.values()].flatMap((own) => own[index] ?? [])).flat();
  return { byDomain, inTurn };
}

async function demoModel(perDomain: number): Promise<QosModel> {
  const { byDomain, inTurn } = await demoTexts(perDomain);
  const all = heldOut(inTurn);
  const ofOne = (byDomain.get(domain) ?? []).slice(0, inTurn.length);
  return {
    folder: demoModelFolder,
    ...all,
    residentTexts: [
      { name: 'all', ...all },
      { name: domain, ...heldOut(ofOne) },
    ],
  };
}

const right = (title: string) => ({ title, align: 'right' }) as const;

function residentTable(rows: readonly ResidentOnlyRow[]): string {
  return renderTable(
    [
      { title: 'TEXTS' },
      { title: 'SLOTS' },
      { title: 'TIER' },
      { title: 'MODE' },
      ...['PERPLEXITY', 'RISE', 'TOKENS/S', 'SPEED', 'MISSES', 'MASKED', 'SWAPS'].map(right),
    ],
    rows.map((row) => [
      ...[row.texts, `${row.slots}/${row.experts}`, row.tier, row.mode, row.perplexity.toFixed(4), `${(100 * row.rise).toFixed(2)} %`],
      ...[row.tokensPerSecond.toFixed(1), `${row.speedup.toFixed(2)}x`, String(row.misses)],
      ...[`${(100 * row.maskedShare).toFixed(1)} %`, String(row.swaps)],
    ]),
  );
}

function liveTable(rows: readonly LiveTargetRow[]): string {
  return renderTable(
    [{ title: 'TARGET' }, ...['HELD AFTER', 'TOKENS/S', 'LONGEST GAP', 'REQUESTS', 'FAILED'].map(right)],
    rows.map((row) => [
      ...[row.target, row.secondsToHold === null ? 'not' : `${row.secondsToHold.toFixed(1)} s`, row.tokensPerSecond.toFixed(1)],
      ...[`${row.longestGapMs.toFixed(0)} ms`, String(row.requests), String(row.failed)],
    ]),
  );
}

function renderReport({ machine, rows, residents, live, summary }: QosReport): string {
  const judged = rows.filter(({ part }) => part === 'judged');
  const memory = rows.filter(({ part }) => part === 'memory');
  const quality = renderTable(
    [{ title: 'ASSIGNMENT' }, { title: 'FORMAT' }, ...['LOWERED', 'MIB', 'PERPLEXITY', 'RISE', 'NATS'].map(right)],
    judged.map((row) => [
      ...[row.seed === null ? row.assignment : `${row.assignment} ${row.seed}`, row.format, String(row.count)],
      ...[
        (row.expertBytes / 2 ** 20).toFixed(1),
        row.perplexity.toFixed(4),
        `${(100 * row.rise).toFixed(3)} %`,
        row.divergence.toExponential(1),
      ],
    ]),
  );
  const speed = renderTable(
    ['4-BIT EXPERTS', 'MEMORY MIB', 'SLOTS', 'MISSES', 'TOKENS/S'].map(right),
    memory.map((row) => [
      ...[String(row.count), ((row.memory ?? 0) / 2 ** 20).toFixed(0), row.slots === 0 ? 'all' : String(row.slots)],
      ...[String(row.misses), row.tokensPerSecond.toFixed(1)],
    ]),
  );
  const properties = renderProperties([
    ['machine', machine.cpu],
    ['throughputRange', `${summary.throughputRange.toFixed(1)}x (the paper: 20.6x)`],
    ['worstLoss', `${(100 * summary.worstLoss).toFixed(2)} % (the paper: 5.0 %)`],
    ['sensitivityNeverWorse', String(summary.sensitivityNeverWorse)],
    ['liveRange', `${summary.liveRange.toFixed(1)}x, ${summary.liveFailed} failed, longest gap ${summary.liveGapMs.toFixed(0)} ms`],
  ]);
  return `${quality}\n${speed}\n${residentTable(residents)}\n${liveTable(live)}\n${properties}`;
}
