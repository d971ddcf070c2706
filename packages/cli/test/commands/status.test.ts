import { expect, it } from 'vitest';
import { renderStatus, statusData } from '../../src/commands/status.js';
import { exampleStatus } from '../cluster-examples.js';

it('for people there is a head, a table of the workers, and why a worker is lost', () => {
  expect(renderStatus(exampleStatus, false)).toMatchInlineSnapshot(`
    "Cluster   default   epoch 3   model olmoe   2 workers
    Load      busiest worker w1 at 111% of the mean of 2 workers, all layers together
              layer by layer: max/mean 1.23, balancedness 0.81 (1 = even; both means over the layers)

    WORKER  STATE  LOAD  EXPERTS  REQUESTS  ROWS IN  ROWS OUT      SENT
    w1      ready  111%      8/8       2+0      120        98  24.5 KiB
    w2      lost    90%      0/8       0+0    12.3k         0       0 B

    w2: its membership stream broke
    "
  `);
});

it('the wide table adds process, address, device, numerics and labels', () => {
  const [title] = renderStatus(exampleStatus, true)
    .split('\n')
    .filter((line) => line.startsWith('WORKER'));
  expect(title).toMatch(/PID +ADDRESS +DEVICE +NUMERICS +LABELS$/);
});

it('for programs the keys are those of the contract, then those that came later', () => {
  const data = statusData(exampleStatus) as { workers: object[] };
  expect(Object.keys(data)).toEqual([
    ...['cluster', 'epoch', 'model', 'workers', 'balancedness', 'maxOverMean', 'runningRequests', 'waitingRequests', 'kvBlocks'],
    ...['operation', 'warnings', 'leader', 'store', 'qos'],
  ]);
  expect(data).toMatchObject({ cluster: 'default', epoch: 3, model: 'olmoe', balancedness: 0.81, maxOverMean: 1.234, operation: null });
  expect(Object.keys(data.workers[0]!)).toEqual([
    'id',
    'state',
    'pid',
    'address',
    'device',
    'numerics',
    'slots',
    'expertsHeld',
    'rowsIn',
    'rowsOut',
    'bytesOut',
    'load',
    'labels',
    'runningRequests',
    'waitingRequests',
    'kvBlocks',
    'buffering',
  ]);
});

it('a cluster without workers has no model yet', () => {
  const starting = { ...exampleStatus, epoch: 0, model: null, workers: [] };
  expect(statusData(starting)).toMatchObject({ model: null, workers: [] });
  expect(renderStatus(starting, false)).toContain('no model yet   0 workers');
});

it('warnings stand below the workers', () => {
  const warnings = ['the loss of w1 could not be absorbed: it is the only worker'];
  expect(renderStatus({ ...exampleStatus, warnings }, false)).toMatch(/\n\nWarning: the loss of w1 could not be absorbed: .*\n$/);
});

it('a store that does not answer is said, with what waits for it', () => {
  const store = { name: 'redis://db:6379', isUp: false, downSinceMs: 0, problem: 'it is away', bytes: 0, limitBytes: 67_108_864 };
  const shown = renderStatus({ ...exampleStatus, store }, false);
  expect(shown).toContain('Warning: the store redis://db:6379 does not answer since 1970-01-01T00:00:00.000Z (it is away). Requests go on');
});

it('says of which worker and over what the load is taken', () => {
  const shown = renderStatus(exampleStatus, false);
  const most = Math.max(...exampleStatus.workers.map(({ load }) => load));
  expect(shown).toContain(`${Math.round(100 * most)}% of the mean`);
  expect(shown).toContain('layer by layer: max/mean 1.23, balancedness 0.81');
});
