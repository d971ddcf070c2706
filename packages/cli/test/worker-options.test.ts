import { expect, it } from 'vitest';
import { readWorkerOptions } from '../src/options.js';

it('a worker keeps the memory of loaded files unless --drop-page-cache or --direct-reads is given', () => {
  expect(readWorkerOptions({})).toEqual({});
  expect(readWorkerOptions({ 'drop-page-cache': true })).toEqual({ pageCache: 'drop' });
  expect(readWorkerOptions({ 'direct-reads': true })).toEqual({ pageCache: 'bypass' });
  expect(readWorkerOptions({ 'direct-reads': true, 'drop-page-cache': true })).toEqual({ pageCache: 'bypass' });
});
