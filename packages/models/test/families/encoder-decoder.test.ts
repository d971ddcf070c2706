// What the config.json of translation models means: layers, names of tensors, and the rules of their routing.
import { join } from 'node:path';
import { attentionsOf, type CapacitySpec, type DecoderSpec, mixtureOf } from '@expertmesh/native';
import { beforeAll, describe, expect, it } from 'vitest';
import { familyOf } from '../../src/families/registry.js';
import { openModelFolder } from '../../src/open-model-folder.js';
import { routingText } from '../../src/routing-text.js';
import { alterTensors, copyOf, fixture, readJson, translationFamilies } from '../folders.js';

type Name = (typeof translationFamilies)[number];
const configs = new Map<Name, Record<string, unknown>>();

beforeAll(async () => {
  for (const name of translationFamilies) configs.set(name, await readJson(join(fixture(name), 'config.json')));
});

function specOf(name: Name, changes: Record<string, unknown> = {}): DecoderSpec {
  const config = { file: 'config.json', values: { ...configs.get(name), ...changes } };
  return familyOf(config).decoderSpec(config);
}

function capacityOf(name: Name, changes: Record<string, unknown>): CapacitySpec | null | undefined {
  return mixtureOf(specOf(name, changes).layers[1]!)?.gate.capacity;
}

const sparse = (spec: DecoderSpec) => spec.layers.map((layer) => mixtureOf(layer) !== null);

describe('NLLB-MoE', () => {
  it('has an encoder that sees all of a source and a decoder that sees it too', () => {
    const spec = specOf('nllb_moe');
    expect(spec.layers.map((layer) => attentionsOf(layer).map(({ sees }) => sees))).toEqual([
      ...Array(4).fill(['whole']),
      ...Array(4).fill(['causal', 'source']),
    ]);
    expect(spec.encoder).toMatchObject({ numLayers: 4, embeddingScale: 8, positions: { kind: 'sinusoidal', offset: 2 } });
    expect(sparse(spec)).toEqual([false, true, false, true, false, true, false, true]);
  });

  it('multiplies what experts give by what moe_token_dropout leaves', () => {
    expect(mixtureOf(specOf('nllb_moe').layers[1]!)?.gate).toMatchObject({ topK: 2, renormalise: true, scale: 0.8 });
    expect(mixtureOf(specOf('nllb_moe', { moe_token_dropout: 0 }).layers[1]!)?.gate.scale).toBe(1);
  });

  it('counts every sparse_step-th layer of each stack, none with 0', () => {
    expect(sparse(specOf('nllb_moe', { encoder_sparse_step: 4, decoder_sparse_step: 0 }))).toEqual([
      ...[false, false, false, true],
      ...[false, false, false, false],
    ]);
  });

  it.each([
    [{}, { sharedBy: 'batch', fraction: 1, renormalisesFirst: false, isByProbability: false }],
    [
      { moe_eval_capacity_token_fraction: -1, expert_capacity: 6 },
      { fraction: null, places: 6 },
    ],
    [
      { moe_eval_capacity_token_fraction: 0, expert_capacity: null },
      { fraction: null, places: null },
    ],
    [
      { normalize_router_prob_before_dropping: true, batch_prioritized_routing: true },
      { renormalisesFirst: true, isByProbability: true },
    ],
  ])('has the capacity of %j', (changes, wanted) => {
    expect(capacityOf('nllb_moe', changes)).toMatchObject(wanted);
  });

  it.each([
    [{ second_expert_policy: 'sampling' }, 'second_expert_policy'],
    [{ router_dtype: 'bfloat16' }, 'router_dtype'],
    [{ activation_function: 'gelu' }, 'activation_function'],
  ])('refuses %j by name', (changes, key) => {
    expect(() => specOf('nllb_moe', changes)).toThrow(
      expect.objectContaining({ code: 'EM_MODEL_UNSUPPORTED', fields: expect.objectContaining({ key }) }),
    );
  });

  it.each([
    [{ moe_token_dropout: 1 }, 'moe_token_dropout'],
    [{ num_experts: 1 }, 'num_experts'],
    [{ decoder_attention_heads: 5 }, 'decoder_attention_heads'],
  ])('names the key of %j', (changes, key) => {
    expect(() => specOf('nllb_moe', changes)).toThrow(
      expect.objectContaining({ code: 'EM_CONFIG_VALUE', fields: expect.objectContaining({ key }) }),
    );
  });
});

