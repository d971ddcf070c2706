import { describe, expect, it } from 'vitest';
import { findDuplicateKey } from '../src/json-file.js';

describe('findDuplicateKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2}}', null],
    ['{"a":["a","a",{"a":1},{"a":1}]}', null],
    ['{"a":"b\\":","b":1}', null],
    ['{"a":"\\\\","b":"\\\\"}', null],
    ['{"a":1,"b":2,"a":1}', 'a'],
    ['{"x":{"dtype":1,"shape":[],"dtype":1}}', 'dtype'],
    ['{"x":[{"k" : 1, "k"\n:2}]}', 'k'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a\\"b":1,"c":2,"a\\"b":3}', 'a"b'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['[]', null],
  ])('of %s is %j', (text, duplicate) => {
    expect(findDuplicateKey(text)).toBe(duplicate);
  });
});
