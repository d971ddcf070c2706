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
    { type: 'tokens', index: 0, ids: [4], text: '', logprobs: null },
    { type: 'tokens', index: 0, ids: [5, 6], text: 'né', logprobs: null },
    {
      type: 'finished',
      index: 0,
      reason: 'eos',
      stop: null,
      completionTokens: 3,
      precisionSpans: [],
      precisionChanged: false,
      residentOnly: false,
    },
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
    { type: 'tokens', index: 0, ids: [4], text: null, logprobs: null },
    { type: 'tokens', index: 0, ids: [5, 6], text: null, logprobs: null },
    {
      type: 'finished',
      index: 0,
      reason: 'length',
      stop: null,
      completionTokens: 3,
      precisionSpans: [],
      precisionChanged: false,
      residentOnly: false,
    },
  ]);
  expect((await receive(client, { prompt: [1] }, (piece) => pieces.push(piece))).text).toBeNull();
  expect(pieces.join('')).toBe('4,5,6');
});

it('keeps several answers apart, shows the first as it comes, and counts the tokens of all', async () => {
  const pieces: string[] = [];
  const logprobs = (id: number) => [{ id, token: `<${id}>`, logprob: -0.5, top: [{ id: 9, token: '<9>', logprob: -0.25 }] }];
  const client = clientOf([
    started,
    { type: 'tokens', index: 1, ids: [8], text: 'b', logprobs: logprobs(8) },
    { type: 'tokens', index: 0, ids: [4], text: 'a', logprobs: logprobs(4) },
    {
      type: 'finished',
      index: 1,
      reason: 'stop',
      stop: 'END',
      completionTokens: 1,
      precisionSpans: [],
      precisionChanged: false,
      residentOnly: false,
    },
    { type: 'tokens', index: 0, ids: [5], text: 'c', logprobs: logprobs(5) },
    {
      type: 'finished',
      index: 0,
      reason: 'length',
      stop: null,
      completionTokens: 2,
      precisionSpans: [],
      precisionChanged: false,
      residentOnly: false,
    },
  ]);
  const answer = await receive(client, { prompt: 'x', n: 2 }, (piece) => pieces.push(piece));
  const first = { text: 'ac', ids: [4, 5], finishReason: 'length', logprobs: [...logprobs(4), ...logprobs(5)] };
  const second = { text: 'b', ids: [8], finishReason: 'stop', stop: 'END', logprobs: logprobs(8) };
  expect(answer).toMatchObject({ ...first, completionTokens: 3, answers: [first, second] });
  expect(answer).not.toHaveProperty('stop');
  expect(pieces.join('')).toBe('ac');
});
