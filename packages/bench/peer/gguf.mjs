// Writes a Mixtral folder with f16 weights as the GGUF file that llama.cpp reads, so that both sides run the same weights; its experts in fewer bits
// where a format is given:
//   node packages/bench/peer/gguf.mjs DIR OUT.gguf [q8_0|q4_0]
// The vocabulary is made up (bytes and placeholders): the comparison speaks in ids.
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { floats, quantised, tensorBytes } from './ggml-blocks.mjs';

const alignment = 32;
const ggmlType = { f32: 0, f16: 1, q4_0: 2, q8_0: 8 };
const [folder, outPath, expertType = 'f16'] = process.argv.slice(2);
if (!folder || !outPath || !['f16', 'q8_0', 'q4_0'].includes(expertType)) {
  console.error('error: DIR, OUT.gguf and perhaps q8_0 or q4_0 are wanted: node packages/bench/peer/gguf.mjs DIR OUT.gguf q8_0');
  process.exit(2);
}
const valueType = { u32: 4, i32: 5, f32: 6, string: 8, array: 9 };

const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
const { hidden_size: hidden, num_hidden_layers: numLayers, num_local_experts: numExperts, vocab_size: vocab } = config;
const { intermediate_size: inner, num_attention_heads: numHeads, num_key_value_heads: numKvHeads } = config;
const headDim = config.head_dim ?? hidden / numHeads;
const stored = readHeaders();
const tensors = plan();

const out = openSync(outPath, 'w');
writeSync(out, header());
for (const tensor of tensors) {
  for (const name of tensor.from) writeSync(out, tensor.convert(bytesOf(name)));
  writeSync(out, Buffer.alloc(padding(tensor.size)));
}
closeSync(out);

/** Where each tensor of the folder lies. */
function readHeaders() {
  const found = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.safetensors'))) {
    const handle = openSync(join(folder, file), 'r');
    const length = Number(read(handle, 0, 8).readBigUInt64LE());
    for (const [name, { dtype, data_offsets: offsets }] of Object.entries(JSON.parse(read(handle, 8, length).toString()))) {
      if (name === '__metadata__') continue;
      if (dtype !== 'F16') throw new Error(`${file}: tensor ${name} has dtype ${dtype}; wanted F16`);
      found.set(name, { handle, begin: 8 + length + offsets[0], size: offsets[1] - offsets[0] });
    }
  }
  return found;
}

function read(handle, position, size) {
  const buffer = Buffer.alloc(size);
  if (readSync(handle, buffer, 0, size, position) !== size) throw new Error(`a safetensors file ends before byte ${position + size}`);
  return buffer;
}

function bytesOf(name) {
  const tensor = stored.get(name);
  if (tensor === undefined) throw new Error(`${folder} has no tensor ${name}; wanted a Mixtral model`);
  return read(tensor.handle, tensor.begin, tensor.size);
}

/** llama.cpp's tensors in the order of the file. `shape` has the innermost dimension first. */
function plan() {
  const asIs = (bytes) => bytes;
  const ofExperts = expertType === 'f16' ? asIs : (bytes) => quantised(expertType, bytes);
  const all = [];
  const add = (name, shape, type, from, convert) => {
    const count = shape.reduce((product, length) => product * length, 1);
    all.push({ name, shape, type, from, convert, size: tensorBytes(type, count) });
  };
  add('token_embd.weight', [hidden, vocab], 'f16', ['model.embed_tokens.weight'], asIs);
  add('output_norm.weight', [hidden], 'f32', ['model.norm.weight'], widened);
  add('output.weight', [hidden, vocab], 'f16', ['lm_head.weight'], asIs);
  for (let i = 0; i < numLayers; i += 1) {
    const [to, from] = [`blk.${i}`, `model.layers.${i}`];
    const experts = (matrix) => Array.from({ length: numExperts }, (_, e) => `${from}.block_sparse_moe.experts.${e}.${matrix}.weight`);
    const [width, kvWidth] = [numHeads * headDim, numKvHeads * headDim];
    add(`${to}.attn_norm.weight`, [hidden], 'f32', [`${from}.input_layernorm.weight`], widened);
    add(`${to}.ffn_norm.weight`, [hidden], 'f32', [`${from}.post_attention_layernorm.weight`], widened);
    add(`${to}.ffn_gate_inp.weight`, [hidden, numExperts], 'f32', [`${from}.block_sparse_moe.gate.weight`], widened);
    add(`${to}.attn_q.weight`, [hidden, width], 'f16', [`${from}.self_attn.q_proj.weight`], (bytes) => pairedRows(bytes, numHeads));
    add(`${to}.attn_k.weight`, [hidden, kvWidth], 'f16', [`${from}.self_attn.k_proj.weight`], (bytes) => pairedRows(bytes, numKvHeads));
    add(`${to}.attn_v.weight`, [hidden, kvWidth], 'f16', [`${from}.self_attn.v_proj.weight`], asIs);
    add(`${to}.attn_output.weight`, [width, hidden], 'f16', [`${from}.self_attn.o_proj.weight`], asIs);
    add(`${to}.ffn_gate_exps.weight`, [hidden, inner, numExperts], expertType, experts('w1'), ofExperts);
    add(`${to}.ffn_up_exps.weight`, [hidden, inner, numExperts], expertType, experts('w3'), ofExperts);
    add(`${to}.ffn_down_exps.weight`, [inner, hidden, numExperts], expertType, experts('w2'), ofExperts);
  }
  return all;
}

