// Random checkpoints: what lies in the folder, and that nothing does where the work did not come to its end.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attentionsOf, type DType, mixtureOf } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { inspectSafetensors } from '../../src/checkpoint/safetensors.js';
import { openModelFolder } from '../../src/open-model-folder.js';
import { planSynth, type SynthPlan, type SynthSizes, synthFamilies } from '../../src/synth/plan.js';
import { partialName, type SynthWriteOptions, writeSynth } from '../../src/synth/write.js';
import { families, readJson, readTensors, temporaryFolder } from '../folders.js';

const tiny: SynthSizes = {
  layers: 2,
  hidden: 24,
  heads: 3,
  kvHeads: 1,
  headDim: 10,
  ffn: 7,
  experts: 5,
  topK: 2,
  vocab: 33,
  context: 64,
  sparseStep: 1,
};

interface Changes {
  readonly sizes?: Partial<SynthSizes>;
  readonly dtype?: DType;
  readonly shardBytes?: number;
}

function plan(folder: string, family: string, { sizes, dtype = 'f16', shardBytes = 5e9 }: Changes = {}): SynthPlan {
  return planSynth(folder, { family, sizes: { ...tiny, ...sizes }, dtype, shardBytes });
}

function write(folder: string, planned: SynthPlan, options: Partial<SynthWriteOptions> = {}): Promise<void> {
  return writeSynth(folder, planned, { seed: 0, isForced: false, signal: new AbortController().signal, onProgress() {}, ...options });
}

/** All tensors of a folder by name, with their bytes in hex. */
async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  const tensors = await Promise.all(names.map((name) => readTensors(join(folder, name))));
  return Object.fromEntries(
    tensors
      .flat()
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
  );
}

it('there is a row for every served family', () => {
  expect(synthFamilies).toEqual([...families, 'nllb-moe', 'switch_transformers']);
});

describe.each(families)('%s', (family) => {
  it.each(['f32', 'f16', 'bf16'] as const)('in %s is a folder that opens without a warning, as large as planned', async (dtype) => {
    const folder = join(await temporaryFolder(), 'made', 'here');
    const planned = plan(folder, family, { dtype });
    const reported: number[] = [];
    await write(folder, planned, { onProgress: (bytes) => reported.push(bytes) });
    expect((await readdir(folder)).sort()).toEqual(['config.json', 'generation_config.json', 'model.safetensors']);
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await readFile(join(folder, name))).length));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(planned.bytes);
    expect(reported.at(-1)).toBe(planned.shards[0]!.bytes);
    const { spec, tensors, warnings, generation } = await openModelFolder(folder);
    expect(warnings).toEqual([]);
    expect(generation).toMatchObject({ eosIds: [], doSample: false });
    expect(new Set(tensors.map((tensor) => tensor.dtype))).toEqual(new Set([dtype]));
    expect(spec).toMatchObject({ hiddenSize: 24, vocabSize: 33, contextLength: 64 });
    expect(spec.layers).toHaveLength(2);
    for (const layer of spec.layers) {
      expect(attentionsOf(layer)).toMatchObject([{ numHeads: 3, numKvHeads: 1, headDim: 10, sees: 'causal' }]);
      expect(mixtureOf(layer)).toMatchObject({ numExperts: 5, gate: { topK: 2 }, expertIntermediateSize: 7 });
    }
    expect(planned.parameters).toBe(tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size), 0));
    expect(planned.parameters - planned.activeParameters).toBe(2 * 3 * 3 * 24 * 7);
  });

  it('has the same tensors in one file and in many, and the index says where', async () => {
    const whole = await temporaryFolder();
    const sharded = await temporaryFolder();
    await write(whole, plan(whole, family));
    const planned = plan(sharded, family, { shardBytes: 1000 });
    await write(sharded, planned);
    expect(planned.shards.length).toBeGreaterThan(5);
    expect(await contents(sharded)).toEqual(await contents(whole));
    const opened = await openModelFolder(sharded);
    expect(opened.warnings).toEqual([]);
    expect(opened.fingerprint).toBe((await openModelFolder(whole)).fingerprint);
    const index = await readJson(join(sharded, 'model.safetensors.index.json'));
    expect(index.metadata).toEqual({ total_size: planned.parameters * 2 });
    for (const { name, bytes, tensors } of planned.shards) {
      expect((await inspectSafetensors(join(sharded, name))).sizeBytes).toBe(bytes);
      expect(tensors.length === 1 || tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b) * 2, 0) <= 1000).toBe(true);
    }
  });
});

it('the same seed gives the same bytes, another one others', async () => {
  const [a, b, c] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  for (const [folder, seed] of [
    [a, 3],
    [b, 3],
    [c, 4],
  ] as const) {
    await write(folder, plan(folder, 'qwen2_moe'), { seed });
  }
  const bytes = (folder: string) => readFile(join(folder, 'model.safetensors'));
  expect((await bytes(a)).equals(await bytes(b))).toBe(true);
  expect((await bytes(a)).equals(await bytes(c))).toBe(false);
});

it('a tensor of several chunks behind one of an odd size is the same as alone in its file', async () => {
  const sizes = { layers: 1, hidden: 25, vocab: 100_001 };
  const [one, many] = [await temporaryFolder(), await temporaryFolder()];
  await write(one, plan(one, 'olmoe', { sizes }));
  await write(many, plan(many, 'olmoe', { sizes, shardBytes: 1 }));
  expect(await contents(many)).toEqual(await contents(one));
});

