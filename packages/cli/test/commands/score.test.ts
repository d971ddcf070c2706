import { expect, it } from 'vitest';
import { summarise } from '../../src/commands/score.js';

it('perplexity is over all tokens of all documents', () => {
  const scores = [
    { tokens: 3, nll: 3 },
    { tokens: 1, nll: 1 },
  ];
  expect(summarise(scores)).toEqual({ tokens: 4, nll: 4, perplexity: Math.E });
});

it('where nothing was scored there is no perplexity', () => {
  expect(summarise([{ tokens: 0, nll: 0 }])).toEqual({ tokens: 0, nll: 0, perplexity: null });
  expect(summarise([])).toEqual({ tokens: 0, nll: 0, perplexity: null });
});
