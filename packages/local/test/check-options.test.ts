import { EmError } from '@expertmesh/common';
import { expect, it } from 'vitest';
import { type LocalClusterOptions, startLocalCluster } from '../src/index.js';
import { compileOptions } from '../src/options.js';

/** Nothing comes to be served from there. */
const base: LocalClusterOptions = { modelFolder: '/nowhere', workers: 1, exchange: 'loopback' };
const wrongValues = [-1.5, 'no such', true, {}, [7], () => 7, null];

async function problemOf(options: unknown): Promise<unknown> {
  return startLocalCluster(options as LocalClusterOptions).then(
    (cluster) => cluster.stop(0),
    (error: unknown) => error,
  );
}

it.each(Object.keys(compileOptions(base)))('whatever is given as %s, what is wrong is told', async (option) => {
  for (const value of wrongValues) {
    const problem = await problemOf({ ...base, [option]: value });
    expect(problem, `${option}: ${String(value)}`).toBeInstanceOf(EmError);
    expect((problem as EmError).code).not.toBe('EM_INTERNAL');
  }
});

it('names the option, what it is and what it may be', async () => {
  const kinds = "{ kind: 'stored' }, { kind: 'all', format }, { kind: 'mix', count, seed } or { kind: 'map', layers }";
  for (const memoryBytes of [0, 1]) {
    expect(await problemOf({ ...base, memoryBytes, precision: 'q4' })).toMatchObject({
      code: 'EM_OPTION_VALUE',
      fields: { option: 'precision', got: '"q4"', wanted: kinds },
    });
  }
  expect(await problemOf({ ...base, precision: { kind: 'most' } })).toMatchObject({ fields: { option: 'precision', wanted: kinds } });
  expect(await problemOf({ ...base, onLine: 'yes' })).toMatchObject({ fields: { option: 'onLine', got: '"yes"', wanted: 'a function' } });
  expect(await problemOf({ ...base, signal: {} })).toMatchObject({ fields: { option: 'signal', wanted: 'an AbortSignal' } });
  expect(await problemOf({ ...base, device_slots: 3 })).toMatchObject({
    fields: { option: 'device_slots', got: '3', wanted: expect.stringContaining('deviceSlots') as string },
  });
  expect(await problemOf(undefined)).toMatchObject({ fields: { option: 'options', wanted: 'an object' } });
});

it('knows the options that cannot go together', async () => {
  expect(await problemOf({ ...base, residentOnly: true, workers: 2 })).toMatchObject({ fields: { option: 'replicas', got: 1 } });
  expect(await problemOf({ ...base, residentOnly: true, gating: 'static' })).toMatchObject({ fields: { option: 'residentOnly' } });
});
