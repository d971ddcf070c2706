// What a client makes of the messages of one WatchStatus stream.
import { v1 } from '@expertmesh/proto';
import { expect, test } from 'vitest';
import { WatchedStatus } from '../src/watched-status.js';

const told = (status: Parameters<typeof v1.ClusterStatus.encode>[0]) => v1.ClusterStatus.decode(v1.ClusterStatus.encode(status).finish());
const ids = (status: ReturnType<WatchedStatus['take']>) => status?.workers.map(({ id, rowsIn, load }) => [id, rowsIn, load]);

test('a change is made to the status before it: workers, gone ones, loads ascending by id', () => {
  const watched = new WatchedStatus();
  const workers = [
    { id: 'w2', rowsIn: 1, load: 1 },
    { id: 'w10', rowsIn: 2, load: 1 },
  ];
  expect(ids(watched.take(told({ cluster: 'c', epoch: 1, version: 3, workers })))).toEqual([
    ['w10', 2, 1],
    ['w2', 1, 1],
  ]);
  const change = { cluster: 'c', epoch: 2, version: 5, baseVersion: 3, workers: [{ id: 'w3', rowsIn: 7 }], loads: [1.5, 0.5, 1] };
  const changed = watched.take(told(change));
  expect(changed).toMatchObject({ cluster: 'c', epoch: 2, operation: null, warnings: [] });
  expect(ids(changed)).toEqual([
    ['w10', 2, 1.5],
    ['w2', 1, 0.5],
    ['w3', 7, 1],
  ]);
  expect(ids(watched.take(told({ version: 6, baseVersion: 5, goneWorkers: ['w2'] })))).toEqual([
    ['w10', 2, 1.5],
    ['w3', 7, 1],
  ]);
});

test('a change of a status that has not come is not taken', () => {
  const watched = new WatchedStatus();
  expect(watched.take(told({ version: 2, baseVersion: 1 }))).toBeNull();
  watched.take(told({ version: 3, workers: [{ id: 'w1' }] }));
  expect(watched.take(told({ version: 5, baseVersion: 4 }))).toBeNull();
});

test('whole messages, of a coordinator of an earlier version, each take the place of all', () => {
  const watched = new WatchedStatus();
  watched.take(told({ workers: [{ id: 'w1' }, { id: 'w2' }] }));
  expect(ids(watched.take(told({ workers: [{ id: 'w2' }] })))).toEqual([['w2', 0, 0]]);
});
