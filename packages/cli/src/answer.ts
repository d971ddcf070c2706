import type { ExpertmeshClient, GenerateEvent, GenerateOptions } from '@expertmesh/client';
import { systemClock } from '@expertmesh/common';

/** What `generate` prints for programs. */
export interface Answer {
  /** Null without a tokenizer. */
  readonly text: string | null;
  readonly ids: readonly number[];
  readonly finishReason: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly seconds: number;
  readonly tokensPerSecond: number;
}

/** Runs one request to its end; `onPiece` gets the text as it comes, or the ids where there is no tokenizer. */
export async function receive(client: ExpertmeshClient, options: GenerateOptions, onPiece: (piece: string) => void): Promise<Answer> {
  const begin = systemClock.elapsed();
  const ids: number[] = [];
  let text: string | null = null;
  let promptTokens = 0;
  let finishReason = '';
  for await (const event of client.generate(options)) take(event);
  const seconds = (systemClock.elapsed() - begin) / 1000;
  return {
    text,
    ids,
    finishReason,
    promptTokens,
    completionTokens: ids.length,
    seconds,
    tokensPerSecond: seconds > 0 ? ids.length / seconds : 0,
  };

  function take(event: GenerateEvent): void {
    switch (event.type) {
      case 'started':
        promptTokens = event.promptTokens;
        return;
      case 'tokens':
        if (event.text !== null) text = (text ?? '') + event.text;
        onPiece(event.text ?? event.ids.map((id, index) => (ids.length + index === 0 ? `${id}` : `,${id}`)).join(''));
        ids.push(...event.ids);
        return;
      case 'finished':
        finishReason = event.reason;
        return;
    }
  }
}
