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
  /** Throws EM_CONFIG_VALUE and EM_MODEL_UNSUPPORTED, naming the key. */
  decoderSpec(config: ConfigFile): DecoderSpec;
  /** The other way round: what config.json of a model of these sizes holds, beside the family's names and the dtype. */
  configOf(sizes: ModelSizes): JsonObject;
}
