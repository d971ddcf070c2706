import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readWorkerOptions } from '../src/options.js';

it('a worker has slots for all of its experts unless --device-slots is given', () => {
  expect(readWorkerOptions({ prefetch: 'on', 'in-place': 'off' })).toEqual({ prefetch: true, inPlace: 'off' });
  expect(readWorkerOptions({ prefetch: 'off' })).toEqual({ prefetch: false });
  expect(readWorkerOptions({ 'device-slots': '3', buffering: 'lru' })).toEqual({ deviceSlots: 3, buffering: 'lru' });
  expect(readWorkerOptions({ 'device-memory': '2KiB' })).toEqual({ deviceBytes: 2048 });
  expect(() => readWorkerOptions({ 'device-slots': '0' })).toThrow(/--device-slots.*0/s);
  expect(() => readWorkerOptions({ buffering: 'LRU' })).toThrow(/--buffering.*LRU.*paper/s);
});

it('a cache of converted experts is a whole path', () => {
  expect(readWorkerOptions({ cache: '/var/cache/experts' })).toEqual({ cacheFolder: '/var/cache/experts' });
  expect(readWorkerOptions({ cache: 'experts' })).toEqual({ cacheFolder: join(process.cwd(), 'experts') });
});

it('a worker keeps the memory of loaded files unless --drop-page-cache or --direct-reads is given', () => {
  expect(readWorkerOptions({})).toEqual({});
  expect(readWorkerOptions({ 'drop-page-cache': true })).toEqual({ pageCache: 'drop' });
  expect(readWorkerOptions({ 'direct-reads': true })).toEqual({ pageCache: 'bypass' });
  expect(readWorkerOptions({ 'direct-reads': true, 'drop-page-cache': true })).toEqual({ pageCache: 'bypass' });
});
