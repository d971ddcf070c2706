// Values as deep, long or wide as a file can hold them, in the place of every value that the opening of a folder reads: each folder
// opens, or is refused by an error of bounded length, whatever takes the value up into its message.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmError } from '@expertmesh/common';
import { expect, it } from 'vitest';
import { openModelFolder } from '../src/index.js';
import { copyOf, fixture, readJson, temporaryFolder, tokenizerFixtures } from './folders.js';

const hostile: Readonly<Record<string, string>> = {
  'a list 20,000 deep': '['.repeat(20_000) + ']'.repeat(20_000),
  'an object 20,000 deep': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'a text of 30,000 characters': `"${'x'.repeat(30_000)}"`,
  'a list of 15,000 numbers': `[${Array<string>(15_000).fill('7').join()}]`,
  'an object with a long key': `{"${'k'.repeat(30_000)}":null}`,
};
const mark = '@hostile@';

type Json = Record<string, unknown>;

/** Copies of `value` with one value each replaced by the mark, down to `levels` objects; and one with a long name. */
function marked(value: Json, levels: number): Json[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const within =
      typeof inner === 'object' && inner !== null && !Array.isArray(inner) && levels > 1 ? marked(inner as Json, levels - 1) : [];
    return [{ ...value, [key]: mark }, ...within.map((copy) => ({ ...value, [key]: copy }))];
  });
}

/** Opens the folder with every hostile value in every marked place of a file that `write` makes of a text. */
async function expectBounded(folder: string, copies: readonly Json[], text: string, write: (text: string) => Promise<void>): Promise<void> {
  let refused = 0;
  for (const copy of copies) {
    await write(JSON.stringify(copy).replace(`"${mark}"`, () => text));
    try {
      await openModelFolder(folder);
    } catch (error) {
      if (!(error instanceof EmError) || error.code === 'EM_INTERNAL') throw error;
      refused += 1;
      expect(error.message.length).toBeLessThan(3_000);
      for (const field of Object.values(error.fields)) expect(String(field).length).toBeLessThan(3_000);
    }
  }
  expect(refused).toBeGreaterThan(0);
}

it.each(Object.entries(hostile))('%s in config.json and generation_config.json', async (_, text) => {
  const folder = await copyOf('qwen2_moe');
  for (const name of ['generation_config.json', 'config.json']) {
    const file = join(folder, name);
    const generation = {
      eos_token_id: 1,
      temperature: 0.5,
      top_k: 3,
      top_p: 0.9,
      stop_strings: ['x'],
      bad_words_ids: [[1]],
      max_length: 9,
    };
    const value = name === 'config.json' ? await readJson(file) : generation;
    await expectBounded(folder, marked(value, 1), text, (json) => writeFile(file, json));
    if (name !== 'config.json') await writeFile(file, JSON.stringify(value));
  }
});

it.each(Object.entries(hostile))('%s in the header of the weights and in the index of shards', async (_, text) => {
  const folder = await copyOf('qwen2_moe');
  const bytes = await readFile(join(fixture('qwen2_moe'), 'model.safetensors'));
  const headerEnd = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Json;
  const [first] = Object.keys(tensors);
  const places = marked({ __metadata__: metadata ?? {}, [first!]: tensors[first!] }, 2).map((copy) => ({ ...tensors, ...copy }));
  await expectBounded(folder, places, text, async (json) => {
    const header = Buffer.from(json);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    await writeFile(join(folder, 'model.safetensors'), Buffer.concat([length, header, bytes.subarray(headerEnd)]));
  });
  const sharded = await copyOf('qwen2_moe');
  await cp(join(sharded, 'model.safetensors'), join(sharded, 'model-1.safetensors'));
  const index = { metadata: {}, weight_map: { [first!]: 'model-1.safetensors' } };
  await rm(join(sharded, 'model.safetensors'));
  await expectBounded(sharded, marked(index, 2), text, (json) => writeFile(join(sharded, 'model.safetensors.index.json'), json));
});

it.each(Object.entries(hostile))('%s in the files of the tokenizer', async (_, text) => {
  const folder = await copyOf('qwen2_moe');
  const tokenizer = await temporaryFolder();
  await cp(join(tokenizerFixtures, 'byte_level_bpe'), tokenizer, { recursive: true });
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    const value = await readJson(join(tokenizer, name));
    const places = marked(value, 1);
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(await readJson(join(tokenizer, 'tokenizer.json'))));
    await expectBounded(folder, places, text, (json) => writeFile(join(folder, name), json));
  }
});