describe('Switch Transformers', () => {
  it('has one table of relative positions for each stack, none where the source is seen', () => {
    const biases = specOf('switch_transformers').layers.map((layer) => attentionsOf(layer).map(({ relativeBias }) => relativeBias?.table));
    const table = (kind: string) => `${kind}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`;
    expect(biases).toEqual([...Array(4).fill([table('encoder')]), ...Array(4).fill([table('decoder'), undefined])]);
  });

  it('takes scores as they are and shrinks what a tied head reads', () => {
    expect(specOf('switch_transformers')).toMatchObject({ headScale: 1 / 8, lmHead: 'shared.weight' });
    expect(specOf('switch_transformers', { tie_word_embeddings: false })).toMatchObject({ headScale: 1, lmHead: 'lm_head.weight' });
    expect(attentionsOf(specOf('switch_transformers').layers[5]!)[1]).toMatchObject({ scale: 1, numHeads: 4, headDim: 16 });
  });

  it('has sparse layers as many as it says, as the reference counts', () => {
    expect(sparse(specOf('switch_transformers', { num_sparse_encoder_layers: 4, num_sparse_decoder_layers: 0 }))).toEqual([
      ...[true, true, true, true],
      // The step is then the number of layers, and 1 is its remainder once.
      ...[false, true, false, false],
    ]);
  });

  it('has places of each sequence', () => {
    expect(capacityOf('switch_transformers', { expert_capacity: 4 })).toMatchObject({ sharedBy: 'sequence', fraction: null, places: 4 });
  });
});

describe('a folder', () => {
  it.each(translationFamilies)('of %s opens, with a decoder that begins as its config says', async (name) => {
    const folder = await openModelFolder(fixture(name));
    expect(folder.warnings).toEqual([]);
    expect(folder.translation).toMatchObject({
      startId: configs.get(name)?.decoder_start_token_id,
      endId: configs.get(name)?.eos_token_id,
      languages: new Map(),
    });
  });

  it.each([
    ['nllb_moe', 'model.shared.weight', 'model.decoder.embed_tokens.weight'],
    ['switch_transformers', 'shared.weight', 'lm_head.weight'],
  ] as const)('of %s may have its embedding under another name, or both', async (name, embedding, other) => {
    const instead = await copyOf(name);
    await alterTensors(instead, (tensors) => tensors.map((tensor) => (tensor.name === embedding ? { ...tensor, name: other } : tensor)));
    const both = await copyOf(name);
    await alterTensors(both, (tensors) => [...tensors, { ...tensors.find((tensor) => tensor.name === embedding)!, name: other }]);
    for (const folder of [instead, both]) expect((await openModelFolder(folder)).warnings).toEqual([]);
  });

  it('of an NLLB-MoE saved without its head has names without model.', async () => {
    const folder = await copyOf('nllb_moe', { architectures: ['NllbMoeModel'], model_type: 'nllb_moe' });
    await alterTensors(folder, (tensors) => tensors.map((tensor) => ({ ...tensor, name: tensor.name.replace(/^model\./, '') })));
    expect((await openModelFolder(folder)).warnings).toEqual([]);
  });
});

describe('the text on gating', () => {
  it('says that a fraction of 1 drops nothing, and a smaller one does', () => {
    expect(routingText(specOf('nllb_moe'))).toMatchObject({ differ: false });
    expect(routingText(specOf('nllb_moe', { moe_eval_capacity_token_fraction: 0.5 }))).toMatchObject({
      differ: true,
      reference: expect.stringMatching(/0\.5 of the rows of a batch.*dropped, so that results depend on the batch/),
    });
  });

  it('says that the places of a Switch model are those of a sequence', () => {
    expect(routingText(specOf('switch_transformers'))).toMatchObject({
      differ: true,
      reference: expect.stringContaining('64 places for each sequence'),
    });
  });

  it('is none for a model without capacity', async () => {
    expect(routingText((await openModelFolder(fixture('mixtral'))).spec)).toBeNull();
  });
});
