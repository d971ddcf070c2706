// Who leads, with coordinators that share a store on a clock that stands still.
import { createLogger, FakeClock } from '@expertmesh/common';
import { emptyState, type Leader, MemoryStore } from '@expertmesh/stats';
import { beforeEach, expect, test } from 'vitest';
import { Election, type ElectionParts } from '../src/leadership/election.js';

const logger = createLogger('test', 'silent');
let clock: FakeClock;
let store: MemoryStore;

beforeEach(() => {
  clock = new FakeClock();
  store = storeAt({ fence: 0 });
});

function storeAt({ fence }: { fence: number }): MemoryStore {
  const state = { ...emptyState, fence };
  return new MemoryStore('memory:', state, undefined, () => clock.elapsed());
}

interface Candidate {
  readonly election: Election;
  /** won FENCE, lost, forgotten; in their order. */
  readonly told: string[];
  /** Refuses so many times to fill the store. */
  numFailures: number;
  seen: number;
  store: ElectionParts['store'];
  refuses: boolean;
}

function candidate(coordinator: string): Candidate {
  const told: string[] = [];
  const own: Candidate = { told, numFailures: 0, seen: 0, store, refuses: false, election: undefined as unknown as Election };
  const parts: ElectionParts = {
    ...{ coordinator, incarnation: `${coordinator}-1`, address: `${coordinator}:1`, clock, logger },
    store: {
      claimLead: (claim) => own.store.claimLead(claim),
      renewLead: (leader, ttlMs) => own.store.renewLead(leader, ttlMs),
      releaseLead: (leader) => own.store.releaseLead(leader),
    },
    knownFence: () => own.seen,
    won: async ({ fence }: Leader) => {
      if (own.refuses) throw new Error('the store cannot be read');
      told.push(`won ${fence}`);
    },
    lost: async () => void told.push('lost'),
    changed: () => undefined,
    forgotten: async () => {
      told.push('forgotten');
      own.numFailures -= 1;
      if (own.numFailures >= 0) throw new Error('the store does not answer');
    },
  };
  return Object.assign(own, { election: new Election(parts) });
}

/** Lets time pass in the steps in which elections look. */
async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 500) {
    clock.advance(500);
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the first one leads, the second knows it and follows it at once when it closes', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await a.election.start();
  await b.election.start();
  await pass(10_000);
  expect([a.told, b.told]).toEqual([['won 1'], []]);
  expect(b.election.leader).toEqual({ coordinator: 'a', incarnation: 'a-1', address: 'a:1', fence: 1 });
  await a.election.close();
  await pass(500);
  expect([a.told, b.told]).toEqual([['won 1', 'lost'], ['won 2']]);
  expect([a.election.isLeading, b.election.isLeading]).toEqual([false, true]);
});

test('a leader that stands still is followed within 3 s, and steps down when it wakes', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await a.election.start();
  await b.election.start();
  const awake = a.store;
  a.store = { ...awake, renewLead: () => new Promise(() => undefined) };
  await pass(3_000);
  expect(b.told).toEqual(['won 2']);
  const c = candidate('a');
  c.store = awake;
  await c.election.start();
  expect(c.election.leader?.coordinator).toBe('b');
});

test('a leader goes on without the store, and steps down when it hears of another one', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await a.election.start();
  await b.election.start();
  const away = {
    claimLead: () => Promise.reject(new Error('away')),
    renewLead: () => Promise.reject(new Error('away')),
    releaseLead: () => Promise.reject(new Error('away')),
  };
  const there = a.store;
  [a.store, b.store] = [away, away];
  await pass(20_000);
  expect([a.told, b.told]).toEqual([['won 1'], []]);
  b.store = there;
  await pass(500);
  expect([a.told, b.told]).toEqual([['won 1'], ['won 2']]);
  a.store = there;
  await pass(500);
  expect(a.told).toEqual(['won 1', 'lost']);
  expect(a.election.leader?.coordinator).toBe('b');
});

test('a leader fills a store that has been emptied before a standby takes the lead', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await b.election.start();
  await a.election.start();
  [a.seen, b.seen] = [1, 1];
  const emptied = storeAt({ fence: 0 });
  [a.store, b.store] = [emptied, emptied];
  await pass(500);
  expect([a.told, b.told]).toEqual([[], ['won 1', 'forgotten']]);
  await pass(10_000);
  expect([a.told, b.told]).toEqual([[], ['won 1', 'forgotten']]);
});

test('where the leader is gone too, a standby leads above every fence that workers have seen', async () => {
  const b = candidate('b');
  b.seen = 7;
  await b.election.start();
  await pass(2_000);
  expect(b.told).toEqual([]);
  await pass(1_000);
  expect(b.told).toEqual(['won 8']);
});

test('a leader of a store that has lost its last writes steps down before workers that have seen more, and leads anew above it', async () => {
  const a = candidate('a');
  await a.election.start();
  a.seen = 5;
  await pass(500);
  expect(a.told).toEqual(['won 1', 'lost']);
  await pass(10_000);
  expect(a.told).toEqual(['won 1', 'lost', 'won 6']);
});

test('one whose term cannot begin gives the lead back and tries again', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  a.refuses = true;
  await expect(a.election.start()).rejects.toThrow('cannot be read');
  expect(a.election.isLeading).toBe(false);
  await b.election.start();
  expect(b.told).toEqual(['won 2']);
});

test('a store that has lost what it had is filled again until it has taken all of it', async () => {
  const a = candidate('a');
  await a.election.start();
  a.numFailures = 2;
  a.store = storeAt({ fence: 0 });
  await pass(10_000);
  expect(a.told).toEqual(['won 1', 'forgotten', 'forgotten', 'forgotten']);
});

test('a standby of an emptied store leads above the fence of the leader that it has known, though no worker has told of it', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await a.election.start();
  await b.election.start();
  b.store = storeAt({ fence: 0 });
  await pass(3_000);
  expect(b.told).toEqual(['won 2']);
});

test('of two leaders to which an emptied store has given one fence, the first steps down and leads above it next', async () => {
  const [a, b] = [candidate('a'), candidate('b')];
  await a.election.start();
  const emptied = storeAt({ fence: 0 });
  b.store = emptied;
  await b.election.start();
  expect(b.told).toEqual(['won 1']);
  a.store = emptied;
  await pass(500);
  expect([a.told, b.told]).toEqual([['won 1', 'lost'], ['won 1']]);
  await b.election.close();
  await pass(1_000);
  expect(a.told).toEqual(['won 1', 'lost', 'won 2']);
});

test('a leader steps down at once before workers that have seen more, and does not wait for anybody to lead above it', async () => {
  const a = candidate('a');
  await a.election.start();
  a.seen = 5;
  await pass(1_000);
  expect(a.told).toEqual(['won 1', 'lost', 'won 6']);
});
