// Writes that a store does not answer: whether they have taken effect, or still will, what was told to the operator holds in the end.
import { createLogger, EmError, FakeClock } from '@expertmesh/common';
import { type LoadWindow, MemoryStore, type Store } from '@expertmesh/stats';
import { beforeEach, expect, test } from 'vitest';
import { DoubtfulWrites } from '../src/leadership/doubtful-writes.js';
import { LoadRecorder } from '../src/load/load-recorder.js';
import { SettingsBook } from '../src/operations/settings.js';

const logger = createLogger('test', 'silent');
const away = new EmError('EM_STORE_UNAVAILABLE', { store: 'x', cause: 'no answer' });
const fence = 1;
let clock: FakeClock;
let store: MemoryStore;
let doubts: DoubtfulWrites;
let book: SettingsBook;

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryStore();
  doubts = new DoubtfulWrites(clock, logger);
  book = await SettingsBook.open(store, fence, doubts);
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
const drainingIn = async (from: Store) => JSON.parse((await from.readSettings()) ?? '{"draining":[]}').draining;

/** The next write of a kind is not answered; `late` lets it take effect afterwards. */
function unanswered(name: 'writeSettings' | 'addLoad' | 'addOperation', isAtOnce: boolean): { late: () => Promise<void> } {
  const write = store[name].bind(store) as (...args: unknown[]) => Promise<void>;
  let given: unknown[] = [];
  Object.assign(store, {
    [name]: async (...args: unknown[]) => {
      given = args;
      Object.assign(store, { [name]: write });
      if (isAtOnce) await write(...args);
      throw away;
    },
  });
  return { late: () => write(...given) };
}

test('settings that the store has though it did not answer count', async () => {
  unanswered('writeSettings', true);
  await book.change({ draining: ['w1'] });
  expect(book.settings.draining).toEqual(['w1']);
});

test('settings that were refused are refused in the store too, also when they come late', async () => {
  await book.change({ draining: ['w1'] });
  const { late } = unanswered('writeSettings', false);
  await expect(book.change({ draining: ['w2'] })).rejects.toMatchObject({ code: 'EM_STORE_UNAVAILABLE' });
  expect(book.settings.draining).toEqual(['w1']);
  clock.advance(1000);
  await settled();
  await late();
  expect(await drainingIn(store)).toEqual(['w1']);
  const again = await SettingsBook.open(store, fence, doubts);
  expect(again.settings.draining).toEqual(['w1']);
});

test('settings that came late before the store is told otherwise are put right', async () => {
  const { late } = unanswered('writeSettings', false);
  await expect(book.change({ draining: ['w2'] })).rejects.toMatchObject({ code: 'EM_STORE_UNAVAILABLE' });
  await late();
  expect(await drainingIn(store)).toEqual(['w2']);
  clock.advance(1000);
  await settled();
  expect(await drainingIn(store)).toEqual([]);
});

test('a repair is tried until the store answers, and no more under a later leader', async () => {
  let attempts = 0;
  const failures = [away, away, new EmError('EM_FENCE', { got: 1, wanted: 2 })];
  doubts.add('x', async () => {
    throw failures[attempts++]!;
  });
  for (let second = 0; second < 10; second += 1) {
    clock.advance(1000);
    await settled();
  }
  expect(attempts).toBe(3);
});

test('changes that are asked for at once all count', async () => {
  await Promise.all([book.change({ draining: ['w1'] }), book.change({ pins: [{ layer: 0, expert: 1, worker: 'w1' }] })]);
  expect(book.settings).toMatchObject({ draining: ['w1'], pins: [{ layer: 0 }] });
});

test('load that is not answered for is offered again as it was, and counts once; what came meanwhile counts too', async () => {
  const load = await LoadRecorder.open({ store, fence, clock, logger, intervalMs: 1000 });
  const layers = [{ numExperts: 2, expertBytes: 1, format: 'f32' }];
  const add = (rows: number[]) => load.add('w1', { load: [{ layer: 0, rows }] }, layers);
  const { late } = unanswered('addLoad', true);
  add([1, 0]);
  await load.flush();
  add([0, 5]);
  clock.advance(100);
  await load.flush();
  await late();
  const windows: LoadWindow[] = await store.readLoad(-1);
  expect(windows.map(({ rows }) => rows)).toEqual([[[1, 0]], [[0, 5]]]);
  await load.close();
});
