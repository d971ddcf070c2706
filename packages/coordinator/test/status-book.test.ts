// The status in versions: whoever goes on from any earlier one has the status of now.
import { type expertmesh, v1 } from '@expertmesh/proto';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { WatchedStatus } from '../../client/src/watched-status.js';
import { type Seen, StatusBook } from '../src/reporting/status-book.js';

let seen: Seen;
let book: StatusBook;

beforeEach(() => {
  seen = seenOf(1, { a: 1, b: 1 });
  book = new StatusBook(() => seen);
});

/** @param rows received, by worker: equal ones are the same figures */
function seenOf(epoch: number, rows: Readonly<Record<string, number>>, loads: Readonly<Record<string, number>> = {}): Seen {
  const before = seen?.figures;
  const figures = Object.entries(rows).map(([id, rowsIn]) => {
    const kept = before?.get(id);
    return [id, kept?.rowsIn === rowsIn ? kept : { id, rowsIn }] as const;
  });
  return { head: { cluster: 'c', epoch }, figures: new Map(figures), loads: new Map(Object.entries(loads)) };
}

/** As it comes by the wire. */
function sent(version: number): expertmesh.v1.ClusterStatus {
  return v1.ClusterStatus.decode(v1.ClusterStatus.encode(book.since(version)).finish());
}

test('names the workers that have changed, those that are gone, and the loads where one that is not named has another', () => {
  const { version } = book.look();
  expect(book.look().version).toBe(version);
  seen = seenOf(1, { a: 1, b: 2 });
  expect(book.look().since(version)).toMatchObject({ workers: [{ id: 'b', rowsIn: 2 }], goneWorkers: [], loads: [], baseVersion: version });
  seen = seenOf(1, { a: 1, c: 0 });
  expect(book.look().since(version)).toMatchObject({ workers: [{ id: 'c' }], goneWorkers: ['b'], loads: [] });
  seen = seenOf(1, { a: 1, c: 0 }, { a: 2, c: 0.5 });
  expect(book.look().since(book.version - 1)).toMatchObject({ workers: [], loads: [2, 0.5] });
  expect(book.since(0)).toMatchObject({
    workers: [
      { id: 'a', load: 2 },
      { id: 'c', load: 0.5 },
    ],
    goneWorkers: [],
    loads: [],
    baseVersion: 0,
  });
});

test('a worker that comes again is not gone', () => {
  const { version } = book.look();
  seen = seenOf(1, { b: 1 });
  book.look();
  seen = seenOf(1, { a: 1, b: 1 });
  expect(book.look().since(version)).toMatchObject({ workers: [{ id: 'a' }], goneWorkers: [] });
});

test('readers that follow it, however rarely, have what one has that is told all at the end', () => {
  const worker = fc.constantFrom('a', 'b', 'c', 'd');
  const one = fc.record({
    epoch: fc.nat(1),
    rows: fc.dictionary(worker, fc.nat(1)),
    loads: fc.dictionary(worker, fc.nat(2)),
    isTold: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (steps) => {
      seen = seenOf(0, {});
      book = new StatusBook(() => seen);
      const watched = new WatchedStatus();
      let told = 0;
      for (const [index, { epoch, rows, loads, isTold }] of steps.entries()) {
        const sorted = Object.fromEntries(Object.entries(rows).sort());
        seen = seenOf(epoch, sorted, loads);
        book.look();
        if (!isTold && index < steps.length - 1) continue;
        const status = watched.take(sent(told));
        told = book.version;
        expect(status).toEqual(new WatchedStatus().take(sent(0)));
      }
    }),
  );
});

test('a reader is told all where more workers have gone than are remembered', () => {
  const { version } = book.look();
  seen = seenOf(1, Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`w${index}`, 0])));
  book.look();
  const middle = book.version;
  seen = seenOf(1, { a: 1 });
  book.look();
  expect(book.since(version)).toMatchObject({ baseVersion: 0, workers: [{ id: 'a' }], goneWorkers: [] });
  expect(book.since(middle)).toMatchObject({ baseVersion: 0 });
  expect(book.since(book.version)).toMatchObject({ baseVersion: book.version, workers: [] });
});
