import type { ModelFolder } from '@expertmesh/models';
import type { PromptEncoding } from './prompt-encoder.js';

/** What requests are checked against. */
export interface ServedModel {
  readonly folder: ModelFolder;
  readonly encoder: PromptEncoding;
  /** Most positions of one request: the model's context, or what the KV cache holds where that is less. */
  readonly contextLength: number;
}
