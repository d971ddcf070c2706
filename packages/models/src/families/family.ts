import type { DecoderSpec } from '@expertmesh/native';
import type { ConfigFile } from '../config.js';

/** What one kind of checkpoint is called and how its config.json becomes a spec. */
export interface Family {
  /** architectures[0] of config.json. */
  readonly architecture: string;
  /** Spellings of model_type. */
  readonly modelTypes: readonly string[];
  /** Throws EM_CONFIG_VALUE and EM_MODEL_UNSUPPORTED, naming the key. */
  decoderSpec(config: ConfigFile): DecoderSpec;
}
