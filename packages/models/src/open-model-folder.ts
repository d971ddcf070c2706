import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { openChatTemplate } from './chat/chat-template.js';
import { chatTemplateFiles } from './chat/template-sources.js';
import { openCheckpoint } from './checkpoint/open-checkpoint.js';
import { tensorEntries } from './checkpoint/tensor-places.js';
import { expectedTensors } from './checkpoint/tensor-table.js';
import { readConfig } from './config.js';
import { familyOf } from './families/registry.js';
import { readGeneration, withEndToken } from './generation.js';
import { isMissingFile } from './json-file.js';
import { mistakenFile } from './mistaken.js';
import type { ChatTemplate, ModelFolder } from './model-folder.js';
import { openTokenizer, tokenizerFiles } from './tokenizer/tokenizer.js';
import { readTranslation } from './translation.js';

/**
 * Reads and checks a Hugging Face folder; of the weights only headers and samples are read. Throws the errors of model
 * folders (EM_MODEL_*, EM_CONFIG_VALUE, EM_CHECKPOINT_*, EM_TENSOR_*, EM_TOKENIZER, EM_FILE_*), naming file and key or tensor.
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const folder = resolve(path);
  await checkIsDirectory(folder);
  const config = await readConfig(folder);
  const family = familyOf(config);
  const spec = family.decoderSpec(config);
  const ofFiles = await readGeneration(folder, config, { vocabSize: spec.vocabSize, hasEncoder: spec.encoder !== null });
  const tokenizer = await openTokenizer(folder, { vocabSize: spec.vocabSize, eosIds: ofFiles.defaults.eosIds });
  const { defaults: generation, warnings } = withEndToken(ofFiles, tokenizer);
  const { vocabSize } = spec;
  const translation =
    spec.encoder === null
      ? null
      : await readTranslation(folder, config, { vocabSize, generation, tokenizer, languageCode: family.languageCode });
  const chatTemplate = await openChatTemplate(folder);
  const wholeFiles = [...tokenizerFiles(folder), ...(await chatTemplateFiles(folder))];
  const { architecture, embeddingCopies } = family;
  const checkpoint = await openCheckpoint({ folder, config, generation, embeddingCopies, wholeFiles }, { architecture, spec });
  return {
    id: basename(folder),
    path: folder,
    architecture,
    fingerprint: checkpoint.fingerprint,
    spec,
    files: checkpoint.files,
    tensors: tensorEntries(expectedTensors(spec), checkpoint.places),
    layout: checkpoint.layout,
    generation,
    translation,
    tokenizer,
    chatTemplate,
    warnings: [...warnings, ...(tokenizer?.warnings ?? []), ...unusableTemplate(chatTemplate), ...checkpoint.warnings],
  };
}

async function checkIsDirectory(folder: string): Promise<void> {
  const refuse = (problem: string, cause?: unknown) => new EmError('EM_MODEL_FOLDER', { folder, problem }, { cause });
  const found = await stat(folder).catch((error: unknown) => {
    throw refuse(isMissingFile(error) ? 'it does not exist' : causeText(error), error);
  });
  if (found.isDirectory()) return;
  const instead = await mistakenFile(folder);
  throw refuse(instead === null ? 'it is not a directory' : `it is not a directory; ${instead}`);
}

function unusableTemplate(template: ChatTemplate | null): string[] {
  try {
    template?.check();
    return [];
  } catch (error) {
    return [causeText(error)];
  }
}
