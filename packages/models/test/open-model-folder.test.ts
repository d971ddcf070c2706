import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { attentionsOf, type DecoderSpec, type LayerSpec, mixtureOf } from '@expertmesh/native';
import { describe, expect, it } from 'vitest';
import { openModelFolder } from '../src/index.js';
import { alterTensors, copyOf, demoModel, families, fixture, readTensors, temporaryFolder, writeJson } from './folders.js';

describe('openModelFolder on the fixtures', () => {
  it.each(families)('uses every tensor of %s, each once and with its own shape', async (name) => {
    const model = await openModelFolder(fixture(name));
    const stored = await readTensors(join(fixture(name), 'model.safetensors'));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(model.tensors.map(({ name: tensor, shape }) => ({ name: tensor, shape })).sort(byName)).toEqual(
      stored.map(({ name: tensor, shape }) => ({ name: tensor, shape })).sort(byName),
    );
    expect(model.warnings).toEqual([]);
    expect(model.files).toEqual([join(fixture(name), 'model.safetensors')]);
    expect(model.id).toBe(name);
    expect(model.tokenizer).toBeNull();
  });

  const kindsOf = ({ layers }: DecoderSpec) => layers.map(({ sublayers }) => sublayers.map(({ kind }) => kind));
  const attentionOf = (layer: LayerSpec) => attentionsOf(layer)[0]!;
  const sparse = ['norm', 'attention', 'norm', 'mixture'];

  it('gives Mixtral experts w1, w3 and w2, always renormalised', async () => {
    const { spec, architecture, tensors } = await openModelFolder(fixture('mixtral'));
    expect(architecture).toBe('MixtralForCausalLM');
    expect(spec).toMatchObject({
      hiddenSize: 64,
      vocabSize: 512,
      contextLength: 512,
      decoder: { finalNorm: { type: 'rms', eps: 1e-5 } },
      lmHead: 'lm_head.weight',
    });
    const mixture = mixtureOf(spec.layers[2]!)!;
    expect(mixture).toMatchObject({ numExperts: 8, expertIntermediateSize: 96, shared: null });
    expect(mixture.gate).toMatchObject({ scores: 'softmax', topK: 2, renormalise: true, scale: 1 });
    expect(mixture.experts[5]).toEqual({
      activation: 'silu',
      gate: { weight: 'model.layers.2.block_sparse_moe.experts.5.w1.weight', bias: null },
      up: { weight: 'model.layers.2.block_sparse_moe.experts.5.w3.weight', bias: null },
      down: { weight: 'model.layers.2.block_sparse_moe.experts.5.w2.weight', bias: null },
      intermediateSize: 96,
    });
    expect(attentionOf(spec.layers[0]!)).toMatchObject({ numHeads: 4, numKvHeads: 2, headDim: 16, scale: 0.25, qkNorm: 'none' });
    expect(new Set(tensors.map(({ dtype }) => dtype))).toEqual(new Set(['f32']));
  });

  it('gives OLMoE norms over whole projections and weights as routed', async () => {
    const { spec } = await openModelFolder(fixture('olmoe'));
    expect(attentionOf(spec.layers[1]!)).toMatchObject({
      qkNorm: 'projection',
      qNorm: { weight: 'model.layers.1.self_attn.q_norm.weight' },
    });
    expect(mixtureOf(spec.layers[1]!)).toMatchObject({ numExperts: 16, gate: { topK: 4, renormalise: false }, expertIntermediateSize: 24 });
  });

  it('gives Qwen2-MoE biases, a dense layer and a gated shared expert', async () => {
    const { spec, tensors } = await openModelFolder(fixture('qwen2_moe'));
    expect(kindsOf(spec)).toEqual([sparse, ['norm', 'attention', 'norm', 'feedForward'], sparse]);
    const dense = { intermediateSize: 112, gate: { weight: 'model.layers.1.mlp.gate_proj.weight' } };
    expect(spec.layers[1]!.sublayers[3]).toMatchObject({ kind: 'feedForward', feedForward: dense });
    const attention = attentionOf(spec.layers[0]!);
    const mixture = mixtureOf(spec.layers[0]!)!;
    expect([attention.q, attention.k, attention.v, attention.o].map(({ bias }) => bias !== null)).toEqual([true, true, true, false]);
    expect(mixture.shared).toMatchObject({ intermediateSize: 80, down: { weight: 'model.layers.0.mlp.shared_expert.down_proj.weight' } });
    expect(mixture.sharedGate).toBe('model.layers.0.mlp.shared_expert_gate.weight');
    expect(new Set(tensors.map(({ dtype }) => dtype))).toEqual(new Set(['bf16']));
  });

  it('gives Qwen3-MoE norms of each head, its own head size and a tied output', async () => {
    const { spec } = await openModelFolder(fixture('qwen3_moe'));
    expect(spec.lmHead).toBe(spec.embedding);
    expect(spec.rope!.inverseFrequencies).toHaveLength(16);
    expect(attentionOf(spec.layers[0]!)).toMatchObject({ headDim: 32, scale: 1 / Math.sqrt(32), qkNorm: 'head' });
    expect(mixtureOf(spec.layers[0]!)!.gate).toMatchObject({ renormalise: true });
  });

  it('opens the demo model with its tokenizer and generation defaults', async () => {
    const model = await openModelFolder(join(demoModel, 'model'));
    expect(model.generation).toMatchObject({ eosIds: [1], doSample: false, temperature: 1, topK: 0, topP: 1, maxNewTokens: 256 });
    expect(model.tokenizer?.token(1)).toBe('<|eos|>');
    expect(model.spec.layers).toHaveLength(4);
    expect(model.warnings).toEqual([]);
  });

  it('lets the end token of the tokenizer end answers, and warns of what is not served', async () => {
    const folder = await temporaryFolder();
    await cp(join(demoModel, 'model'), folder, { recursive: true });
    await writeJson(join(folder, 'generation_config.json'), { eos_token_id: 2, epsilon_cutoff: 0.1, num_beams: 4 });
    const { generation, warnings } = await openModelFolder(folder);
    expect(generation.eosIds).toEqual([2, 1]);
    expect(warnings).toEqual([
      expect.stringContaining('eos_token_id 1 of config.json is overruled by 2'),
      expect.stringMatching(/not served, and ignored: epsilon_cutoff \(0\.1\), num_beams \(4\)/),
      expect.stringMatching(/tokenizer_config\.json, "<\|eos\|>" \(1\), ends answers too/),
    ]);
  });
});

