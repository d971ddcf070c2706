import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { compileOptions, defaultKvBytes, defaultThreads, workerOptions } from '../src/options.js';

it('one worker runs in this process, several in their own, unless told otherwise', () => {
  expect(compileOptions({ modelFolder: 'm', workers: 1 }).exchange).toBe('loopback');
  expect(compileOptions({ modelFolder: 'm', workers: 2 }).exchange).toBe('grpc');
  expect(compileOptions({ modelFolder: 'm' }).workers).toBe(2);
  expect(compileOptions({ modelFolder: 'm', workers: 3, exchange: 'loopback' }).exchange).toBe('loopback');
});

it('the cores are shared by the workers, and each has at least one thread', () => {
  expect(defaultThreads(1)).toBe(availableParallelism());
  expect(defaultThreads(1000)).toBe(1);
});

it('the caches of all workers together stay within a quarter of the memory', () => {
  expect(defaultKvBytes(4) * 4).toBeLessThanOrEqual(defaultKvBytes(1));
  expect(defaultKvBytes(1)).toBeGreaterThan(0);
});

it('a wrong number of workers is refused by name', () => {
  for (const workers of [0, 1.5, 65, Number.NaN]) {
    expect(() => compileOptions({ modelFolder: 'm', workers })).toThrow(`option workers is ${workers}; wanted a whole number from 1 to 64`);
  }
});

it('local workers listen on this machine only, whatever the coordinator does', () => {
  const options = workerOptions(compileOptions({ modelFolder: 'm', host: '0.0.0.0', threads: 3 }), 'w2', '127.0.0.1:7070');
  expect(options).toMatchObject({ id: 'w2', host: '127.0.0.1', port: 0, coordinators: ['127.0.0.1:7070'], threads: 3 });
});
