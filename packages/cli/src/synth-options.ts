import { EmError } from '@expertmesh/common';
import type { SynthOptions, SynthSizes } from '@expertmesh/models';
import type { OptionTable } from './command.js';
import { type Arguments, byteSize, choice, integer } from './values.js';

// Spelt out, as reading the registry would load the model package for every help.
const families = ['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe', 'nllb-moe', 'switch_transformers'] as const;
const dtypes = ['f32', 'f16', 'bf16'] as const;

export const synthOptions = {
  family: { value: 'NAME', describe: families.join(', '), defaultText: 'mixtral' },
  layers: { value: 'N', describe: 'layers; of translation models: of the encoder, and as many of the decoder', defaultText: '4' },
  'sparse-step': { value: 'N', describe: 'every N-th layer has experts, the others are dense', defaultText: '1' },
  hidden: { value: 'N', describe: 'width of the residual stream', defaultText: '512' },
  heads: { value: 'N', describe: 'query heads', defaultText: '8' },
  'kv-heads': { value: 'N', describe: 'key and value heads', defaultText: 'as many as query heads' },
  'head-dim': { value: 'N', describe: 'width of a head, even', defaultText: 'hidden / heads' },
  ffn: { value: 'N', describe: 'width of one expert', defaultText: '512' },
  experts: { value: 'N', describe: 'experts of a layer', defaultText: '16' },
  'top-k': { value: 'K', describe: 'experts of a token', defaultText: '2; switch_transformers 1' },
  vocab: { value: 'N', describe: 'token ids', defaultText: '4096' },
  context: { value: 'N', describe: 'longest context', defaultText: '4096' },
  dtype: { value: 'TYPE', describe: `of all tensors: ${dtypes.join(', ')}`, defaultText: 'bf16' },
  'shard-size': { value: 'SIZE', describe: 'most bytes of a file, like 5GB or 400MiB', defaultText: '5GB' },
} as const satisfies OptionTable;

// The bounds of config.json.
const mostLayers = 1024;
const mostExperts = 4096;
const mostWidth = 2 ** 20;
const mostIds = 2 ** 31 - 1;

export function readSynthOptions(args: Arguments): SynthOptions {
  return {
    family: choice(args, 'family', families) ?? 'mixtral',
    sizes: readSizes(args),
    dtype: choice(args, 'dtype', dtypes) ?? 'bf16',
    shardBytes: byteSize(args, 'shard-size', 1) ?? 5e9,
  };
}

function readSizes(args: Arguments): SynthSizes {
  const layers = integer(args, 'layers', 1, mostLayers) ?? 4;
  const hidden = integer(args, 'hidden', 1, mostWidth) ?? 512;
  const heads = integer(args, 'heads', 1, mostWidth) ?? 8;
  const kvHeads = integer(args, 'kv-heads', 1, mostWidth) ?? heads;
  if (heads % kvHeads !== 0) throw conflict('kv-heads', kvHeads, `a divisor of --heads (${heads})`);
  const experts = integer(args, 'experts', 1, mostExperts) ?? 16;
  const topK = integer(args, 'top-k', 1, mostExperts);
  if (topK !== null && topK > experts) throw conflict('top-k', topK, `at most --experts (${experts})`);
  return {
    layers,
    hidden,
    heads,
    kvHeads,
    headDim: readHeadDim(args, hidden, heads),
    ffn: integer(args, 'ffn', 1, mostWidth) ?? 512,
    experts,
    topK,
    vocab: integer(args, 'vocab', 1, mostIds) ?? 4096,
    context: integer(args, 'context', 1, mostIds) ?? 4096,
    sparseStep: integer(args, 'sparse-step', 1, mostLayers) ?? 1,
  };
}

/** Rotary embedding turns pairs, so it has to be even. */
function readHeadDim(args: Arguments, hidden: number, heads: number): number {
  const given = integer(args, 'head-dim', 2, mostWidth);
  if (given !== null) {
    if (given % 2 !== 0) throw conflict('head-dim', given, 'an even number');
    return given;
  }
  const headDim = hidden / heads;
  if (headDim % 2 !== 0)
    throw conflict('heads', heads, `a number that divides --hidden (${hidden}) into even heads, or --head-dim beside it`);
  return headDim;
}

function conflict(option: string, got: number, wanted: string): EmError {
  return new EmError('EM_OPTION_VALUE', { option: `--${option}`, got, wanted });
}
