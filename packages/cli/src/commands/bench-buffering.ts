import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BufferingModel, BufferingReport, BufferingRow, BufferingWork, TracedDocument } from '@expertmesh/bench';
import { systemClock } from '@expertmesh/common';
import type { CommandDefinition } from '../command.js';
import { evalFiles, readEvalDocuments, translationEvalFiles } from '../demo/eval-texts.js';
import { demoModelFolder, translationModelFolder } from '../demo/reference.js';
import { maxThreads, outputFormat, outputOptions } from '../options.js';
import { openPlotsFolder, plotsOptions, writePlots } from '../plots-folder.js';
import { printData } from '../ui/output.js';
import { createProgress } from '../ui/progress.js';
import { renderProperties, renderTable } from '../ui/table.js';
import { formatShare } from '../ui/units.js';
import { choice, flag, integer, text } from '../values.js';

const tiers = ['host', 'disk'] as const;

/** The paper's headline (one slot in each layer of its decoder) and the point at which it kept its throughput. */
const work = {
  memoryRatios: [1.47, 1.15, 2, 3],
  policies: ['reuse', 'paper', 'lru', 'fifo', 'lfu'],
  ways: [
    { inPlace: 'auto', prefetch: false },
    { inPlace: 'on', prefetch: false },
    { inPlace: 'off', prefetch: false },
    { inPlace: 'auto', prefetch: true },
    { inPlace: 'off', prefetch: true },
  ],
  atOnce: 8,
} as const satisfies Partial<BufferingWork>;
const size = {
  quick: { rounds: 1, newTokens: 16, textsPerDomain: 3 },
  full: { rounds: 5, newTokens: 64, textsPerDomain: 16 },
} as const;

export const benchBuffering: CommandDefinition = {
  name: 'buffering',
  describe: 'Measure memory against throughput with fewer slots than experts, and the misses of each policy against Belady',
  details:
    'An engine that holds all experts, but has slots for some, against one whose experts are all resident, in turn and by the same requests; ' +
    'the tokens are compared. memoryRatio: the whole model over what it takes with the slots. missRateOverBelady: loads that batches needed, over ' +
    "Belady's on the order of accesses that the policy chose; popularity, next batch: the same of policies that know so much of the future. In place: compute threads read what is missed themselves. Ahead: loads of the next " +
    "layer's experts, as its gate foresees them. Tiers: host (warm page cache), disk (read past it).",
  options: {
    quick: { value: null, describe: 'smaller counts, under a minute' },
    model: {
      value: 'DIR',
      describe: 'only this model, decoding random prompts',
      defaultText: 'the demo models, then one of random weights',
    },
    tier: { value: 'NAME', describe: `where experts without a slot lie: ${tiers.join(' or ')}`, defaultText: 'both' },
    threads: { value: 'N', describe: 'threads of the engine', defaultText: 'cores' },
    ...plotsOptions,
    ...outputOptions,
  },
  async run(args, _positionals, terminal) {
    const format = outputFormat(args);
    const threads = integer(args, 'threads', 1, maxThreads) ?? availableParallelism();
    const tier = choice(args, 'tier', tiers);
    const folder = text(args, 'model');
    const plots = text(args, 'plots');
    if (plots !== null) await openPlotsFolder(plots);
    const { benchBuffering: measure, bufferingPlots } = await import('@expertmesh/bench');
    const { textsPerDomain, ...counts } = flag(args, 'quick') ? size.quick : size.full;
    const scratch = await mkdtemp(join(tmpdir(), 'expertmesh-buffering-'));
    const progress = createProgress(terminal, systemClock);
    try {
      const models =
        folder === null
          ? [await demo(textsPerDomain), await demoTranslation(textsPerDomain), await randomModel(scratch)]
          : [await modelOf(folder)];
      const report = await measure({
        models,
        threads,
        work: { ...work, ...counts, tiers: tier === null ? tiers : [tier] },
        onProgress: (fraction, what) => progress.update(fraction, what),
      });
      progress.clear();
      if (plots !== null) await writePlots(plots, bufferingPlots(report.rows));
      printData(terminal, format, report, () => renderReport(report));
    } finally {
      progress.clear();
      await rm(scratch, { recursive: true, force: true });
    }
  },
};

async function demo(textsPerDomain: number): Promise<BufferingModel> {
  const documents = inTurn(await readEvalDocuments(await evalFiles()), textsPerDomain);
  return { name: 'demo', folder: demoModelFolder, prompts: documents.flatMap((document) => ('text' in document ? [document.text] : [])) };
}

