// What error messages show of values from outside is bounded, however deep, long or wide these are.
import { describe, expect, it } from 'vitest';
import { EmError, showText, showValue } from '../src/index.js';

describe('showValue', () => {
  it('is JSON where that is short, and absent for what is not there', () => {
    for (const value of [null, true, 7, -0.5, 'x', 'a"b\n', [], {}, [1, [2, 'x']], { a: { b: [null] } }]) {
      expect(showValue(value)).toBe(JSON.stringify(value));
    }
    expect(showValue(undefined)).toBe('absent');
    expect(showValue(7n)).toBe('7');
  });

  it('cuts what is long or wide', () => {
    for (const value of ['x'.repeat(500), new Array(1_000_000).fill(7), { ['k'.repeat(1e6)]: 1 }, [['y'.repeat(1e6)], 'z'.repeat(1e6)]]) {
      expect(showValue(value)).toHaveLength(81);
    }
  });

  it('cuts what is deep', () => {
    expect(showValue(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('[[[[[…]]]]]');
    expect(showValue(JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`))).toBe('{"a":{"a":{"a":{"a":{…}}}}}');
  });
});

describe('showText', () => {
  it('keeps what is short and cuts the rest', () => {
    expect(showText('short')).toBe('short');
    expect(showText('x'.repeat(500))).toBe(`${'x'.repeat(80)}…`);
  });
});

describe('an error', () => {
  it('has fields and a message of bounded length whatever it is given', () => {
    const error = new EmError('EM_FILE_FORMAT', { file: 'x'.repeat(1e6), problem: 'y'.repeat(1e6) });
    expect(error.message.length).toBeLessThan(10_000);
    expect(String(error.fields.problem).length).toBeLessThan(5_000);
  });
});
