import type { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import {
  choice,
  decimal,
  duration,
  endpoints,
  fraction,
  integer,
  names,
  parseEndpoint,
  parseExpertAddress,
  rate,
  text,
  tokenIds,
  uint64,
  weights,
} from '../src/values.js';

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as EmError).message;
  }
  throw new Error('no error was thrown');
}

describe('uint64', () => {
  it('takes all 64 bits exactly', () => {
    for (const value of [0n, 2n ** 53n + 1n, 2n ** 63n + 500n, 2n ** 64n - 1n]) expect(uint64({ n: String(value) }, 'n')).toBe(value);
    expect(uint64({}, 'n')).toBeNull();
  });

  it('refuses what is no number of 64 bits', () => {
    for (const got of ['-1', '18446744073709551616', '1.5', '1e3', '', 'x', '9'.repeat(400)]) {
      expect(problemOf(() => uint64({ n: got }, 'n'))).toContain('option --n is');
    }
  });
});

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

describe('rate', () => {
  it('takes sizes a second, and none for no limit', () => {
    expect(rate({ t: '400MiB/s' }, 't')).toBe(400 * 2 ** 20);
    expect(rate({ t: '1.5GB' }, 't')).toBe(1.5e9);
    expect(rate({ t: 'none' }, 't')).toBe(0);
    expect(rate({}, 't')).toBeNull();
  });

  it('refuses what is no rate', () => {
    for (const got of ['0', '0MiB/s', 'fast', '4MiB/m', '-1', '4 apples/s', '1e400']) {
      expect(problemOf(() => rate({ t: got }, 't'))).toBe(`option --t is ${got}; wanted bytes a second, like 400MiB/s, or none`);
    }
  });
});

describe('duration', () => {
  it('takes milliseconds to days', () => {
    expect(['500ms', '90s', '15m', '2h', '1.5d'].map((value) => duration({ d: value }, 'd'))).toEqual([
      500, 90_000, 900_000, 7_200_000, 129_600_000,
    ]);
  });

  it('refuses a number without a unit, none at all, and other units', () => {
    for (const got of ['15', '0s', 'm', '15 minutes', '-5m', '1w']) {
      expect(problemOf(() => duration({ d: got }, 'd'))).toBe(`option --d is ${got}; wanted a duration, like 90s, 15m or 2h`);
    }
  });
});

describe('fraction', () => {
  it('takes percent and plain fractions', () => {
    expect(['5%', '0.05', '0', '2.5%', '150%', '1'].map((value) => fraction({ f: value }, 'f'))).toEqual([0.05, 0.05, 0, 0.025, 1.5, 1]);
  });

  it('refuses a bare number above 1, which may be meant as percent', () => {
    for (const got of ['5', '-1%', '%', 'five', '1.01', '2000%']) {
      expect(problemOf(() => fraction({ f: got }, 'f'))).toBe(`option --f is ${got}; wanted a share, like 5% or 0.05`);
    }
  });
});

describe('names and weights', () => {
  it('takes lists with commas', () => {
    expect(names({ w: 'w1, w2' }, 'w')).toEqual(['w1', 'w2']);
    expect(weights({ w: 'w3=0.5,w4=2' }, 'w')).toEqual({ w3: 0.5, w4: 2 });
  });

  it('refuses gaps, weights that are not positive, and a worker named twice', () => {
    expect(problemOf(() => names({ w: 'w1,,w2' }, 'w'))).toContain('wanted names with commas');
    for (const got of ['w1', 'w1=', 'w1=0', 'w1=-1', '=1', 'w1=1;w2=2']) {
      expect(problemOf(() => weights({ w: got }, 'w'))).toContain('wanted WORKER=SPEED');
    }
    expect(problemOf(() => weights({ w: 'w1=1,w1=2' }, 'w'))).toBe('option --w is w1=1,w1=2; wanted w1 once');
  });
});

it('parseExpertAddress takes LAYER/EXPERT only', () => {
  expect(parseExpertAddress('12/37')).toEqual({ layer: 12, expert: 37 });
  for (const value of ['12', '12/', '/37', '12/37/1', 'a/b', '-1/2', '1/99999999999']) expect(parseExpertAddress(value)).toBeNull();
});
