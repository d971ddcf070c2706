// Opening a checkpoint of many tensors: what takes long is done off the event loop, with the same result.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { chatTemplateFiles } from '../../src/chat/template-sources.js';
import { checkpointFacts } from '../../src/checkpoint/checkpoint-facts.js';
import { readConfig } from '../../src/config.js';
import { openModelFolder } from '../../src/index.js';
import { planSynth } from '../../src/synth/plan.js';
import { writeSynth } from '../../src/synth/write.js';
import { tokenizerFiles } from '../../src/tokenizer/tokenizer.js';
import { alterTensors, temporaryFolder } from '../folders.js';

/** 6 layers of 64 experts: 1,200 tensors. */
async function folderOfMany(shardBytes: number): Promise<string> {
  const folder = await temporaryFolder();
  const sizes = {
    layers: 6,
    hidden: 8,
    heads: 1,
    kvHeads: 1,
    headDim: 8,
    ffn: 4,
    experts: 64,
    topK: 2,
    vocab: 16,
    context: 64,
    sparseStep: 1,
  };
  const planned = planSynth(folder, { family: 'olmoe', sizes, dtype: 'f32', shardBytes });
  await writeSynth(folder, planned, { seed: 0, isForced: false, signal: new AbortController().signal, onProgress() {} });
  return folder;
}

/** Characters of the longest JSON text that was parsed on this thread during `work`. */
async function longestParsed(work: () => Promise<unknown>): Promise<number> {
  const parse = vi.spyOn(JSON, 'parse');
  try {
    await work();
    return Math.max(0, ...parse.mock.calls.map(([text]) => text.length));
  } finally {
    parse.mockRestore();
  }
}

it.each([
  ['in one file', 2 ** 30],
  ['in shards', 50_000],
])('%s, neither headers nor index are read on the event loop, and the facts are the same', async (_, shardBytes) => {
  const folder = await folderOfMany(shardBytes);
  let model = await openModelFolder(folder);
  expect(
    await longestParsed(async () => {
      model = await openModelFolder(folder);
    }),
  ).toBeLessThan(4096);
  const { architecture, spec, generation } = model;
  const wholeFiles = [...tokenizerFiles(folder), ...(await chatTemplateFiles(folder))];
  const task = { folder, config: await readConfig(folder), generation, embeddingCopies: [], wholeFiles };
  const here = await checkpointFacts(task, { architecture, spec });
  const { files, layout, fingerprint } = model;
  expect({ files, layout, fingerprint }).toEqual({ files: here.files, layout: here.layout, fingerprint: here.fingerprint });
  expect(model.tensors.map(({ begin }) => begin)).toEqual([...here.places.begin]);
  expect(await longestParsed(() => checkpointFacts(task, { architecture, spec }))).toBeGreaterThan(64 * 1024);
});

it('what is wrong with it is the error that a small one has, and what is left over the warning', async () => {
  const folder = await folderOfMany(2 ** 30);
  const expert = 'model.layers.3.mlp.experts.17.up_proj.weight';
  await alterTensors(folder, (tensors) => tensors.map((tensor) => (tensor.name === expert ? { ...tensor, name: 'spare' } : tensor)));
  await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_MISSING', fields: { folder, tensor: expert } });
  const again = { name: expert, dtype: 'F32', shape: [4, 8], bytes: new Uint8Array(128) };
  await alterTensors(folder, (tensors) => [...tensors, again]);
  expect((await openModelFolder(folder)).warnings).toEqual(['tensors ignored, as the model has no use for them: spare']);
});

it('a huge header is read off the event loop whatever the rest of the folder is', async () => {
  const folder = await folderOfMany(2 ** 30);
  const file = join(folder, 'model.safetensors');
  await rm(file);
  const header = Buffer.from(`{"a":${'['.repeat(200_000)}`);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(file, Buffer.concat([length, header]));
  const opening = () => expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_CHECKPOINT_FILE', fields: { file } });
  expect(await longestParsed(opening)).toBeLessThan(4096);
});
