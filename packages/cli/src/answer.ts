import type { ExpertmeshClient, GenerateEvent, GenerateOptions, TokenLogprobs } from '@expertmesh/client';
import { systemClock } from '@expertmesh/common';
import { type ComputedFields, computedFields } from './computed-fields.js';

/** One of the answers to a prompt. */
export interface Completion extends ComputedFields {
  /** Null without a tokenizer. */
  readonly text: string | null;
  readonly ids: readonly number[];
  /** eos, length or stop. */
  readonly finishReason: string;
  /** The stop string that has ended it; only where one has. */
  readonly stop?: string;
  /** Of each id; only where they were asked for. */
  readonly logprobs?: readonly TokenLogprobs[];
}

/** What `generate` prints for programs: the first answer, and all of them where several were asked for. */
export interface Answer extends Completion {
  readonly promptTokens: number;
  /** Of all answers. */
  readonly completionTokens: number;
  readonly seconds: number;
  readonly tokensPerSecond: number;
  readonly answers?: readonly Completion[];
}

/** What has come of one answer. */
class Receiving {
  readonly ids: number[] = [];
  #text: string | null = null;
  #finishReason = '';
  #stop: string | null = null;
  #logprobs: TokenLogprobs[] | null = null;
  #computed: ComputedFields = {};

  /** Gives the text that has come, or the ids where there is no tokenizer. */
  take({ text, ids, logprobs }: GenerateEvent & { type: 'tokens' }): string {
    if (text !== null) this.#text = (this.#text ?? '') + text;
    const piece = text ?? ids.map((id, index) => (this.ids.length + index === 0 ? `${id}` : `,${id}`)).join('');
    this.ids.push(...ids);
    if (logprobs !== null) this.#logprobs = [...(this.#logprobs ?? []), ...logprobs];
    return piece;
  }

  finish({ reason, stop, ...computed }: GenerateEvent & { type: 'finished' }): void {
    this.#finishReason = reason;
    this.#stop = stop;
    this.#computed = computedFields(computed);
  }

  get completion(): Completion {
    return {
      text: this.#text,
      ids: this.ids,
      finishReason: this.#finishReason,
      ...(this.#stop !== null && { stop: this.#stop }),
      ...(this.#logprobs !== null && { logprobs: this.#logprobs }),
      ...this.#computed,
    };
  }
}

/** Runs one request to its end; `onPiece` gets the text of its first answer as it comes, or the ids where there is no tokenizer. */
export async function receive(client: ExpertmeshClient, options: GenerateOptions, onPiece: (piece: string) => void): Promise<Answer> {
  const begin = systemClock.elapsed();
  const answers = Array.from({ length: options.n ?? 1 }, () => new Receiving());
  let promptTokens = 0;
  for await (const event of client.generate(options)) take(event);
  const seconds = (systemClock.elapsed() - begin) / 1000;
  const completions = answers.map(({ completion }) => completion);
  const completionTokens = answers.reduce((sum, { ids }) => sum + ids.length, 0);
  return {
    ...completions[0]!,
    promptTokens,
    completionTokens,
    seconds,
    tokensPerSecond: seconds > 0 ? completionTokens / seconds : 0,
    ...(completions.length > 1 && { answers: completions }),
  };

  function take(event: GenerateEvent): void {
    if (event.type === 'started') {
      promptTokens = event.promptTokens;
      return;
    }
    const answer = answers[event.index]!;
    if (event.type === 'finished') {
      answer.finish(event);
      return;
    }
    const piece = answer.take(event);
    if (event.index === 0) onPiece(piece);
  }
}
