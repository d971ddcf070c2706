import type { ExpertmeshClient, GenerateEvent } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { receive } from '../src/answer.js';

function clientOf(events: GenerateEvent[]): ExpertmeshClient {
  async function* generate(): AsyncGenerator<GenerateEvent> {
    yield* events;
  }
  return { generate } as unknown as ExpertmeshClient;
}

const started: GenerateEvent = { type: 'started', requestId: 'rq', homeWorker: 'w1', promptTokens: 7 };

it('joins the pieces as they come', async () => {
  const pieces: string[] = [];
  const client = clientOf([
    started,
    { type: 'tokens', ids: [4], text: '' },
    { type: 'tokens', ids: [5, 6], text: 'né' },
    { type: 'finished', reason: 'eos', completionTokens: 3 },
  ]);
  const answer = await receive(client, { prompt: 'x' }, (piece) => pieces.push(piece));
  expect(answer).toMatchObject({ text: 'né', ids: [4, 5, 6], finishReason: 'eos', promptTokens: 7, completionTokens: 3 });
  expect(Object.keys(answer)).toEqual(['text', 'ids', 'finishReason', 'promptTokens', 'completionTokens', 'seconds', 'tokensPerSecond']);
  expect(pieces.join('')).toBe('né');
});

it('without a tokenizer the text is null and the ids are shown instead', async () => {
  const pieces: string[] = [];
  const client = clientOf([
    started,
    { type: 'tokens', ids: [4], text: null },
    { type: 'tokens', ids: [5, 6], text: null },
    { type: 'finished', reason: 'length', completionTokens: 3 },
  ]);
  expect((await receive(client, { prompt: [1] }, (piece) => pieces.push(piece))).text).toBeNull();
  expect(pieces.join('')).toBe('4,5,6');
});
