import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { compileOptions, defaultKvBytes, defaultThreads, workerMetrics, workerOptions } from '../src/options.js';

it('one worker runs in this process, several in their own, unless told otherwise', () => {
  expect(compileOptions({ modelFolder: 'm', workers: 1 }).exchange).toBe('loopback');
  expect(compileOptions({ modelFolder: 'm', workers: 2 }).exchange).toBe('auto');
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

it('has the memory of loaded files given back when that is asked for only', () => {
  const of = (options: object) => workerOptions(compileOptions({ modelFolder: 'm', ...options }), 'w1', '127.0.0.1:7070').pageCache;
  expect([of({}), of({ pageCache: 'drop' }), of({ pageCache: 'bypass' })]).toEqual(['keep', 'drop', 'bypass']);
});

it('gives every worker a port for metrics of its own above the coordinator, and none without metrics', () => {
  const metrics = { host: '127.0.0.1', port: 9464, hasExperts: true };
  const ports = [1, 2, 3].map((n) => workerMetrics(compileOptions({ modelFolder: 'm', workers: 3, metrics }), n).metrics);
  expect(ports).toEqual([9465, 9466, 9467].map((port) => ({ host: '127.0.0.1', port })));
  const free = compileOptions({ modelFolder: 'm', metrics: { ...metrics, port: 0 } });
  expect(workerMetrics(free, 2)).toEqual({ metrics: { host: '127.0.0.1', port: 0 } });
  expect(workerMetrics(compileOptions({ modelFolder: 'm' }), 1)).toEqual({});
});

it('refuses a port for metrics that leaves no room for the workers', () => {
  const metrics = { host: '127.0.0.1', port: 65_534, hasExperts: false };
  expect(compileOptions({ modelFolder: 'm', workers: 1, metrics }).metrics).toEqual(metrics);
  expect(() => compileOptions({ modelFolder: 'm', workers: 2, metrics })).toThrow(
    'option metrics.port is 65534; wanted at most 65533 for 2 workers',
  );
});
