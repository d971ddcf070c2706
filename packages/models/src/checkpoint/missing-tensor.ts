import { EmError, showText } from '@expertmesh/common';

/** What a tensor that stands where a weight is wanted says of the checkpoint, by the end of its name. */
const quantised: readonly (readonly [RegExp, string])[] = [
  [/\.qweight$/, 'GPTQ or AWQ'],
  [/\.weight_packed$/, 'compressed-tensors'],
  [/\.weight_scale_inv$/, 'FP8'],
  [/\.weight_scale$/, 'FP8 or INT8'],
  [/\.(?:quant_state\.|absmax$|SCB$)/, 'bitsandbytes'],
  [/_(?:blocks|scales)$/, 'MXFP4'],
];

/** EM_TENSOR_MISSING for `tensor`, with what the checkpoint's other names say of the cause. */
export function missingTensor(folder: string, tensor: string, names: Iterable<string>): EmError {
  const cause = causeOf(tensor, [...names]);
  const message = `${folder}: tensor ${tensor} is missing${cause === null ? '' : `: ${cause}`}`;
  return new EmError('EM_TENSOR_MISSING', { folder, tensor }, { message });
}

function causeOf(tensor: string, names: readonly string[]): string | null {
  for (const [pattern, method] of quantised) {
    const found = names.find((name) => pattern.test(name));
    if (found !== undefined)
      return `the weights are quantised (${method}, as ${showText(found)} shows). Use the checkpoint in BF16, F16 or F32`;
  }
  const adapter = names.find((name) => /\.lora_(?:A|B)\b/.test(name));
  if (adapter !== undefined)
    return `it holds a LoRA adapter (${showText(adapter)}). Merge it into its base model, with merge_and_unload of PEFT, and save that`;
  if (names.length === 0) return 'the checkpoint holds no tensor at all. Download it again';
  if (tensor === 'lm_head.weight') {
    return (
      'the checkpoint was saved without its head. Save it from the class that ends in ForCausalLM, or set tie_word_embeddings to true in ' +
      'config.json if the head is the embedding'
    );
  }
  return null;
}
