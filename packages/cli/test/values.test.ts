import type { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { choice, decimal, endpoints, integer, parseEndpoint, text, tokenIds } from '../src/values.js';

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as EmError).message;
  }
  throw new Error('no error was thrown');
}

describe('integer', () => {
  it('takes whole numbers inside its bounds and null where nothing is given', () => {
    expect(integer({ n: '64' }, 'n', 1, 64)).toBe(64);
    expect(integer({}, 'n', 1, 64)).toBeNull();
  });

  it('refuses fractions, other bases, blanks and numbers out of bounds', () => {
    for (const got of ['1.5', '0x10', '1e3', ' 1', '0', '65', '', 'NaN', '99999999999999999999']) {
      expect(problemOf(() => integer({ n: got }, 'n', 1, 64))).toContain('option --n is');
    }
  });
});

describe('decimal', () => {
  it('takes fractions and exponents', () => {
    expect(decimal({ t: '0.7' }, 't', 0, 1)).toBe(0.7);
    expect(decimal({ t: '.5' }, 't', 0, 1)).toBe(0.5);
    expect(decimal({ t: '1e-3' }, 't', 0, 1)).toBe(0.001);
  });

  it('refuses what is no number, and the lower bound where it is excluded', () => {
    for (const got of ['Infinity', 'nan', '1,5', '0', '1.01']) {
      expect(problemOf(() => decimal({ p: got }, 'p', 0, 1, { isLeastExcluded: true }))).toBe(
        `option --p is ${got}; wanted a number above 0 to 1`,
      );
    }
  });
});

describe('tokenIds', () => {
  it('takes ids with commas between them', () => {
    expect(tokenIds({ ids: '0' }, 'ids')).toEqual([0]);
    expect(tokenIds({ ids: '1, 22,333' }, 'ids')).toEqual([1, 22, 333]);
  });

  it('refuses negative, empty and too large ids', () => {
    for (const got of ['-1', '1,,2', '1,2,', 'a', '2147483648']) {
      expect(problemOf(() => tokenIds({ ids: got }, 'ids'))).toContain(`option --ids is ${got}`);
    }
  });
});

describe('endpoints', () => {
  it('takes names, IPv4 and bracketed IPv6 with a port', () => {
    for (const endpoint of ['localhost:7070', '10.0.0.1:1', '[::1]:65535', 'em-coordinator.prod.svc:7070']) {
      expect(parseEndpoint(endpoint)).toBe(endpoint);
    }
    expect(endpoints({ coordinator: 'a:1, b:2' }, 'coordinator')).toEqual(['a:1', 'b:2']);
  });

  it('refuses what has no port, a bad port, a scheme or a path', () => {
    for (const endpoint of [
      'localhost',
      'localhost:',
      ':7070',
      'localhost:0',
      'localhost:65536',
      'http://localhost:7070',
      '::1:7070',
      'a b:1',
    ]) {
      expect(parseEndpoint(endpoint)).toBeNull();
    }
  });
});

describe('text and choice', () => {
  it('name the option when it is empty, repeated or not among the choices', () => {
    expect(problemOf(() => text({ id: '' }, 'id'))).toBe('option --id is empty; wanted a value');
    expect(problemOf(() => text({ id: ['a', 'b'] }, 'id'))).toBe('option --id is given 2 times; wanted it once');
    expect(problemOf(() => choice({ k: 'c' }, 'k', ['a', 'b']))).toBe('option --k is c; wanted a, b');
    expect(choice({ k: 'b' }, 'k', ['a', 'b'])).toBe('b');
  });
});
