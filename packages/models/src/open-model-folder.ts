import { basename, resolve } from 'node:path';
import { fingerprint } from './checkpoint/fingerprint.js';
import { checkModelFolder, readCheckpoint } from './checkpoint/shards.js';
import { expectedTensors, resolveTensors } from './checkpoint/tensor-table.js';
import { readConfig } from './config.js';
import { familyOf } from './families/registry.js';
import { readGenerationDefaults } from './generation.js';
import type { ModelFolder } from './model-folder.js';
import { openTokenizer } from './tokenizer/tokenizer.js';

/**
 * Reads and checks a Hugging Face folder; of the weights only headers and samples are read. Throws the errors of model
 * folders (EM_MODEL_*, EM_CONFIG_VALUE, EM_CHECKPOINT_*, EM_TENSOR_*, EM_TOKENIZER, EM_FILE_*), naming file and key or tensor.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  await checkModelFolder(folder);
  const config = await readConfig(folder);
  const family = familyOf(config);
  const spec = family.decoderSpec(config);
  const generation = await readGenerationDefaults(folder, config, spec.vocabSize);
  const checkpoint = await readCheckpoint(folder);
  const { tensors, unknown } = resolveTensors(folder, checkpoint, expectedTensors(spec));
  const tokenizer = await openTokenizer(folder, { vocabSize: spec.vocabSize, eosIds: generation.eosIds });
  return {
    id: basename(folder),
    path: folder,
    architecture: family.architecture,
    fingerprint: await fingerprint(family.architecture, spec, generation, checkpoint.files, tensors),
    spec,
    files: checkpoint.files,
    tensors,
    generation,
    tokenizer,
    warnings: unknown.length === 0 ? [] : [unknownTensors(unknown)],
  };
}

const numNamed = 5;

function unknownTensors(names: readonly string[]): string {
  const more = names.length > numNamed ? ` and ${names.length - numNamed} more` : '';
  return `ignored, as the model has no use for them: ${names.slice(0, numNamed).join(', ')}${more}`;
}
