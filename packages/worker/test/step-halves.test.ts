import { expect, it } from 'vitest';
import type { Slice } from '../src/steps/scheduler.js';
import { Sequence } from '../src/steps/sequence.js';
import { halvesOf, isCut } from '../src/steps/step-halves.js';

function slice(id: string, first: number, numRows: number, numLogitRows = 1, stack: Slice['stack'] = 'decoder'): Slice {
  const sequence = new Sequence({ id, tokens: [1], logits: 'last', maxPositions: 99, maxTokens: 99 });
  return { sequence, stack, first, numRows, numLogitRows };
}

const shown = (parts: readonly (readonly Slice[])[]) =>
  parts.map((part) => part.map(({ sequence, first, numRows, numLogitRows }) => `${sequence.id} ${first}+${numRows} ${numLogitRows}`));

it.each<[string, Slice[], string[][], boolean]>([
  [
    'decoding sequences',
    ['a', 'b', 'c', 'd', 'e'].map((id) => slice(id, 7, 1)),
    [
      ['a 7+1 1', 'b 7+1 1', 'c 7+1 1'],
      ['d 7+1 1', 'e 7+1 1'],
    ],
    false,
  ],
  ['one prompt', [slice('a', 32, 9)], [['a 32+5 0'], ['a 37+4 1']], true],
  ['a document with the logits of its last rows', [slice('a', 0, 8, 6)], [['a 0+4 2'], ['a 4+4 4']], true],
  ['a prompt beside decoding ones', [slice('a', 9, 1), slice('b', 0, 7, 0)], [['a 9+1 1', 'b 0+3 0'], ['b 3+4 0']], true],
  ['prompts that meet in the middle', [slice('a', 0, 4), slice('b', 0, 4)], [['a 0+4 1'], ['b 0+4 1']], false],
  ['one row', [slice('a', 3, 1)], [['a 3+1 1']], false],
  [
    'sources',
    [slice('a', 0, 3, 0, 'encoder'), slice('b', 0, 6, 0, 'encoder'), slice('c', 0, 2, 0, 'encoder')],
    [['a 0+3 0', 'b 0+6 0'], ['c 0+2 0']],
    false,
  ],
  ['one source', [slice('a', 0, 9, 0, 'encoder')], [['a 0+9 0']], false],
])('parts %s', (_, slices, wanted, cut) => {
  const parts = halvesOf(slices);
  expect(shown(parts)).toEqual(wanted);
  expect(isCut(parts)).toBe(cut);
});
