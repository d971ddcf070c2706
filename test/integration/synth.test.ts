// Random checkpoints are served: by the engine alone at odd sizes, and by a cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelSizes, openModelFolder, planSynth, synthFamilies, writeSynth } from '@expertmesh/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixtureWorker } from '../../packages/native/test/fixture-worker.js';
import { LocalCluster } from './local-cluster.js';

let scratch: string;
let numFolders = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expertmesh-synth-'));
});

afterAll(() => rm(scratch, { recursive: true }));

const usual: ModelSizes = {
  sparseStep: 1,
  layers: 3,
  hidden: 64,
  heads: 4,
  kvHeads: 4,
  headDim: 16,
  ffn: 48,
  experts: 16,
  topK: 4,
  vocab: 256,
  context: 512,
};

const oddSizes: Readonly<Record<string, Partial<ModelSizes>>> = {
  usual: {},
  'one kv head': { kvHeads: 1 },
  'heads wider than the model': { headDim: 30 },
  'one expert': { experts: 1, topK: 1 },
  'all experts for each token': { topK: 16 },
  'nothing a multiple of anything': { layers: 1, hidden: 37, heads: 3, kvHeads: 3, headDim: 6, ffn: 11, experts: 7, topK: 3, vocab: 101 },
};

async function synth(family: string, sizes: Partial<ModelSizes>): Promise<string> {
  numFolders += 1;
  const folder = join(scratch, String(numFolders));
  const plan = planSynth(folder, { family, sizes: { ...usual, ...sizes }, dtype: 'bf16', shardBytes: 100_000 });
  await writeSynth(folder, plan, { seed: 5, isForced: false, signal: new AbortController().signal, onProgress() {} });
  return folder;
}

const prompt = Array.from({ length: 40 }, (_, index) => (index * 37 + 11) % 101);

const isTranslation = (family: string) => ['nllb-moe', 'switch_transformers'].includes(family);

describe.each(synthFamilies.filter((family) => !isTranslation(family)))('%s', (family) => {
  it.each(Object.entries(oddSizes))('of sizes "%s" gives finite logits of a sensible spread', async (_name, sizes) => {
    const { spec, files, tensors } = await openModelFolder(await synth(family, sizes));
    const worker = await FixtureWorker.open({ spec, files, tensors });
    try {
      const logits = await worker.logits(prompt);
      expect(logits).toHaveLength(prompt.length * spec.vocabSize);
      const deviation = Math.sqrt(logits.reduce((sum, value) => sum + value * value, 0) / logits.length);
      // Normalised rows times weights of 1/sqrt(fan-in).
      expect(deviation).toBeGreaterThan(0.8);
      expect(deviation).toBeLessThan(1.2);
    } finally {
      worker.close();
    }
  });

  it('is served by a cluster, and routes to all experts about evenly', async () => {
    const cluster = await LocalCluster.start(await synth(family, {}), 2);
    try {
      // Enough rows that chance hides no expert.
      const long = Array.from({ length: 400 }, (_, index) => (index * 37 + 11) % usual.vocab);
      const { ids, reason } = await cluster.generate({ ids: { ids: long }, maxTokens: 8, ignoreEos: true });
      expect(ids).toHaveLength(8);
      expect(reason).not.toBe('');
      // Reports arrive a little behind the answer.
      const wanted = long.length * usual.topK;
      let load = await cluster.load();
      while (load.length === 0 || load.some((rows) => rows.reduce((sum, count) => sum + count, 0) < wanted)) load = await cluster.load();
      for (const rows of load) {
        const mean = rows.reduce((sum, count) => sum + count, 0) / rows.length;
        expect(Math.max(...rows)).toBeLessThan(mean * 3);
      }
    } finally {
      await cluster.close();
    }
  });
});

describe.each(synthFamilies.filter(isTranslation))('%s', (family) => {
  it('translates in a cluster, and routes to all experts about evenly', async () => {
    const cluster = await LocalCluster.start(await synth(family, { layers: 2, topK: family === 'nllb-moe' ? 2 : 1, sparseStep: 2 }), 2);
    try {
      const long = Array.from({ length: 400 }, (_, index) => (index * 37 + 11) % usual.vocab);
      const [hypotheses] = await cluster.translate([long], 2, 8);
      expect(hypotheses?.map(({ ids, score }) => [ids.length > 1, Number.isFinite(score)])).toEqual(Array(2).fill([true, true]));
      // Reports arrive a little behind the answer.
      let load = await cluster.load();
      while (load.flat().reduce((sum, count) => sum + count, 0) < long.length) load = await cluster.load();
      const encoder = load.find((rows) => rows.length > 0) ?? [];
      const mean = encoder.reduce((sum, count) => sum + count, 0) / encoder.length;
      expect(Math.max(...encoder)).toBeLessThan(mean * 3);
    } finally {
      await cluster.close();
    }
  });
});