describe.each([
  ['nllb-moe', 2, 8],
  ['switch_transformers', 1, 10],
] as const)('%s', (family, topK, headDim) => {
  const sizes = { kvHeads: 3, headDim, topK: null, layers: 4, sparseStep: 2 };

  it('has two stacks, every second layer with experts', async () => {
    const folder = await temporaryFolder();
    const planned = plan(folder, family, { sizes });
    await write(folder, planned);
    const { spec, warnings, tensors } = await openModelFolder(folder);
    expect(warnings).toEqual([]);
    expect([spec.encoder?.numLayers, spec.decoder.numLayers]).toEqual([4, 4]);
    expect(spec.layers.map((layer) => mixtureOf(layer)?.gate.topK ?? 0)).toEqual([0, topK, 0, topK, 0, topK, 0, topK]);
    expect(planned.parameters).toBe(tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size), 0));
  });

  it.each([
    [{ topK: 3 - topK }, '--top-k'],
    [{ kvHeads: 1 }, '--kv-heads'],
  ])('refuses what the family does not have: %j', (changes, option) => {
    expect(() => plan('x', family, { sizes: { ...sizes, ...changes } })).toThrow(option);
  });
});

it.each(['mixtral', 'olmoe'])('%s has no dense layers to be between sparse ones', (family) => {
  expect(() => plan('x', family, { sizes: { sparseStep: 2 } })).toThrow('--sparse-step');
});

describe('a folder that is not empty', () => {
  it('is refused and left alone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(write(folder, plan(folder, 'mixtral'))).rejects.toMatchObject({
      code: 'EM_FILE_WRITE',
      message: expect.stringMatching(/it is not empty \(it holds notes\.txt\).*--force/),
    });
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('has its model replaced by force, and keeps what belongs to none', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await write(folder, plan(folder, 'mixtral', { shardBytes: 1000 }), { isForced: true });
    await write(folder, plan(folder, 'olmoe'), { isForced: true });
    expect((await readdir(folder)).sort()).toEqual(['config.json', 'generation_config.json', 'model.safetensors', 'notes.txt']);
    expect((await openModelFolder(folder)).architecture).toBe('OlmoeForCausalLM');
  });
});

describe('what does not come to its end', () => {
  it('leaves no folder when it is interrupted, whenever that is', async () => {
    const outer = await temporaryFolder();
    const folder = join(outer, 'a', 'b');
    const planned = plan(folder, 'mixtral', { shardBytes: 1000 });
    let numReports = 0;
    await write(folder, planned, {
      onProgress: () => {
        numReports += 1;
      },
    });
    for (const at of [0, 1, Math.floor(numReports / 2), numReports - 1]) {
      const other = join(outer, `at${at}`, 'deep');
      const controller = new AbortController();
      let seen = 0;
      const onProgress = () => {
        seen += 1;
        if (seen === at) controller.abort();
      };
      if (at === 0) controller.abort();
      await expect(write(other, planned, { signal: controller.signal, onProgress })).rejects.toMatchObject({ code: 'EM_CANCELLED' });
      expect(await readdir(outer)).toEqual(['a']);
    }
  });

  it('leaves the model that was there when it is interrupted', async () => {
    const folder = await temporaryFolder();
    await write(folder, plan(folder, 'mixtral'));
    const { fingerprint } = await openModelFolder(folder);
    const options = { isForced: true, signal: AbortSignal.abort() };
    await expect(write(folder, plan(folder, 'olmoe'), options)).rejects.toMatchObject({ code: 'EM_CANCELLED' });
    expect((await openModelFolder(folder)).fingerprint).toBe(fingerprint);
    expect(await readdir(folder)).not.toContain(partialName);
  });

  it('is refused before the first byte where the disk is too small', async () => {
    const outer = await temporaryFolder();
    const folder = join(outer, 'huge');
    const planned = plan(folder, 'mixtral', { sizes: { hidden: 2 ** 20, ffn: 2 ** 20, experts: 64, layers: 4 } });
    await expect(write(folder, planned)).rejects.toMatchObject({
      code: 'EM_FILE_WRITE',
      message: expect.stringMatching(/the model needs \d+ bytes, but only \d+ are free there/),
    });
    expect(await readdir(outer)).toEqual([]);
  });

  it('names the folder that cannot be made', async () => {
    const outer = await temporaryFolder();
    await writeFile(join(outer, 'file'), '');
    const folder = join(outer, 'file', 'model');
    await expect(write(folder, plan(folder, 'mixtral'))).rejects.toMatchObject({ code: 'EM_FILE_WRITE', fields: { file: folder } });
  });

  it('leaves nothing when the last step fails', async () => {
    const folder = await temporaryFolder();
    // A folder of a file's name cannot be replaced.
    await mkdir(join(folder, 'model.safetensors'));
    await expect(write(folder, plan(folder, 'mixtral'), { isForced: true })).rejects.toMatchObject({ code: 'EM_FILE_WRITE' });
    expect(await readdir(folder)).toEqual(['model.safetensors']);
  });
});

it('a checkpoint of more tensors than memory is refused before it is planned', () => {
  expect(() => plan('x', 'mixtral', { sizes: { layers: 1024, experts: 4096 } })).toThrow(
    'option --layers is 1024; wanted at most 162 with 4096 experts: a checkpoint may have 2000000 tensors',
  );
});
