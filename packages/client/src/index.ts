export interface GenerateOptions {
  /** Text, or ids taken as they are. */
  readonly prompt: string | readonly number[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly ignoreEos?: boolean;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
}

export type GenerateEvent =
  | { readonly type: 'started'; readonly requestId: string; readonly homeWorker: string; readonly promptTokens: number }
  /** text is null without a tokenizer. */
  | { readonly type: 'tokens'; readonly ids: number[]; readonly text: string | null }
  | { readonly type: 'finished'; readonly reason: 'eos' | 'length'; readonly completionTokens: number };
