import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expertFormats } from '../../src/checkpoint/expert-formats.js';
import { openModelFolder } from '../../src/open-model-folder.js';
import { fixture } from '../folders.js';

const options = join(fixture('mixtral'), '../options');

it.each([
  ['f32', fixture('mixtral'), ['f32', 'f32', 'f32']],
  ['bf16, and no experts in the second layer', fixture('qwen2_moe'), ['bf16', null, 'bf16']],
  ['more than one dtype', join(options, 'qwen3_mixed_dtypes'), ['f32', 'f32']],
])('experts of %s', async (_name, folder, formats) => {
  const { spec, tensors } = await openModelFolder(folder);
  expect(expertFormats(spec, tensors)).toEqual(formats);
});

it('one expert that differs widens its layer, and no other layer', async () => {
  const { spec, tensors } = await openModelFolder(fixture('qwen3_moe'));
  const changed = tensors.map((entry) =>
    entry.name.includes('layers.1.mlp.experts.3.down') ? { ...entry, dtype: 'f16' as const } : entry,
  );
  expect(expertFormats(spec, changed)).toEqual(['bf16', 'f32', 'bf16']);
});
