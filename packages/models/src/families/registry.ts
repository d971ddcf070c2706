import { EmError, showValue } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, parseConfig, text } from '../config.js';
import type { Family } from './family.js';
import { mixtral } from './mixtral.js';
import { nllbMoe } from './nllb-moe.js';
import { olmoe } from './olmoe.js';
import { qwen2Moe } from './qwen2-moe.js';
import { qwen3Moe } from './qwen3-moe.js';
import { switchTransformers } from './switch-transformers.js';

/** A further family is one file and one row here. */
export const families: readonly Family[] = [mixtral, olmoe, qwen2Moe, qwen3Moe, nllbMoe, switchTransformers];

const nameFields = z.object({
  architectures: z.array(text, { error: 'a list of names' }).nullish(),
  model_type: text.nullish(),
});

/** The family that serves a config; EM_MODEL_UNSUPPORTED where architectures[0] or model_type is missing or unknown. */
export function familyOf(config: ConfigFile): Family {
  const names = parseConfig(config, nameFields);
  const architecture = names.architectures?.[0];
  const family = families.find((candidate) => candidate.architecture === architecture || candidate.headlessArchitecture === architecture);
  if (family === undefined) {
    throw unsupported(
      config,
      'architectures[0]',
      architecture,
      families.map((candidate) => candidate.architecture),
    );
  }
  if (names.model_type == null || !family.modelTypes.includes(names.model_type)) {
    throw unsupported(config, 'model_type', names.model_type, family.modelTypes);
  }
  return family;
}

function unsupported(config: ConfigFile, key: string, got: unknown, wanted: readonly string[]): EmError {
  return new EmError('EM_MODEL_UNSUPPORTED', { file: config.file, key, got: showValue(got), wanted: wanted.join(', ') });
}
