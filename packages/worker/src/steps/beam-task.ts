import type { EmError } from '@expertmesh/common';
import type { Logprobs } from '@expertmesh/native';
import { type BeamOptions, BeamSearch, type Candidates, type Continuation, type Hypothesis } from './beam-search.js';
import { PrecisionSpans } from './precision-spans.js';
import { Sequence } from './sequence.js';
import { Source } from './source.js';

/** Exactly one of the two comes, last. */
export interface BeamListener {
  /** Best first; `precision` of the sequences of each of the running hypotheses, at least one. */
  finished(hypotheses: readonly Hypothesis[], precision: readonly PrecisionSpans[]): void;
  failed(error: EmError): void;
}

export interface BeamTaskOptions extends BeamOptions {
  readonly id: string;
  /** Ids of the encoder; null for a model without one. */
  readonly source: readonly number[] | null;
  readonly listener: BeamListener;
}

/** What becomes of a task's sequences from one step to the next. */
export interface Branching {
  readonly ended: readonly Sequence[];
  /** The child's tokens are the parent's before its newest one, and another. */
  readonly forks: readonly { readonly parent: Sequence; readonly child: Sequence }[];
}

/** Searches for the likeliest targets: a sequence for each hypothesis, all of which go on together. */
export class BeamTask {
  readonly kind = 'search';
  readonly listener: BeamListener;
  readonly #options: BeamTaskOptions;
  readonly #search: BeamSearch;
  readonly #source: Source | null;
  /** Of the running hypotheses, in their order. */
  #sequences: Sequence[];
  readonly #candidates = new Map<Sequence, Candidates>();

  constructor(options: BeamTaskOptions) {
    this.#options = options;
    this.#search = new BeamSearch(options);
    this.#source = options.source === null ? null : new Source(options.source);
    this.listener = options.listener;
    this.#sequences = [this.#sequence(options.start)];
  }

  get sequences(): readonly Sequence[] {
    return this.#sequences;
  }

  get numCandidates(): number {
    return this.#search.numCandidates;
  }

  get hypotheses(): readonly Hypothesis[] {
    return this.#search.finished;
  }

  /** What may follow one hypothesis. Null until all have got theirs. */
  take(sequence: Sequence, { topIds, top }: Logprobs): Branching | 'finished' | null {
    // One that was pushed out and computed again tells twice; its next token may have been chosen meanwhile.
    if (sequence.numPending > 0) return null;
    this.#candidates.set(sequence, { ids: topIds, logprobs: top });
    if (!this.#sequences.every((one) => this.#candidates.has(one))) return null;
    const next = this.#search.step(this.#sequences.map((one) => this.#candidates.get(one) as Candidates));
    this.#candidates.clear();
    return next === null ? 'finished' : this.#follow(next);
  }

  /** The first continuation of a hypothesis takes its sequence on; further ones have sequences of their own. */
  #follow(next: readonly Continuation[]): Branching {
    const last = this.#sequences;
    const taken = new Set<Sequence>();
    const forks: { parent: Sequence; child: Sequence }[] = [];
    const tokens = last.map((sequence) => [...sequence.tokens]);
    this.#sequences = next.map(({ parent: index, token }) => {
      const parent = last[index] as Sequence;
      if (!taken.has(parent)) {
        taken.add(parent);
        parent.tokens.push(token);
        return parent;
      }
      const child = this.#sequence([...(tokens[index] as number[]), token], parent.precision.fork((tokens[index] as number[]).length));
      forks.push({ parent, child });
      return child;
    });
    return { ended: last.filter((sequence) => !taken.has(sequence)), forks };
  }

  #sequence(tokens: readonly number[], precision = new PrecisionSpans()): Sequence {
    const { id, maxLength, numBeams } = this.#options;
    // The last token is told but never computed on.
    const limits = { maxPositions: maxLength - 1, maxTokens: maxLength };
    return new Sequence({ id, tokens, logits: 'last', ...limits, source: this.#source, groupSize: numBeams, precision });
  }
}