describe('openModelFolder refuses', () => {
  it('a folder that does not exist', async () => {
    const folder = join(await temporaryFolder(), 'nowhere');
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_MODEL_FOLDER', message: expect.stringContaining(folder) });
  });

  it('a file in place of a folder', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(openModelFolder(file)).rejects.toMatchObject({
      code: 'EM_MODEL_FOLDER',
      message: expect.stringContaining('not a directory'),
    });
  });

  it.each(['config.json', 'model.safetensors'])('a folder without %s', async (file) => {
    const folder = await copyOf('mixtral');
    await rm(join(folder, file));
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_MODEL_FOLDER', message: expect.stringContaining(file) });
  });

  it('a directory in place of the weights', async () => {
    const folder = await copyOf('mixtral');
    await rm(join(folder, 'model.safetensors'));
    await mkdir(join(folder, 'model.safetensors'));
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_FILE_READ',
      fields: { file: join(folder, 'model.safetensors') },
    });
  });

  it('a config.json that is no JSON object', async () => {
    const folder = await copyOf('mixtral');
    const file = join(folder, 'config.json');
    await writeFile(file, '{"architectures": [');
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_FILE_FORMAT', fields: { file } });
    await writeFile(file, '[1]');
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_FILE_FORMAT',
      message: expect.stringContaining('wanted a JSON object'),
    });
  });

  const expert = 'model.layers.1.mlp.experts.3.up_proj.weight';

  it('a checkpoint without a tensor of the model, by name', async () => {
    const folder = await copyOf('olmoe');
    await alterTensors(folder, (tensors) => tensors.filter(({ name }) => name !== expert));
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_MISSING', fields: { folder, tensor: expert } });
  });

  it('a checkpoint without lm_head where the embedding is not tied', async () => {
    const folder = await copyOf('qwen3_moe', { tie_word_embeddings: false });
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_MISSING', fields: { tensor: 'lm_head.weight' } });
  });

  it('a tensor of another shape, with both shapes', async () => {
    const folder = await copyOf('olmoe');
    await alterTensors(folder, (tensors) =>
      tensors.map((tensor) => (tensor.name === expert ? { ...tensor, shape: [...tensor.shape].reverse() } : tensor)),
    );
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TENSOR_SHAPE',
      fields: { file: join(folder, 'model.safetensors'), tensor: expert, got: '[64,24]', wanted: '[24,64]' },
    });
  });

  it('a tensor whose shape has another rank', async () => {
    const folder = await copyOf('qwen2_moe');
    const gate = 'model.layers.0.mlp.shared_expert_gate.weight';
    await alterTensors(folder, (tensors) => tensors.map((tensor) => (tensor.name === gate ? { ...tensor, shape: [64] } : tensor)));
    await expect(openModelFolder(folder)).rejects.toMatchObject({ code: 'EM_TENSOR_SHAPE', fields: { got: '[64]', wanted: '[1,64]' } });
  });

  it('a tensor that holds integers', async () => {
    const folder = await copyOf('olmoe');
    await alterTensors(folder, (tensors) => tensors.map((tensor) => (tensor.name === expert ? { ...tensor, dtype: 'I32' } : tensor)));
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TENSOR_DTYPE',
      message: expect.stringContaining('dtype I32; wanted dtype F32, F16, BF16'),
    });
  });

  it('a config whose sizes do not fit the tensors', async () => {
    const folder = await copyOf('mixtral', { vocab_size: 500 });
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TENSOR_SHAPE',
      fields: { tensor: 'model.embed_tokens.weight', got: '[512,64]', wanted: '[500,64]' },
    });
  });
});

