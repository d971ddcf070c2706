import { describe, expect, test } from 'vitest';
import { AnswerAssembly, splitAnswer } from '../src/answer.js';
import { dispatchProblem } from '../src/codec/dispatch-check.js';
import { placeAnswer, splitDispatch } from '../src/split.js';
import { answerOf, randomDispatch } from './dispatches.js';

describe('splitDispatch', () => {
  test.each([1, 8, 9, 20, 64, 1000])('parts of at most %i bytes, answered on their own, give the answer of the whole', (mostBytes) => {
    for (let seed = 0; seed < 30; seed++) {
      const dispatch = randomDispatch({ seed, numRows: 1 + seed, rowBytes: 8, numExperts: 1 + (seed % 4) });
      const parts = splitDispatch(dispatch, mostBytes);
      const whole = new Uint8Array(dispatch.rowIndex.length * 8);
      for (const part of parts) {
        expect(dispatchProblem(part.dispatch)).toBeNull();
        expect(part.dispatch.rows.length).toBeLessThanOrEqual(Math.max(8, mostBytes));
        placeAnswer(whole, part, answerOf(part.dispatch));
      }
      expect(Buffer.compare(whole, answerOf(dispatch))).toBe(0);
    }
  });

  test('each row travels once', () => {
    const dispatch = randomDispatch({ seed: 5, numRows: 21, rowBytes: 8, numExperts: 6 });
    const parts = splitDispatch(dispatch, 32);
    expect(Buffer.concat(parts.map((part) => part.dispatch.rows)).equals(dispatch.rows)).toBe(true);
  });

  test('rows that nothing is asked of make no part', () => {
    const dispatch = randomDispatch({ seed: 5, numRows: 4, rowBytes: 8, numExperts: 1 });
    const parts = splitDispatch({ ...dispatch, counts: [2], rowIndex: Uint32Array.of(0, 3) }, 8);
    expect(parts.map((part) => [...part.answerIndex])).toEqual([[0], [1]]);
  });
});

describe('splitAnswer and AnswerAssembly', () => {
  const dispatch = randomDispatch({ seed: 8, numRows: 12, rowBytes: 8, numExperts: 3 });
  const answer = answerOf(dispatch);
  const numRows = dispatch.rowIndex.length;

  test.each([1, 8, 23, 40, 10_000])('an answer cut into parts of at most %i bytes is put together again', (mostBytes) => {
    const assembly = new AnswerAssembly(dispatch);
    const parts = splitAnswer(1, numRows, answer, mostBytes);
    const added = parts.map((part) => assembly.add(part));
    expect(added.slice(0, -1).every((whole) => whole === null)).toBe(true);
    expect(Buffer.compare(added.at(-1)!, answer)).toBe(0);
  });

  test('an answer of one part is not copied', () => {
    const [part] = splitAnswer(1, numRows, answer, answer.length);
    expect(new AnswerAssembly(dispatch).add(part!)).toBe(part!.rows);
  });

  test.each([
    ['of another number of rows in all', { totalRows: numRows + 1 }],
    ['out of order', { firstRow: 1 }],
    ['without rows', { numRows: 0, rows: new Uint8Array(0) }],
    ['past the end', { numRows: numRows + 1, rows: new Uint8Array((numRows + 1) * 8) }],
    ['of rows of another size', { rows: new Uint8Array(answer.length + 8) }],
  ])('a part %s is refused', (_, change) => {
    const [part] = splitAnswer(1, numRows, answer, answer.length);
    expect(() => new AnswerAssembly(dispatch).add({ ...part!, ...change })).toThrow('exchange protocol');
  });
});
