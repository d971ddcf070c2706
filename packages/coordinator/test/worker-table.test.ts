// Who is in the cluster and who is alive, over invented time.
import { beforeEach, expect, test } from 'vitest';
import { reportOf } from '../src/membership/worker-report.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import { fakeFacts } from './facts.js';

const limits = { suspectAfterMs: 5000, reconnectWithinMs: 2000 };
const nobody = new Set<string>();
let table: WorkerTable;

beforeEach(() => {
  table = new WorkerTable('default');
});

function stateOf(worker: string) {
  return table.get(worker)?.state;
}

test('a new worker is joining until it is said to be ready', () => {
  table.register(fakeFacts('w1'), 0);
  expect(stateOf('w1')).toBe('joining');
  table.setReady('w1');
  expect(stateOf('w1')).toBe('ready');
});

test('messages reset the silence', () => {
  table.register(fakeFacts('w1'), 0);
  table.heard('w1', 4000);
  expect(table.judge(8999, limits, nobody)).toEqual([]);
  expect(table.judge(9000, limits, nobody).map(({ facts }) => facts.id)).toEqual(['w1']);
  expect(stateOf('w1')).toBe('lost');
});

test('a loss is told once', () => {
  table.register(fakeFacts('w1'), 0);
  expect(table.judge(5000, limits, nobody)).toHaveLength(1);
  expect(table.judge(6000, limits, nobody)).toEqual([]);
});

test('a worker whose stream broke has less time than a silent one', () => {
  table.register(fakeFacts('w1'), 0);
  table.register(fakeFacts('w2'), 0);
  table.disconnected('w2', 1000);
  expect(table.judge(2999, limits, nobody)).toEqual([]);
  expect(table.judge(3000, limits, nobody).map(({ facts }) => facts.id)).toEqual(['w2']);
});

test('a message that arrives after the break does not bring a worker back', () => {
  table.register(fakeFacts('w1'), 0);
  table.disconnected('w1', 1000);
  table.heard('w1', 2900);
  expect(table.judge(3000, limits, nobody)).toHaveLength(1);
});

test('a process that is back in time keeps its state, a new process does not', () => {
  table.register(fakeFacts('w1'), 0);
  table.setReady('w1');
  table.disconnected('w1', 100);
  expect(table.register(fakeFacts('w1'), 200)).toBeNull();
  expect(stateOf('w1')).toBe('ready');
  table.disconnected('w1', 300);
  const replaced = table.register(fakeFacts('w1', { incarnation: 'w1-2' }), 400);
  expect(replaced).toMatchObject({ facts: { incarnation: 'w1-1' }, state: 'lost' });
  expect(stateOf('w1')).toBe('joining');
});

test('a process that is back after its loss joins anew', () => {
  table.register(fakeFacts('w1'), 0);
  table.setReady('w1');
  table.judge(5000, limits, nobody);
  expect(table.register(fakeFacts('w1'), 6000)).toBeNull();
  expect(stateOf('w1')).toBe('joining');
});

test('a second process is refused while the first is connected, and taken once its stream broke or it is lost', () => {
  table.register(fakeFacts('w1'), 0);
  const second = fakeFacts('w1', { incarnation: 'w1-2' });
  expect(() => table.register(second, 10)).toThrow(/registered as w1 already/);
  table.disconnected('w1', 20);
  table.register(second, 30);
  expect(table.get('w1')?.facts.incarnation).toBe('w1-2');
  table.judge(5030, limits, nobody);
  table.register(fakeFacts('w1', { incarnation: 'w1-3' }), 5040);
  expect(stateOf('w1')).toBe('joining');
});

test('what a refused worker says changes nothing', () => {
  table.register(fakeFacts('w1'), 0);
  expect(() => table.register(fakeFacts('w2', { numerics: 'other' }), 0)).toThrow(/numerics other; the cluster has cpu-v1/);
  expect(table.all()).toHaveLength(1);
});

test('a cluster without live workers takes another wire dtype, but no other model than that of its placement', () => {
  table.register(fakeFacts('w1'), 0);
  table.bindModel({ fingerprint: 'f00d', layers: fakeFacts('w1').layers });
  table.judge(5000, limits, nobody);
  table.register(fakeFacts('w2', { wireDtype: 'bf16' }), 5000);
  expect(stateOf('w2')).toBe('joining');
  table.judge(10_000, limits, nobody);
  expect(() => table.register(fakeFacts('w3', { model: { fingerprint: 'beef' } }), 10_000)).toThrow(/checkpoint fingerprint beef/);
});

test('a restarted worker that was alone may come back with other options', () => {
  table.register(fakeFacts('w1'), 0);
  table.disconnected('w1', 10);
  table.register(fakeFacts('w1', { incarnation: 'w1-2', wireDtype: 'bf16' }), 20);
  expect(table.get('w1')?.facts.wireDtype).toBe('bf16');
});

test('a worker that leaves is lost at once and is not told again', () => {
  table.register(fakeFacts('w1'), 0);
  table.left('w1', 'stopped', 10);
  expect(table.get('w1')).toMatchObject({ state: 'lost', reason: 'it left: stopped' });
  expect(table.judge(20_000, limits, nobody)).toEqual([]);
});

test('a lost worker is forgotten after ten minutes, unless the placement needs it', () => {
  for (const id of ['w1', 'w2']) table.register(fakeFacts(id), 0);
  table.judge(5000, limits, nobody);
  table.judge(604_999, limits, new Set(['w1']));
  expect(table.all()).toHaveLength(2);
  table.judge(605_000, limits, new Set(['w1']));
  expect(table.all().map(({ facts }) => facts.id)).toEqual(['w1']);
});

test('time in which the judge stood still is not silence, and does not reach into the future', () => {
  table.register(fakeFacts('w1'), 0);
  table.register(fakeFacts('w2'), 59_900);
  table.forgive(59_000, 60_000);
  expect(table.judge(63_999, limits, nobody)).toEqual([]);
  expect(table.judge(64_000, limits, nobody).map(({ facts }) => facts.id)).toEqual(['w1']);
  expect(table.judge(65_000, limits, nobody).map(({ facts }) => facts.id)).toEqual(['w2']);
});

test('a failure takes readiness away until the worker is ready again', () => {
  table.register(fakeFacts('w1'), 0);
  table.setReady('w1');
  table.setFailed('w1', 'no memory');
  expect(table.get('w1')).toMatchObject({ state: 'joining', reason: 'no memory' });
  table.setReady('w1');
  expect(table.get('w1')).toMatchObject({ state: 'ready', reason: '' });
});

test('a worker that is about to leave is draining, and only itself can change that', () => {
  table.register(fakeFacts('w1'), 0);
  table.setReady('w1');
  table.report('w1', reportOf({ isLeaving: true }));
  expect(stateOf('w1')).toBe('draining');
  table.setDraining([]);
  expect(stateOf('w1')).toBe('draining');
  table.report('w1', reportOf({}));
  expect(stateOf('w1')).toBe('ready');
});
