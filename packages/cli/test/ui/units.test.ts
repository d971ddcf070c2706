import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatSeconds, formatShare, plural } from '../../src/ui/units.js';

it('bytes are whole below a KiB and have one decimal above', () => {
  expect([0, 1023, 1024, 1536, 11.4 * 2 ** 30, 2 ** 53].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '11.4 GiB',
    '8192.0 TiB',
  ]);
});

it('counts are whole below ten thousand', () => {
  expect([0, 9999, 10_000, 91_240_000].map(formatCount)).toEqual(['0', '9999', '10.0k', '91.2M']);
});

it('seconds keep two decimals while they are few', () => {
  expect([0.844, 12.34, 59.9, 125].map(formatSeconds)).toEqual(['0.84s', '12.3s', '59.9s', '2m 5s']);
});

it('shares are percentages', () => {
  expect([formatShare(0.1234), formatShare(1.025, 0), formatShare(0)]).toEqual(['12.3%', '102%', '0.0%']);
});

it('one thing is not several', () => {
  expect([plural(1, 'worker'), plural(2, 'worker'), plural(0, 'worker')]).toEqual(['1 worker', '2 workers', '0 workers']);
});
