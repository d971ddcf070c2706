import { setTimeout } from 'node:timers/promises';
import { type BufferingStatus, ExpertmeshClient } from '@expertmesh/client';
import { startLocalCluster } from '@expertmesh/local';
import { openModelFolder } from '@expertmesh/models';
import { mixtureOf } from '@expertmesh/native';
import type { LowerTier } from '../buffering/buffered-engine.js';
import { request } from '../serving-requests.js';
import { type ScoredText, scoredDocuments } from './scored-text.js';

export interface ResidentTexts {
  readonly name: string;
  /** Asked for first, unmeasured: residents settle. */
  readonly calibration: readonly ScoredText[];
  readonly judged: readonly ScoredText[];
}

export interface ResidentOnlyOptions {
  readonly modelFolder: string;
  readonly texts: readonly ResidentTexts[];
  readonly threads: number;
  /** Of the experts of each layer, the parts that have a slot. */
  readonly parts: readonly number[];
  readonly tiers: readonly LowerTier[];
  readonly onProgress: (fraction: number, text: string) => void;
}

/** One worker that serves the judged texts, with so many slots in each layer. */
export interface ResidentOnlyRow {
  /** `lossless`: what is missing is waited for; `resident-only`: routers choose among residents. */
  readonly mode: 'lossless' | 'resident-only';
  /** Name of the texts. */
  readonly texts: string;
  /** Where experts without a slot lie. */
  readonly tier: LowerTier;
  readonly experts: number;
  readonly slots: number;
  readonly perplexity: number;
  /** Over that of the lossless run, whose bits are those of the whole model. */
  readonly rise: number;
  readonly tokensPerSecond: number;
  /** Over the lossless run with as many slots. */
  readonly speedup: number;
  /** Of the measured requests: loads that steps waited for; choices that fell on experts that were not resident, as a part; swaps. */
  readonly misses: number;
  readonly maskedShare: number;
  readonly swaps: number;
}

type Measured = Pick<ResidentOnlyRow, 'perplexity' | 'tokensPerSecond' | 'misses' | 'maskedShare' | 'swaps'>;

const promptTokens = 16;
const newTokens = 32;
const atOnce = 4;
const reportIntervalMs = 100;
const mostPasses = 10;

/** A hard budget that answers pay for, after SwapMoE (arXiv 2308.15030), beside the same budget that steps wait for. */
export async function measureResidentOnly(options: ResidentOnlyOptions): Promise<ResidentOnlyRow[]> {
  const folder = await openModelFolder(options.modelFolder);
  const experts = Math.max(...folder.spec.layers.map((layer) => mixtureOf(layer)?.numExperts ?? 0));
  const places = options.texts.flatMap((texts) =>
    options.tiers.flatMap((tier) => options.parts.map((part) => ({ texts, tier, slots: Math.round(part * experts) }))),
  );
  const rows: ResidentOnlyRow[] = [];
  for (const [index, { texts, tier, slots }] of places.entries()) {
    options.onProgress(index / places.length, `${texts.name}, ${slots} of ${experts} slots, ${tier}`);
    const place = { texts: texts.name, tier, experts, slots };
    const idsOf = async (some: readonly ScoredText[]) => (await scoredDocuments(folder, some)).map(({ ids }) => ids);
    const ids = { calibration: await idsOf(texts.calibration), judged: await idsOf(texts.judged) };
    const lossless = await serve(options, ids, { tier, slots, residentOnly: false });
    const resident = await serve(options, ids, { tier, slots, residentOnly: true });
    rows.push(
      { mode: 'lossless', ...place, ...lossless, rise: 0, speedup: 1 },
      {
        ...{ mode: 'resident-only', ...place, ...resident },
        rise: resident.perplexity / lossless.perplexity - 1,
        speedup: resident.tokensPerSecond / lossless.tokensPerSecond,
      },
    );
  }
  return rows;
}

interface Way {
  readonly tier: LowerTier;
  readonly slots: number;
  readonly residentOnly: boolean;
}

type Texts = Readonly<Record<'calibration' | 'judged', readonly (readonly number[])[]>>;

async function serve({ modelFolder, threads }: ResidentOnlyOptions, texts: Texts, { tier, slots, residentOnly }: Way): Promise<Measured> {
  const pageCache = tier === 'disk' ? 'bypass' : 'keep';
  const cluster = await startLocalCluster({
    modelFolder,
    workers: 1,
    threads,
    deviceSlots: slots,
    residentOnly,
    pageCache,
    reportIntervalMs,
  });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const before = await settled(client, texts.calibration);
    const scores = await client.score(texts.judged.map((ids) => ({ ids })));
    const tokens = scores.reduce((sum, score) => sum + score.tokens, 0);
    const nll = scores.reduce((sum, score) => sum + score.nll, 0);
    const tokensPerSecond = await decode(client, texts.judged);
    const after = await countsOf(client);
    const choices = after.choices - before.choices;
    return {
      ...{ perplexity: Math.exp(nll / tokens), tokensPerSecond, misses: after.misses - before.misses, swaps: after.swaps - before.swaps },
      maskedShare: choices === 0 ? 0 : (after.masked - before.masked) / choices,
    };
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

/** Asks for the texts until residents stay who they are, a bounded number of times. */
async function settled(client: ExpertmeshClient, texts: Texts['calibration']): Promise<BufferingStatus> {
  let before = await countsOf(client);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    await client.score(texts.map((ids) => ({ ids })));
    const now = await countsOf(client);
    if (now.swaps === before.swaps) return now;
    before = now;
  }
  return before;
}

/** When what has ended is in the worker's report. */
async function countsOf(client: ExpertmeshClient): Promise<BufferingStatus> {
  await setTimeout(3 * reportIntervalMs);
  return (await client.status()).workers[0]!.buffering;
}

/** Tokens a second of greedy answers to the beginnings of the texts. */
async function decode(client: ExpertmeshClient, texts: readonly (readonly number[])[]): Promise<number> {
  const prompts = texts.map((ids) => ids.slice(0, promptTokens));
  const beganMs = performance.now();
  let numTokens = 0;
  const one = async () => {
    for (let prompt = prompts.shift(); prompt !== undefined; prompt = prompts.shift()) {
      numTokens += (await request(client, prompt, newTokens)).numTokens;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return numTokens / ((performance.now() - beganMs) / 1000);
}
