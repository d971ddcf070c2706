// The names and shapes under which checkpoints hold one model's tensors: the hub's own, those of transformers 5 in memory, and what
// training wraps around either. All become the names of the spec; the bytes stay where they are.
import { EmError, showValue } from '@expertmesh/common';
import type { StoredTensor } from './safetensors.js';
import type { StoredCheckpoint } from './shards.js';
import type { ExpectedTensor } from './tensor-table.js';

type Stored = StoredTensor & { readonly file: number };

export interface CheckpointLayout {
  /** With the names and shapes of the expected tensors, as far as it has them; others keep theirs. */
  readonly checkpoint: StoredCheckpoint;
  /** For people: in what the checkpoint differs from the hub's layout; empty where it does not. */
  readonly differences: readonly string[];
}

/**
 * `expected` begins with the embedding, which may stand under the names of `embeddingCopies` too, or instead. Throws EM_TENSOR_SHAPE
 * for fused experts of another shape than the model's.
 */
export function canonicalLayout(
  checkpoint: StoredCheckpoint,
  expected: readonly ExpectedTensor[],
  embeddingCopies: readonly string[],
): CheckpointLayout {
  const shapes = new Map(expected.map(({ name, shape }) => [name, shape]));
  const embedding = expected[0]!.name;
  const rename = renamingOf([...checkpoint.tensors.keys()], shapes, embedding);
  const tensors = new Map<string, Stored>();
  const copies: Stored[] = [];
  const fused: Stored[] = [];
  const renamed: string[] = [];
  for (const stored of checkpoint.tensors.values()) {
    const name = rename(stored.name);
    if (embeddingCopies.includes(name) && !shapes.has(name)) {
      copies.push(stored);
      continue;
    }
    const parts = shapes.has(name) ? null : expertParts(name, stored, checkpoint.files, shapes);
    if (parts !== null) fused.push(stored);
    const renamedOnly = name === stored.name ? stored : { ...stored, name };
    const own = shapes.has(name) ? [renamedOnly] : (parts ?? [stored]);
    for (const tensor of own) if (tensor.name === stored.name || !checkpoint.tensors.has(tensor.name)) tensors.set(tensor.name, tensor);
    if (parts === null && tensors.get(name)?.begin === stored.begin && name !== stored.name) renamed.push(stored.name);
  }
  const [copy] = copies;
  if (copy !== undefined && !tensors.has(embedding)) {
    tensors.set(embedding, { ...copy, name: embedding });
    renamed.push(copy.name);
  }
  const differences = [
    ...(fused.length > 0 ? [`the experts of a layer are fused, as ${fused[0]!.name} ${showValue(fused[0]!.shape)}`] : []),
    ...(renamed.length > 0 ? [`${renamed.length} tensors have other names, as ${renamed[0]!} for ${rename(renamed[0]!)}`] : []),
  ];
  return { checkpoint: { ...checkpoint, tensors }, differences };
}

/** What wrappers of training put into names, anywhere. */
const wrappers = /(^|\.)(?:_fsdp_wrapped_module|_checkpoint_wrapped_module|_orig_mod)(?=\.)/g;
/** Where the reference implementation names a block of experts otherwise than the hub's files of some family do. */
const blocks = ['mlp', 'block_sparse_moe'];

/** The name that a spec may have for a stored one. */
function renamingOf(names: readonly string[], shapes: ReadonlyMap<string, unknown>, embedding: string): (name: string) => string {
  const plain = (name: string) => name.replace(wrappers, '').replace(/^\./, '');
  const root = embedding.startsWith('model.') ? 'model.' : '';
  const prefix = prefixOf(names.map(plain), embedding.slice(root.length));
  const heads = names.filter((name) => /(^|\.)lm_head\.weight$/.test(name));
  return (name) => {
    if (shapes.has(name)) return name;
    if (heads.length === 1 && name === heads[0]) return 'lm_head.weight';
    const bare = plain(name);
    const inModel = prefix !== null && bare.startsWith(prefix) ? `${root}${bare.slice(prefix.length)}` : bare;
    if (shapes.has(inModel)) return inModel;
    const [, layer, block, rest] = /^(model\.layers\.\d+)\.(\w+)\.(.+)$/.exec(inModel) ?? [];
    if (block === undefined || !blocks.includes(block)) return inModel;
    const others = blocks.map((other) => `${layer}.${other}.${rest}`);
    return others.find((other) => shapes.has(other) || isFused(other, shapes)) ?? inModel;
  };
}

/** What stands before the names of the model's parts, by its only embedding: "model." on the hub, nothing without a head; null = unknown. */
function prefixOf(names: readonly string[], embedding: string): string | null {
  const found = names.filter((name) => name === embedding || name.endsWith(`.${embedding}`));
  return found.length === 1 ? found[0]!.slice(0, -embedding.length) : null;
}

/** Names of an expert's projections in the hub's files, gate, up and down; and of tensors that hold those of all experts. */
const projectionNames = [
  ['gate_proj', 'up_proj', 'down_proj'],
  ['w1', 'w3', 'w2'],
] as const;
const fusedName = /^(.+\.experts)\.(gate_up_proj|gate_proj|up_proj|down_proj|w1|w2|w3)(?:\.weight)?$/;

function isFused(name: string, shapes: ReadonlyMap<string, unknown>): boolean {
  const experts = fusedName.exec(name)?.[1];
  return experts !== undefined && projectionNames.some(([gate]) => shapes.has(`${experts}.0.${gate}.weight`));
}

/** The matrices of each expert within a tensor of all of them, [experts, outputs, inputs], gate before up; null where it is none. */
function expertParts(
  name: string,
  stored: Stored,
  files: readonly string[],
  shapes: ReadonlyMap<string, readonly number[]>,
): Stored[] | null {
  const [, experts, projection] = fusedName.exec(name) ?? [];
  const own = projectionNames.find(([gate]) => shapes.has(`${experts}.0.${gate}.weight`));
  if (own === undefined || projection === undefined) return null;
  const places = projectionNames.flatMap((names) => names.map((one, index) => [one, own[index]!] as const));
  const parts = projection === 'gate_up_proj' ? [own[0], own[1]] : [new Map<string, string>(places).get(projection)!];
  const partNames: string[] = [];
  for (let expert = 0; shapes.has(`${experts}.${expert}.${parts[0]}.weight`); expert += 1) {
    for (const part of parts) partNames.push(`${experts}.${expert}.${part}.weight`);
  }
  const shape = shapes.get(partNames[0]!)!;
  const wanted = [partNames.length / parts.length, parts.length * shape[0]!, shape[1]!];
  if (stored.shape.length !== wanted.length || stored.shape.some((length, axis) => length !== wanted[axis])) {
    throw new EmError('EM_TENSOR_SHAPE', {
      file: files[stored.file]!,
      tensor: stored.name,
      got: showValue(stored.shape),
      wanted: `${showValue(wanted)} (experts, ${parts.length > 1 ? 'rows of gate and up' : 'outputs'}, inputs)`,
    });
  }
  const partBytes = (stored.end - stored.begin) / partNames.length;
  return partNames.map((part, index) => {
    const begin = stored.begin + index * partBytes;
    return { ...stored, name: part, shape, begin, end: begin + partBytes };
  });
}
