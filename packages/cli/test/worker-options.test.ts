import { expect, it } from 'vitest';
import { readWorkerOptions } from '../src/options.js';

it('a worker keeps the memory of loaded files unless --drop-page-cache is given', () => {
  expect(readWorkerOptions({})).toEqual({});
  expect(readWorkerOptions({ 'drop-page-cache': true })).toEqual({ pageCache: 'drop' });
});