/** Start and language of the translation stand in its ids, before what the model chooses. */
async function demoTranslation(sentencesPerDirection: number): Promise<BufferingModel> {
  const documents = inTurn(await readEvalDocuments(await translationEvalFiles()), sentencesPerDirection);
  const prompts = documents.flatMap((document) => {
    if (!('ids' in document) || document.source === undefined || !('ids' in document.source)) return [];
    return [{ ids: document.ids.slice(0, 2), source: document.source.ids }];
  });
  return { name: 'demo-mt', folder: translationModelFolder, prompts };
}

/** One document of each domain after the other: what a server is asked by many clients. */
function inTurn(documents: readonly TracedDocument[], perDomain: number): TracedDocument['document'][] {
  const domains = new Map<string, TracedDocument['document'][]>();
  for (const { domain, document } of documents) domains.set(domain, [...(domains.get(domain) ?? []), document]);
  return Array.from({ length: perDomain }, (_, index) => [...domains.values()].flatMap((own) => own.slice(index, index + 1))).flat();
}

/** Experts of 2.25 MiB, chosen evenly: the hardest case for any policy. */
async function randomModel(scratch: string): Promise<BufferingModel> {
  const { planSynth, writeSynth } = await import('@expertmesh/models');
  const sizes = {
    layers: 4,
    hidden: 512,
    heads: 8,
    kvHeads: 8,
    headDim: 64,
    ffn: 768,
    experts: 16,
    topK: 2,
    vocab: 4096,
    context: 4096,
    sparseStep: 1,
  };
  const plan = planSynth(scratch, { family: 'mixtral', sizes, dtype: 'bf16', shardBytes: 5e9 });
  await writeSynth(scratch, plan, { seed: 1, isForced: true, signal: new AbortController().signal, onProgress: () => {} });
  return { ...(await modelOf(scratch)), name: 'random' };
}

async function modelOf(folder: string): Promise<BufferingModel> {
  const { Prompts } = await import('@expertmesh/bench');
  const { openModelFolder } = await import('@expertmesh/models');
  const { id, spec, translation } = await openModelFolder(folder);
  const random = new Prompts(spec.vocabSize);
  const promptOf = (ids: number[]) => (translation === null ? { ids, source: null } : { ids: [translation.startId], source: ids });
  return { name: id, folder, prompts: Array.from({ length: 8 }, () => promptOf(random.next(16))) };
}

function formatRatio(ratio: number | null): string {
  return ratio?.toFixed(2) ?? 'no room for all';
}

function inPlaceText({ inPlace, readInPlace }: BufferingRow): string {
  return inPlace === 'auto' ? `auto: ${readInPlace}` : inPlace;
}

function aheadText({ prefetch, prefetches, prefetchesUsed }: BufferingRow): string {
  return prefetch ? `${prefetchesUsed} of ${prefetches} used` : '-';
}

const right = (title: string) => ({ title, align: 'right' }) as const;

function renderReport({ machine, rows, summary }: BufferingReport): string {
  const table = renderTable(
    [
      ...[{ title: 'MODEL' }, { title: 'TIER' }, { title: 'POLICY' }, { title: 'IN PLACE' }, { title: 'AHEAD' }],
      ...['SLOTS', 'MEMORY', 'TOKENS/S', 'THROUGHPUT', 'ACCESSES', 'MISSES', '/BELADY', 'POPULARITY', 'NEXT BATCH', 'MIB', 'STALL'].map(
        right,
      ),
    ],
    rows.map((row) => [
      ...[row.model, row.tier, row.policy, inPlaceText(row), aheadText(row)],
      ...[`${row.slots}/${row.experts}`, row.memoryRatio.toFixed(2), row.tokensPerSecond.toFixed(0)],
      ...[formatRatio(row.throughputRatio), String(row.accesses), String(row.misses), row.missesOverBelady.toFixed(2)],
      ...[row.knowingPopularity.toFixed(2), row.knowingNextBatch.toFixed(2)],
      ...[(row.loadedBytes / 2 ** 20).toFixed(0), formatShare(row.stallShare)],
    ]),
  );
  const properties = renderProperties([
    ['machine', machine.cpu],
    ['memoryRatio', summary.memoryRatio.toFixed(2)],
    ['throughputRatio', formatRatio(summary.throughputRatio)],
    ['missRateOverBelady', summary.missRateOverBelady.toFixed(2)],
  ]);
  return `${table}\n${properties}`;
}