/** llama.cpp rotates neighbours where the checkpoint rotates halves: row i of the second half goes behind row i of the first. */
function pairedRows(bytes, heads) {
  const rowBytes = hidden * 2;
  const paired = Buffer.alloc(bytes.length);
  for (let row = 0; row < heads * headDim; row += 1) {
    const [head, inHead] = [Math.floor(row / headDim), row % headDim];
    const half = headDim / 2;
    const target = head * headDim + (inHead < half ? 2 * inHead : 2 * (inHead - half) + 1);
    bytes.copy(paired, target * rowBytes, row * rowBytes, (row + 1) * rowBytes);
  }
  return paired;
}

function widened(bytes) {
  return Buffer.from(floats(bytes).buffer);
}

function header() {
  const entries = metadata();
  let offset = 0;
  const infos = tensors.map((tensor) => {
    const info = [string(tensor.name), u32(tensor.shape.length), ...tensor.shape.map(u64), u32(ggmlType[tensor.type]), u64(offset)];
    offset += tensor.size + padding(tensor.size);
    return Buffer.concat(info);
  });
  const all = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(entries.length), ...entries, ...infos]);
  return Buffer.concat([all, Buffer.alloc(padding(all.length))]);
}

function metadata() {
  const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...Array.from({ length: vocab - 259 }, (_, i) => `t${i}`)];
  const [normal, unknown, control, byte] = [1, 2, 3, 6];
  const kinds = tokens.map((_, i) => (i === 0 ? unknown : i < 3 ? control : i < 259 ? byte : normal));
  const entry = (name, type, value) => Buffer.concat([string(name), u32(valueType[type]), value]);
  const integer = (name, value) => entry(name, 'u32', u32(value));
  const list = (name, type, values) => entry(name, 'array', Buffer.concat([u32(valueType[type]), u64(values.length), ...values]));
  return [
    entry('general.architecture', 'string', string('llama')),
    integer('general.alignment', alignment),
    integer('llama.block_count', numLayers),
    integer('llama.context_length', config.max_position_embeddings),
    integer('llama.embedding_length', hidden),
    integer('llama.feed_forward_length', inner),
    integer('llama.attention.head_count', numHeads),
    integer('llama.attention.head_count_kv', numKvHeads),
    entry('llama.attention.layer_norm_rms_epsilon', 'f32', f32(config.rms_norm_eps)),
    integer('llama.rope.dimension_count', headDim),
    entry('llama.rope.freq_base', 'f32', f32(config.rope_theta)),
    integer('llama.expert_count', numExperts),
    integer('llama.expert_used_count', config.num_experts_per_tok),
    integer('llama.vocab_size', vocab),
    entry('tokenizer.ggml.model', 'string', string('llama')),
    integer('tokenizer.ggml.bos_token_id', 1),
    integer('tokenizer.ggml.eos_token_id', 2),
    integer('tokenizer.ggml.unknown_token_id', 0),
    list('tokenizer.ggml.tokens', 'string', tokens.map(string)),
    list(
      'tokenizer.ggml.scores',
      'f32',
      tokens.map(() => f32(-1)),
    ),
    list('tokenizer.ggml.token_type', 'i32', kinds.map(u32)),
  ];
}

function padding(size) {
  return (alignment - (size % alignment)) % alignment;
}

function u32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer;
}

function string(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([u64(bytes.length), bytes]);
}