describe('openModelFolder on what it does not need', () => {
  const extra = (name: string) => ({ name, dtype: 'I64', shape: [1], bytes: new Uint8Array(8) });

  it('warns of unknown tensors, whatever their dtype, and leaves them out', async () => {
    const folder = await copyOf('mixtral');
    await alterTensors(folder, (tensors) => [extra('model.layers.0.self_attn.rotary_emb.inv_freq'), ...tensors]);
    const model = await openModelFolder(folder);
    expect(model.warnings).toEqual([expect.stringContaining('model.layers.0.self_attn.rotary_emb.inv_freq')]);
    expect(model.tensors.map(({ name }) => name)).not.toContain('model.layers.0.self_attn.rotary_emb.inv_freq');
  });

  it('names some of many unknown tensors and counts the rest', async () => {
    const folder = await copyOf('mixtral');
    await alterTensors(folder, (tensors) => [...tensors, ...Array.from({ length: 12 }, (_, i) => extra(`mtp.${i}`))]);
    const { warnings } = await openModelFolder(folder);
    expect(warnings).toEqual([expect.stringMatching(/mtp\.0, .*mtp\.4 and 7 more$/)]);
  });

  it('ignores a stored lm_head where the embedding is tied', async () => {
    const folder = await copyOf('mixtral', { tie_word_embeddings: true });
    const model = await openModelFolder(folder);
    expect(model.spec.lmHead).toBe('model.embed_tokens.weight');
    expect(model.warnings).toEqual([expect.stringContaining('lm_head.weight')]);
  });

  it('takes the id from the folder name, also with a slash at the end', async () => {
    const folder = await copyOf('mixtral');
    expect((await openModelFolder(`${folder}/`)).id).toBe(basename(folder));
  });
});
