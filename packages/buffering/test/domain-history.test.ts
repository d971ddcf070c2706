// What the rows of each domain are expected to choose.
import { expect, it } from 'vitest';
import { DomainHistory, likeliest } from '../src/index.js';

/** Of code the rows choose experts 0 and 1, of prose 2 and 3. */
function taught(): DomainHistory {
  const history = new DomainHistory([4, 4]);
  for (let batch = 0; batch < 50; batch += 1) {
    history.observe('code', 1, [20, 20, 0, 0], 20);
    history.observe('prose', 1, [0, 0, 20, 20], 20);
  }
  return history;
}

it('a domain is expected to choose what it chose', () => {
  const chances = taught().predict(1, new Map([['code', 4]]));
  expect(likeliest(chances, 0.5).sort()).toEqual([0, 1]);
});

it('the rows of a batch add up over its domains', () => {
  const rows = new Map([
    ['code', 4],
    ['prose', 4],
  ]);
  expect(likeliest(taught().predict(1, rows), 0.5)).toHaveLength(4);
});

it('more rows make a use likelier', () => {
  const [few, many] = [1, 8].map((numRows) => taught().predict(1, new Map([['other', numRows]]))[2]!);
  expect(few).toBeCloseTo(0.5, 1);
  expect(many).toBeGreaterThan(0.9);
});

it('what a domain chose long ago counts less', () => {
  const history = taught();
  for (let batch = 0; batch < 2000; batch += 1) history.observe('code', 1, [0, 0, 20, 20], 20);
  expect(likeliest(history.predict(1, new Map([['code', 2]])), 0.5).sort()).toEqual([2, 3]);
});

it('nothing is expected of a layer that was not seen', () => {
  expect(taught().predict(0, new Map([['code', 4]]))).toEqual([0, 0, 0, 0]);
});

it('the likeliest come first, equals by number', () => {
  expect(likeliest([0.2, 0.9, 0.9, 1], 0.5)).toEqual([3, 1, 2]);
});
