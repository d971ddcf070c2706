import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { causeText, EmError, showText } from '@expertmesh/common';
import { openChatTemplate } from './chat/chat-template.js';
import { chatTemplateFiles } from './chat/template-sources.js';
import { fingerprint } from './checkpoint/fingerprint.js';
import { canonicalLayout } from './checkpoint/layout.js';
import { readCheckpoint } from './checkpoint/shards.js';
import { expectedTensors, resolveTensors } from './checkpoint/tensor-table.js';
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
  const checkpoint = await readCheckpoint(folder);
  const expected = expectedTensors(spec);
  const layout = canonicalLayout(checkpoint, expected, family.embeddingCopies);
  const { tensors, unknown } = resolveTensors(folder, layout.checkpoint, expected);
  const tokenizer = await openTokenizer(folder, { vocabSize: spec.vocabSize, eosIds: ofFiles.defaults.eosIds });
  const { defaults: generation, warnings } = withEndToken(ofFiles, tokenizer);
  const { vocabSize } = spec;
  const translation =
    spec.encoder === null
      ? null
      : await readTranslation(folder, config, { vocabSize, generation, tokenizer, languageCode: family.languageCode });
  const chatTemplate = await openChatTemplate(folder);
  return {
    id: basename(folder),
    path: folder,
    architecture: family.architecture,
    fingerprint: await fingerprint({ architecture: family.architecture, spec, generation }, checkpoint.files, tensors, [
      ...tokenizerFiles(folder),
      ...(await chatTemplateFiles(folder)),
    ]),
    spec,
    files: checkpoint.files,
    tensors,
    layout: layout.differences,
    generation,
    translation,
    tokenizer,
    chatTemplate,
    warnings: [
      ...warnings,
      ...(tokenizer?.warnings ?? []),
      ...unusableTemplate(chatTemplate),
      ...ignoredTensors('the model has no use for them', unknown),
      ...ignoredTensors('the index places them elsewhere or nowhere', checkpoint.strays),
    ],
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

const numNamed = 5;

/** At most one warning: a checkpoint may hold thousands of such tensors. */
function ignoredTensors(reason: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > numNamed ? ` and ${names.length - numNamed} more` : '';
  return [`tensors ignored, as ${reason}: ${names.slice(0, numNamed).map(showText).join(', ')}${more}`];
}
