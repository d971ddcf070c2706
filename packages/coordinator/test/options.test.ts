import { expect, test } from 'vitest';
import { type CoordinatorOptions, checkOptions } from '../src/options.js';

const valid: CoordinatorOptions = {
  id: 'c1',
  cluster: 'default',
  advertise: null,
  host: '127.0.0.1',
  port: 7070,
  store: 'memory:',
  expectWorkers: 1,
  replicas: 1,
  suspectAfterMs: 5000,
  reconnectWithinMs: 2000,
  recoveryTimeoutMs: 60_000,
  reportIntervalMs: 1000,
};

test('options that are right pass', () => {
  expect(() => checkOptions(valid)).not.toThrow();
});

test.each([
  ['store', '', 'option store is ""'],
  ['port', 70_000, 'option port is 70000'],
  ['expectWorkers', 0, 'option expectWorkers is 0'],
  ['cluster', 'Prod A', 'lower-case letters, digits and hyphens'],
  ['suspectAfterMs', 0.5, 'option suspectAfterMs is 0.5'],
])('option %s = %j is refused by name', (option, value, message) => {
  expect(() => checkOptions({ ...valid, [option]: value })).toThrow(message);
});

test('an unknown option is refused by name', () => {
  expect(() => checkOptions({ ...valid, replica: 2 } as CoordinatorOptions)).toThrow(/option replica is 2/);
});

test('a missing option is refused by name', () => {
  const { host: _, ...rest } = valid;
  expect(() => checkOptions(rest as CoordinatorOptions)).toThrow(/option host is missing/);
});

test('a wrong option is a usage error', () => {
  expect(() => checkOptions({ ...valid, store: '' })).toThrow(expect.objectContaining({ code: 'EM_OPTION_VALUE', exitCode: 2 }));
});
