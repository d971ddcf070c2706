import { PrecisionSpans } from './precision-spans.js';
import type { Source } from './source.js';

/** What a sequence wants of its rows: the logits of the newest one, to go on from there, or those of every one. */
export type LogitsWanted = 'last' | 'all';

export interface SequenceOptions {
  /** Names the request, in logs and in the choice of replicas. */
  readonly id: string;
  /** Token ids of positions 0, 1, …; not empty. */
  readonly tokens: readonly number[];
  readonly logits: LogitsWanted;
  /** Most positions it can come to occupy, the prompt's included. */
  readonly maxPositions: number;
  /** Tokens it can come to have, its prompt and its token limit: the same when it is replayed from produced tokens. */
  readonly maxTokens: number;
  /** Null for a model without an encoder. */
  readonly source?: Source | null;
  /** Sequences that are to run together: their task goes on when all of them have got on. 1 for most. */
  readonly groupSize?: number;
  /** Where an earlier sequence has computed positions that it goes on from. */
  readonly precision?: PrecisionSpans;
}

/** One request as the scheduler sees it: tokens, how many of their positions are in the KV cache, and the blocks they fill. */
export class Sequence {
  readonly id: string;
  readonly logits: LogitsWanted;
  readonly maxPositions: number;
  readonly maxTokens: number;
  readonly source: Source | null;
  readonly groupSize: number;
  readonly precision: PrecisionSpans;
  /** [headDim / 2] rotary frequencies of its own, fixed on submission; null: the model's. */
  ropeFrequencies: Float32Array | null = null;
  /** The prompt, then what was produced. */
  readonly tokens: number[];
  /** KV blocks; block i holds positions [32i, 32i + 32). */
  readonly blocks: number[] = [];
  /** Positions computed, or in the step under way. */
  numComputed = 0;
  /** Of `logits: 'all'`: positions whose logits were wanted in some step already, so that a replay does not give them twice. */
  numEvaluated = 0;
  /** Order of submission, that of a group's first for all of it; set by the scheduler. */
  arrival = -1;
  /** Not scheduled while its consumer is behind. */
  isPaused = false;
  /** Not scheduled while an expert that it needs is away. */
  isParked = false;

  constructor(options: SequenceOptions) {
    this.id = options.id;
    this.logits = options.logits;
    this.maxPositions = options.maxPositions;
    this.maxTokens = options.maxTokens;
    this.source = options.source ?? null;
    this.groupSize = options.groupSize ?? 1;
    this.precision = options.precision ?? new PrecisionSpans();
    this.tokens = [...options.tokens];
  }

  get numPending(): number {
    return this.tokens.length - this.numComputed;
  }

  get isHeldBack(): boolean {
    return this.isPaused || this.isParked;
  }

  /** Its source is in the KV cache. */
  get isReady(): boolean {
    return this.source === null || this.source.isEncoded;
  }
}
