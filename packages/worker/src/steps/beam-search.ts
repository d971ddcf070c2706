// Beam search as transformers 5.24 does it (GenerationMixin._beam_search), for one source: pure, hypothesis by hypothesis.

export interface BeamOptions {
  /** At least 1. */
  readonly numBeams: number;
  /** A finished hypothesis is worth its log-probability over its length to this power. */
  readonly lengthPenalty: number;
  /** true: the first `numBeams` finished ones end the search. false, "never": only when none can become better. */
  readonly earlyStopping: boolean | 'never';
  readonly endIds: ReadonlySet<number>;
  /** Ids of all hypotheses at the start; the first `numPrompt` of them count for no length. */
  readonly start: readonly number[];
  readonly numPrompt: number;
  /** Most ids of a hypothesis, those of the start counted. */
  readonly maxLength: number;
}

export interface Hypothesis {
  readonly ids: readonly number[];
  /** Log-probability over length to the penalty's power; of one that has not ended, log-probability alone. */
  readonly score: number;
}

/** Tokens that may follow a hypothesis, the likeliest first, with ln p. */
export interface Candidates {
  readonly ids: ArrayLike<number>;
  readonly logprobs: ArrayLike<number>;
}

/** A hypothesis of the next step: one of the last step and a token. */
export interface Continuation {
  /** Index among the hypotheses of the last step. */
  readonly parent: number;
  readonly token: number;
}

interface Continued extends Hypothesis, Continuation {
  readonly hasEnded: boolean;
}

export class BeamSearch {
  readonly #options: BeamOptions;
  #running: readonly Hypothesis[];
  /** Best first; at most numBeams. */
  #finished: readonly Hypothesis[] = [];
  #canImprove = true;
  #isOver = false;

  constructor(options: BeamOptions) {
    this.#options = options;
    this.#running = [{ ids: options.start, score: 0 }];
  }

  /** Candidates wanted of each hypothesis: enough to go on with as many as there are when the best ones end. */
  get numCandidates(): number {
    const { numBeams, endIds } = this.#options;
    return Math.max(2, 1 + endIds.size) * numBeams;
  }

  get running(): readonly Hypothesis[] {
    return this.#running;
  }

  /** The best first, as many as have ended up to numBeams. */
  get finished(): readonly Hypothesis[] {
    return this.#finished;
  }

  /** Takes what may follow each running hypothesis; the next ones, or null when the search is over. */
  step(candidates: readonly Candidates[]): readonly Continuation[] | null {
    if (this.#isOver) return null;
    const { numBeams } = this.#options;
    const best = this.#best(candidates);
    this.#finish(best.slice(0, numBeams).filter(({ hasEnded }) => hasEnded));
    const next = best.filter(({ hasEnded }) => !hasEnded).slice(0, numBeams);
    this.#isOver = next.length === 0 || !this.#goesOn(next);
    if (this.#isOver) return null;
    this.#running = next;
    return next;
  }

  /** Of all continuations the likeliest, as many as are candidates of one hypothesis; of equal ones the first hypothesis's, the lowest token. */
  #best(candidates: readonly Candidates[]): Continued[] {
    const { endIds, maxLength } = this.#options;
    const all = this.#running.flatMap(({ ids, score }, parent) => {
      const { ids: tokens, logprobs } = candidates[parent] as Candidates;
      return Array.from(tokens, (token, rank) => ({
        parent,
        token,
        ids: [...ids, token],
        score: score + (logprobs[rank] as number),
        hasEnded: endIds.has(token) || ids.length + 1 >= maxLength,
      }));
    });
    all.sort((a, b) => b.score - a.score || a.parent - b.parent || a.token - b.token);
    return all.slice(0, this.numCandidates);
  }

  #finish(ended: readonly Continued[]): void {
    const { numBeams, earlyStopping } = this.#options;
    const isFull = this.#finished.length === numBeams;
    if (ended.length === 0 || (isFull && earlyStopping === true) || !this.#canImprove) return;
    const valued = ended.map(({ ids, score }) => ({ ids, score: scoreOf(this.#options, score, ids.length) }));
    // A stable sort: of equal ones the first to end stays.
    this.#finished = [...this.#finished, ...valued].sort((a, b) => b.score - a.score).slice(0, numBeams);
  }

  #goesOn(next: readonly Hypothesis[]): boolean {
    const { numBeams, earlyStopping, lengthPenalty, maxLength } = this.#options;
    const isFull = this.#finished.length === numBeams;
    if (isFull && earlyStopping === true) return false;
    const [best] = next as [Hypothesis];
    const length = earlyStopping === 'never' && lengthPenalty > 0 ? maxLength : best.ids.length;
    const worst = this.#finished.at(-1);
    if (isFull && worst !== undefined && scoreOf(this.#options, best.score, length) <= worst.score) this.#canImprove = false;
    return this.#canImprove;
  }
}

/** What a hypothesis of `length` ids, those of the prompt counted, and this log-probability is worth. */
export function scoreOf({ numPrompt, lengthPenalty }: BeamOptions, logprob: number, length: number): number {
  return logprob / (length - numPrompt) ** lengthPenalty;
}
