import { fileURLToPath } from 'node:url';
import { nonExpertBytes, openModelFolder } from '@expertmesh/models';
import { loadNative } from '@expertmesh/native';
import { expect, it } from 'vitest';
import { type FrontierOptions, type FrontierPoint, frontierPlot, measureFrontier } from '../src/qos/frontier.js';
import { frontierSettings } from '../src/qos/frontier-settings.js';
import { expertSizes, storedMap } from '../src/qos/model-experts.js';
import { PrecisionEngine } from '../src/qos/precision-engine.js';
import { planPrecision } from '../src/qos/precision-plan.js';
import { scoredBatches } from '../src/qos/scored-batches.js';
import { measureSensitivity, type SensitivityReport } from '../src/qos/sensitivity.js';

const olmoe = fileURLToPath(new URL('../../../test/fixtures/olmoe', import.meta.url));
const documents = [{ ids: [5, 9, 2, 7, 11, 3] }, { ids: [8, 1, 4, 10, 6, 12, 3, 2] }];
const engine = { threads: 1, kernels: 'auto' } as const;
const silent = () => {};
const whole = ({ ids }: { readonly ids: readonly number[] }) => ({ ids, source: null, firstScored: 1 });

let measured: Promise<SensitivityReport> | null = null;
const sensitivity = () => {
  measured ??= measureSensitivity({ ...engine, modelFolder: olmoe, documents, formats: ['q8', 'q2'], onProgress: silent });
  return measured;
};

async function frontier(options: Partial<FrontierOptions>) {
  const points: FrontierPoint[] = [];
  const report = await measureFrontier({
    ...{ ...engine, modelFolder: olmoe, documents, assignments: ['random', 'sensitive'], formats: ['q8', 'q2'] },
    ...{
      steps: 2,
      seeds: [0, 1],
      sensitivity: await sensitivity(),
      memories: [],
      pageCache: 'keep',
      cacheFolder: null,
      known: [],
      numPrompts: 2,
      atOnce: 2,
    },
    onPoint: async (point) => void points.push(point),
    onProgress: silent,
    ...options,
  });
  return { report, points };
}

it('an expert costs more in 2 bits than in 8, and nothing where the text has no row for it', async () => {
  const { lossRise, use, tokens } = await sensitivity();
  expect(tokens).toBe(12);
  expect(use.length).toBe(lossRise.q8!.length);
  const sum = (rises: readonly number[]) => rises.reduce((total, rise) => total + rise, 0);
  expect(sum(lossRise.q2!)).toBeGreaterThan(10 * sum(lossRise.q8!));
  const unused = use.flatMap((share, expert) => (share === 0 ? [expert] : []));
  expect(unused.length).toBeGreaterThan(0);
  for (const expert of unused) expect(lossRise.q2![expert]).toBe(0);
});

it('experts change their formats one by one, to the same losses as in an engine opened with them', async () => {
  const folder = await openModelFolder(olmoe);
  const [first, second] = frontierSettings(folder, {
    ...{ assignments: ['random'], formats: ['q4'], steps: 2, seeds: [4], sensitivity: null },
  });
  const options = {
    ...engine,
    pageCache: 'keep',
    cacheFolder: null,
    documents: documents.map(whole),
    prompts: [{ ids: [3, 4], source: null }],
    shape,
  } as const;
  const [one, other] = [
    await PrecisionEngine.open(loadNative(), folder, options),
    await PrecisionEngine.open(loadNative(), folder, options),
  ];
  try {
    const experts = first!.map.flat().length;
    expect(await one.hold(first!.map, 0)).toBe(experts);
    const stored = await one.score();
    expect(await one.hold(second!.map, 0)).toBe(second!.count);
    expect(await other.hold(second!.map, 0)).toBe(experts);
    expect(await one.score()).toEqual(await other.score());
    expect(await one.hold(first!.map, 0)).toBe(second!.count);
    expect(await one.score()).toEqual(stored);
    expect(await one.hold(second!.map, 2)).toBe(experts);
    expect(await one.score()).toEqual(await other.score());
    expect((await one.decode()).misses).toBeGreaterThan(0);
    expect((await other.decode()).misses).toBe(0);
  } finally {
    one.close();
    other.close();
  }
});
const shape = { atOnce: 1, newTokens: 4 };

