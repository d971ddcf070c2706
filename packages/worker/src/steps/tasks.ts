import type { EmError } from '@expertmesh/common';
import type { LogitRules, Logprobs } from '@expertmesh/native';
import type { BeamTask } from './beam-task.js';
import { type LogitRuleOptions, logitRules } from './logit-rules.js';
import { type PrecisionSpan, PrecisionSpans } from './precision-spans.js';
import { Sequence } from './sequence.js';
import { Source } from './source.js';

export interface SamplingParameters {
  /** 0 = greedy. */
  readonly temperature: number;
  /** 0 = all. */
  readonly topK: number;
  /** 1 = all. */
  readonly topP: number;
  /** 0 = all. */
  readonly minP: number;
  /** 1 = all. */
  readonly typicalP: number;
  /** 64 bits: key of the counter-based random numbers. */
  readonly seed: bigint;
}

export type FinishReason = 'eos' | 'length' | 'stop';

/** Told of a task's progress, synchronously, between steps. Exactly one of `finished` and `failed` comes last. */
export interface GenerateListener {
  /** Whether the answer ends here by what it says. `logprobs` is null where the task does not want them. */
  produced(token: number, logprobs: Logprobs | null, precision: PrecisionSpans): boolean;
  finished(reason: FinishReason, precision: PrecisionSpans): void;
  failed(error: EmError): void;
}

export interface GenerateTaskOptions {
  readonly id: string;
  readonly prompt: readonly number[];
  /** Ids of the encoder; null for a model without one. */
  readonly source: readonly number[] | null;
  /** Tokens of the answer that an earlier home has produced; `isStopped`: the answer ends after them by what it says. */
  readonly produced: readonly number[];
  /** What it has said of the precision maps of their positions. */
  readonly spans?: readonly PrecisionSpan[];
  readonly isPrecisionChanged?: boolean;
  readonly isStopped: boolean;
  /** At least 1. */
  readonly maxTokens: number;
  readonly sampling: SamplingParameters;
  readonly rules: LogitRuleOptions;
  /** Likeliest tokens whose log-probabilities are wanted beside the chosen one's; null: none at all. */
  readonly numLogprobs: number | null;
  /** Empty where they are ignored. */
  readonly eosIds: readonly number[];
  readonly listener: GenerateListener;
}

/** Goes on from a prompt, and what has been produced after it, token by token. */
export class GenerateTask {
  readonly kind = 'generate';
  readonly sequence: Sequence;
  readonly sampling: SamplingParameters;
  readonly numLogprobs: number | null;
  readonly listener: GenerateListener;
  /** What has been produced before was all: nothing is to be computed. */
  readonly over: FinishReason | null;
  readonly #rules: LogitRuleOptions;
  readonly #numPrompt: number;
  readonly #eosIds: ReadonlySet<number>;
  readonly #length: number;

  constructor(options: GenerateTaskOptions) {
    const { id, prompt, produced, maxTokens } = options;
    this.#length = prompt.length + maxTokens;
    // The last token is told but never computed on.
    this.sequence = new Sequence({
      id,
      tokens: [...prompt, ...produced],
      logits: 'last',
      maxPositions: this.#length - 1,
      maxTokens: this.#length,
      source: options.source === null ? null : new Source(options.source),
      // The newest token's own position has yet to be computed.
      precision: new PrecisionSpans(options.spans, prompt.length + produced.length - 1, options.isPrecisionChanged),
    });
    this.sampling = options.sampling;
    this.numLogprobs = options.numLogprobs;
    this.listener = options.listener;
    this.#rules = options.rules;
    this.#numPrompt = prompt.length;
    this.#eosIds = new Set(options.eosIds);
    this.over = produced.length === 0 ? null : this.#finished(produced.at(-1)!, options.isStopped);
  }

  get sequences(): readonly Sequence[] {
    return [this.sequence];
  }

  /** For the next token. */
  logitRules(): LogitRules | null {
    return logitRules(this.#rules, this.sequence.tokens, this.#numPrompt, this.#eosIds);
  }

  /** Takes the next token; the reason when it was the last one. */
  append(token: number, logprobs: Logprobs | null): FinishReason | null {
    this.sequence.tokens.push(token);
    return this.#finished(token, this.listener.produced(token, logprobs, this.sequence.precision));
  }

  /** Whether the answer ends with the token that it ends in now. */
  #finished(token: number, isStopped: boolean): FinishReason | null {
    if (this.#eosIds.has(token)) return 'eos';
    if (isStopped) return 'stop';
    return this.sequence.tokens.length === this.#length ? 'length' : null;
  }
}

/** Negative log-likelihood of a document: all its tokens from `firstScored` on are scored. */
export interface Score {
  readonly numTokens: number;
  readonly nll: number;
}

export interface EvaluateListener {
  /** Logits of positions from `first` on, f32 [rows, vocab]; only for tasks that want them. */
  logits(first: number, rows: Float32Array): void;
  finished(score: Score, precision: PrecisionSpans): void;
  failed(error: EmError): void;
}

export interface EvaluateTaskOptions {
  readonly id: string;
  /** Not empty; at least two without `wantsLogits`. */
  readonly tokens: readonly number[];
  /** At least 1. */
  readonly firstScored: number;
  /** Ids of the encoder; null for a model without one. */
  readonly source: readonly number[] | null;
  readonly wantsLogits: boolean;
  readonly listener: EvaluateListener;
}

/** Computes the logits of every position of a document, to score it or to hand them out. */
export class EvaluateTask {
  readonly kind = 'evaluate';
  readonly sequence: Sequence;
  readonly wantsLogits: boolean;
  readonly listener: EvaluateListener;
  readonly #tokens: readonly number[];
  readonly #firstScored: number;
  #nll = 0;

  constructor(options: EvaluateTaskOptions) {
    const { id, tokens, wantsLogits } = options;
    // The last token's own logits score nothing.
    const computed = wantsLogits ? tokens : tokens.slice(0, -1);
    const source = options.source === null ? null : new Source(options.source);
    this.sequence = new Sequence({ id, tokens: computed, logits: 'all', maxPositions: computed.length, maxTokens: tokens.length, source });
    this.#firstScored = options.firstScored;
    this.wantsLogits = wantsLogits;
    this.listener = options.listener;
    this.#tokens = tokens;
  }

  get sequences(): readonly Sequence[] {
    return [this.sequence];
  }

  /** The token that the logits of `position` are to predict; null where it is not scored, and after the last. */
  target(position: number): number | null {
    return position + 1 < this.#firstScored ? null : (this.#tokens[position + 1] ?? null);
  }

  /** -ln p of the next targets, in the order of their positions: the sum does not depend on how they were cut into steps. */
  addNll(values: Float64Array): void {
    for (const value of values) this.#nll += value;
  }

  get score(): Score {
    return { numTokens: Math.max(0, this.#tokens.length - this.#firstScored), nll: this.#nll };
  }
}

export type Task = GenerateTask | EvaluateTask | BeamTask;
