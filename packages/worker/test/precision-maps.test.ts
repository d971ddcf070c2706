import { FakeClock } from '@expertmesh/common';
import type { ExpertPlacement, Placement } from '@expertmesh/placement';
import { beforeEach, expect, test } from 'vitest';
import { PrecisionMaps } from '../src/experts/precision-maps.js';
import type { RoutingTable } from '../src/experts/routing-table.js';

const graceMs = 5000;
let clock: FakeClock;
let maps: PrecisionMaps;
/** The newest table of each map, by its number. */
let tables: Map<number, RoutingTable>;
let numOver: number;

beforeEach(() => {
  clock = new FakeClock();
  tables = new Map();
  numOver = 0;
  const routed = (table: RoutingTable) => void tables.set(table.map, table);
  maps = new PrecisionMaps({ self: 'w1', clock, graceMs, routed, dropped: (map) => void tables.delete(map) });
  maps.onOver(() => {
    numOver += 1;
  });
});

function placed(format: string, ...workers: string[]): ExpertPlacement {
  return { format, checksum: format, replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })) };
}

function placement(epoch: number, ...experts: ExpertPlacement[]): Placement {
  return { epoch, layers: [experts] };
}

/** What a table has of each expert: its format and the workers. */
function routesOf(number: number): string[] {
  const { workers, layers } = tables.get(number) as RoutingTable;
  const { first, workers: indices, contents } = layers[0]!;
  return contents.map(({ format }, expert) => {
    const replicas = Array.from(indices.subarray(first[expert], first[expert + 1]), (index) => workers[index]);
    return `${format} ${replicas.join(' ')}`;
  });
}

test('rows of an earlier map go to the replicas of now where its contents are there, else to those that had them last', () => {
  maps.follow(placement(1, placed('f32', 'w1'), placed('f32', 'w2')));
  const { digest, number } = maps.current!;
  maps.follow(placement(2, placed('q8', 'w1', 'w2'), placed('f32', 'w2')));
  maps.follow(placement(3, placed('q8', 'w2'), placed('f32', 'w1')));
  expect(routesOf(number)).toEqual(['f32 w1', 'f32 w1']);
  expect(routesOf(maps.current!.number)).toEqual(['q8 w2', 'f32 w1']);
  expect([maps.oldestEpoch([]), maps.oldestEpoch([digest]), maps.oldestEpoch([maps.current!.digest])]).toEqual([3, 1, 3]);
});

test('moves of replicas make no other map', () => {
  maps.follow(placement(1, placed('f32', 'w1')));
  const { digest } = maps.current!;
  maps.follow(placement(2, placed('f32', 'w2')));
  expect(maps.current?.digest).toBe(digest);
  expect([tables.size, maps.oldestEpoch([digest])]).toEqual([1, 2]);
});

test('a map is kept until its grace is over, unless its contents are lost before', () => {
  maps.follow(placement(1, placed('f32', 'w1')));
  const first = maps.current!;
  maps.follow(placement(2, placed('q8', 'w1')));
  const second = maps.current!;
  clock.advance(graceMs - 1);
  maps.expire();
  expect(maps.effective(first.digest).number).toBe(first.number);
  maps.follow(placement(3, placed('q4', 'w1')));
  clock.advance(1);
  expect(numOver).toBe(1);
  maps.expire();
  expect(maps.effective(first.digest)).toBe(maps.current);
  expect(maps.effective(second.digest).number).toBe(second.number);
  maps.drop(second.digest);
  maps.drop(maps.current!.digest);
  expect([...tables.keys()]).toEqual([maps.current!.number]);
  expect(maps.oldestEpoch([first.digest, second.digest])).toBe(3);
});

test('a map that comes back is the current one again', () => {
  maps.follow(placement(1, placed('f32', 'w1')));
  const first = maps.current!;
  maps.follow(placement(2, placed('q8', 'w1')));
  maps.follow(placement(3, placed('f32', 'w1')));
  expect(maps.current).toMatchObject({ digest: first.digest, number: first.number, left: null });
  clock.advance(graceMs);
  maps.expire();
  expect([...tables.keys()]).toEqual([first.number]);
});