it('rows are of both assignments and of mixtures, in the sizes that their formats have', async () => {
  const { report } = await frontier({});
  const { rows, experts } = report;
  expect(rows.map(({ assignment, format, count, seed }) => [assignment, format, count, seed].join(' ').trim())).toEqual([
    'stored stored 0',
    ...['q8', 'q2'].flatMap((format) =>
      [0, 1].flatMap((seed) => [experts / 2, experts].map((count) => `random ${format} ${count} ${seed}`)),
    ),
    ...['q8', 'q2'].flatMap((format) => [experts / 2, experts].map((count) => `sensitive ${format} ${count}`)),
    expect.stringMatching(/^sensitive mixed \d+$/),
  ]);
  const all = rows.filter(({ format, count }) => format === 'q2' && count === experts);
  expect(new Set(all.map(({ perplexity }) => perplexity)).size).toBe(1);
  expect(rows[0]!.rise).toBe(0);
  const folder = await openModelFolder(olmoe);
  expect(rows[0]!.memoryBytes).toBe(folder.tensors.reduce((sum, { begin, end }) => sum + end - begin, 0));
  expect(Math.min(...rows.map(({ expertBytes }) => expertBytes))).toBe(all[0]!.expertBytes);
  expect(rows.some(({ isOnFrontier }) => isOnFrontier)).toBe(true);
  const svg = frontierPlot(rows);
  expect(svg).toContain('q2, random 1');
  expect(svg.match(/r="7"/g)?.length).toBe(rows.filter(({ isOnFrontier }) => isOnFrontier).length);
});

it('goes on with the points that it has, and measures a map only once', async () => {
  const { report, points } = await frontier({});
  expect(new Set(points.map(({ map }) => map)).size).toBe(points.length);
  const again = await frontier({ known: points.slice(0, 4) });
  expect(again.points.map(({ map }) => map)).toEqual(points.slice(4).map(({ map }) => map));
  const none = await frontier({ known: points });
  expect(none.points).toEqual([]);
  expect(none.report.rows).toEqual(report.rows);
});

it('a memory size below the model has rows with misses; one without room for an expert of each layer is refused', async () => {
  const folder = await openModelFolder(olmoe);
  const sizes = expertSizes(folder, storedMap(folder));
  const one = nonExpertBytes(folder) + sizes.reduce((sum, [size = 0]) => sum + size, 0);
  const whole = nonExpertBytes(folder) + sizes.flat().reduce((sum, size) => sum + size, 0);
  const { report } = await frontier({ memories: [one, whole], assignments: ['random'], seeds: [0], formats: ['q2'], steps: 1 });
  const [small, large, smallLowered, largeLowered] = report.rows;
  expect(report.rows.length).toBe(4);
  expect([small!.slots, small!.memoryBytes]).toEqual([1, one]);
  expect(small!.misses).toBeGreaterThan(0);
  expect([large!.slots, large!.misses, largeLowered!.misses]).toEqual([0, 0, 0]);
  expect(smallLowered!.slots === 0 || smallLowered!.slots > 1).toBe(true);
  expect(smallLowered!.perplexity).toBe(largeLowered!.perplexity);
  await expect(frontier({ memories: [1000] })).rejects.toMatchObject({ code: 'EM_OPTION_VALUE', fields: { option: '--memory' } });
});

it('a long document is cut, and scored to the same losses', async () => {
  const folder = await openModelFolder(olmoe);
  const long = Array.from({ length: 70 }, (_, index) => 3 + (index % 11));
  const rows = (maxRows: number) => [
    ...scoredBatches(
      [[5, 6], long, [7], [8, 9, 10]].map((ids) => whole({ ids })),
      folder.spec,
      maxRows,
    ),
  ];
  expect(rows(100).map(({ input }) => input.tokens.length)).toEqual([76]);
  expect(rows(32).map(({ input }) => input.tokens.length)).toEqual([2, 32, 32, 6, 4]);
  for (const batches of [rows(100), rows(32)]) expect(batches.flatMap(({ targets }) => [...targets])).toEqual([6, ...long.slice(1), 9, 10]);
  expect(rows(32)[2]!.input.positions[0]).toBe(32);
});

it('a plan lowers as many experts as the memory wants, those first that cost least', async () => {
  const folder = await openModelFolder(olmoe);
  const report = await sensitivity();
  const stored = storedMap(folder);
  const bytes = expertSizes(folder, stored).flat();
  const small = expertSizes(
    folder,
    stored.map((own) => own.map(() => 'q2' as const)),
  ).flat()[0]!;
  const memoryBytes = nonExpertBytes(folder) + bytes.length * small + 3 * (bytes[0]! - small);
  const options = { modelFolder: olmoe, prefer: 'throughput', numLowered: null, format: 'q2', seed: 0, sensitivity: report } as const;
  const plan = await planPrecision({ ...options, memoryBytes });
  expect([plan.numE16, plan.resident16, plan.hostBytes]).toEqual([3, 3, 0]);
  const kept = plan.layers.flat().flatMap((format, expert) => (format === 'q2' ? [] : [report.lossRise.q2![expert]!]));
  const costliest = [...report.lossRise.q2!].sort((a, b) => b - a).slice(0, 3);
  expect(kept.sort((a, b) => b - a)).toEqual(costliest);
  await expect(planPrecision({ ...options, memoryBytes: 1000 })).rejects.toMatchObject({ fields: { option: '--memory' } });
  await expect(planPrecision({ ...options, memoryBytes, prefer: 'quality', numLowered: 1e6 })).rejects.toMatchObject({
    fields: { option: '--lowered' },
  });
});
