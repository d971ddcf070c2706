import type { DecoderSpec } from '@expertmesh/native';
import type { ConfigFile } from '../config.js';
import type { JsonObject } from '../json-file.js';
import type { ModelSizes } from './model-sizes.js';

/** What one kind of checkpoint is called and how its config.json becomes a spec. */
export interface Family {
  /** architectures[0] of config.json. */
  readonly architecture: string;
  /** Spellings of model_type. */
  readonly modelTypes: readonly string[];
  /** architectures[0] of a checkpoint saved from the model without its head. */
  readonly headlessArchitecture: string;
  /** Names that files may have the embedding under, beside or instead of its own: the reference implementation ties them. */
  readonly embeddingCopies: readonly string[];
  /** What the special tokens that name languages look like; null where there are none. */
  readonly languageCode: RegExp | null;
  /** Experts of a token where no config says another number. */
  readonly topK: number | null;
  /** Throws EM_CONFIG_VALUE and EM_MODEL_UNSUPPORTED, naming the key. */
  decoderSpec(config: ConfigFile): DecoderSpec;
  /** The other way round: what config.json of a model of these sizes holds, beside the family's names and the dtype. */
  configOf(sizes: ModelSizes): JsonObject;
}
