// What people have where a model folder or its files are wanted: each is named for what it is, with what to do.
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModelFolder } from '../src/index.js';
import { alterTensors, copyOf, readTensors, type TensorContent, temporaryFolder, writeJson } from './folders.js';

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 4823\n';
const kinds: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['a Git LFS pointer', pointer, /Git LFS pointer.*git lfs pull/],
  ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', /web page.*login/],
  ['a web page without a type', '  <html lang="en">', /web page/],
  ['an error of a storage service', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /web page/],
  ['nothing', '', /empty\. Download/],
  ['zeros', Buffer.alloc(4096), /zeros.*Download/],
  ['GGUF', Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(64, 3)]), /GGUF file.*safetensors/],
  ['PyTorch', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(64, 7)]), /PyTorch file.*save_pretrained/],
  ['a pickle', Buffer.from([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9]), /pickle.*save_pretrained/],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), /gzip\. Unpack/],
];

describe.each(['model.safetensors', 'config.json', 'tokenizer.json', 'model.safetensors.index.json', 'generation_config.json'])(
  '%s',
  (file) => {
    it.each(kinds)('that is %s is named for it', async (_, content, says) => {
      const folder = await copyOf('qwen3_moe');
      if (file.endsWith('index.json')) await rm(join(folder, 'model.safetensors'));
      await writeFile(join(folder, file), content);
      await expect(openModelFolder(folder)).rejects.toThrow(says);
      await expect(openModelFolder(folder)).rejects.toThrow(file);
    });

    it('that is a directory is named for it', async () => {
      const folder = await copyOf('qwen3_moe');
      if (file.startsWith('model.')) await rm(join(folder, 'model.safetensors'));
      await rm(join(folder, file), { force: true });
      await mkdir(join(folder, file));
      await expect(openModelFolder(folder)).rejects.toThrow(/is a directory; wanted a file/);
    });
  },
);

describe('a folder without model.safetensors', () => {
  it.each([
    ['pytorch_model.bin', /pytorch_model\.bin.*save_pretrained/],
    ['pytorch_model-00001-of-00002.bin', /pytorch_model-00001.*save_pretrained/],
    ['consolidated.00.pth', /consolidated\.00\.pth.*save_pretrained/],
    ['model-Q4_K_M.gguf', /GGUF file \(model-Q4_K_M\.gguf\).*safetensors/],
    ['adapter_model.safetensors', /adapter only.*merge_and_unload/],
    ['adapter_config.json', /adapter only.*merge_and_unload/],
    ['model.onnx', /ONNX/],
    ['tf_model.h5', /tf_model\.h5.*save_pretrained/],
    ['model.safetensors.incomplete', /download has not been completed \(model\.safetensors\.incomplete\)/],
    ['model.safetensors.aria2', /download has not been completed/],
    ['__0_0.distcp', /torch\.distributed/],
    ['weights.safetensors', /weights\.safetensors.*model\.safetensors/],
    ['model-00001-of-00003.safetensors', /model-00001-of-00003\.safetensors.*model\.safetensors\.index\.json/],
  ])('but with %s is named for it, with config.json or without', async (name, says) => {
    const folder = await copyOf('qwen3_moe');
    await rm(join(folder, 'model.safetensors'));
    await writeFile(join(folder, name), 'x');
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_MODEL_FOLDER', message: expect.stringMatching(says) });
    await rm(join(folder, 'config.json'));
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_MODEL_FOLDER', message: expect.stringMatching(says) });
  });

  it('but with a model one folder deeper says where it lies', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'snapshot'));
    await writeJson(join(folder, 'snapshot', 'config.json'), {});
    await expect(openModelFolder(folder)).rejects.toThrow(/in the folder snapshot within it/);
  });

  it('that is a GGUF file is named for it', async () => {
    const file = join(await temporaryFolder(), 'model.gguf');
    await writeFile(file, 'GGUF\u0003');
    await expect(openModelFolder(file)).rejects.toThrow(/not a directory; it is a GGUF file/);
  });
});

describe('a shard that the index names', () => {
  it.each([
    ['', 'model-00001-of-00001.safetensors.incomplete'],
    ['.cache/huggingface/download', 'model-00001-of-00001.safetensors.0a1b.incomplete'],
  ])('of which only half a download is there is named for it (%s)', async (below, name) => {
    const folder = await copyOf('qwen3_moe');
    await rm(join(folder, 'model.safetensors'));
    await writeJson(join(folder, 'model.safetensors.index.json'), { weight_map: { a: 'model-00001-of-00001.safetensors' } });
    await mkdir(join(folder, below), { recursive: true });
    await writeFile(join(folder, below, name), 'x');
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_CHECKPOINT_SHARD',
      message: expect.stringMatching(/model-00001-of-00001\.safetensors, which is missing: its download has not been completed/),
    });
  });

  it('that was cut short is named for it', async () => {
    const folder = await copyOf('qwen3_moe');
    await truncate(join(folder, 'model.safetensors'), 100_000);
    await expect(openModelFolder(folder)).rejects.toThrow(/truncated\? Download it again/);
  });
});

describe('a checkpoint that is quantised', () => {
  const layer = 'model.layers.0.self_attn.q_proj';
  it.each([
    [`${layer}.qweight`, /quantised \(GPTQ or AWQ, as .*qweight shows\)/],
    [`${layer}.weight_packed`, /quantised \(compressed-tensors/],
    [`${layer}.weight_scale_inv`, /quantised \(FP8/],
    [`${layer}.weight.absmax`, /quantised \(bitsandbytes/],
    [`${layer}.lora_A.default.weight`, /LoRA adapter.*merge_and_unload/],
  ])('is named for it by %s', async (name, says) => {
    const folder = await copyOf('qwen3_moe');
    await alterTensors(folder, (tensors) => tensors.map((one): TensorContent => (one.name === `${layer}.weight` ? { ...one, name } : one)));
    expect((await readTensors(join(folder, 'model.safetensors'))).some((one) => one.name === name)).toBe(true);
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_MISSING', message: expect.stringMatching(says) });
  });

  it.each(['awq', 'gptq', 'fp8', 'bitsandbytes', 'mxfp4'])('is refused by quantization_config: %s', async (method) => {
    const folder = await copyOf('qwen3_moe', { quantization_config: { quant_method: method } });
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_MODEL_UNSUPPORTED',
      message: expect.stringMatching(`quantization_config is .*${method}.*F32, F16 or BF16`),
    });
  });
});
