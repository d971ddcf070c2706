import { expect, it } from 'vitest';
import { nearest } from '../src/suggestion.js';

const known = ['status', 'serve', 'score', 'max-tokens', 'top-k', 'top-p'];

it('a letter too many, too few, wrong or swapped is understood', () => {
  expect(nearest('statuss', known)).toBe('status');
  expect(nearest('serv', known)).toBe('serve');
  expect(nearest('stbtus', known)).toBe('status');
  expect(nearest('stauts', known)).toBe('status');
  expect(nearest('max-token', known)).toBe('max-tokens');
});

it('nothing is suggested for a word that is like none', () => {
  expect(nearest('rebalance', known)).toBeNull();
  expect(nearest('x', known)).toBeNull();
});

it('of equally near names the first is suggested', () => {
  expect(nearest('top-x', known)).toBe('top-k');
});
