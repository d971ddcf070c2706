import { expect, test } from 'vitest';
import { reportOf } from '../src/membership/worker-report.js';
import { WorkerTable } from '../src/membership/worker-table.js';
import { slowText } from '../src/reporting/slow-text.js';
import { fakeFacts } from './facts.js';

function tableOf(...workers: string[]): WorkerTable {
  const table = new WorkerTable('default');
  for (const worker of workers) {
    table.register(fakeFacts(worker), 0);
    table.setReady(worker);
  }
  return table;
}

test('a worker that others find slow is named once, with who finds it', () => {
  const table = tableOf('w1', 'w2', 'w3');
  table.report('w1', reportOf({ slowPeers: ['w3', 'w9'] }));
  table.report('w2', reportOf({ slowPeers: ['w3'] }));
  expect(slowText(table)).toEqual([
    'worker w3 is slow: it answers w1, w2 late again and again; their rows go to other replicas where there are any',
  ]);
  table.report('w1', reportOf({}));
  table.report('w2', reportOf({}));
  expect(slowText(table)).toEqual([]);
});

test('a worker that takes longer than others is named with how many give it less, and how little', () => {
  const table = tableOf('w1', 'w2', 'w3');
  table.report('w1', reportOf({ loweredPeers: { w3: 0.5625, w9: 0.5 } }));
  const text = (who: string, least: number) =>
    `worker w3 is slow: it takes longer than others, and ${who} it less than its share, ${least} % at the least`;
  expect(slowText(table)).toEqual([text('1 worker gives', 56)]);
  table.report('w2', reportOf({ loweredPeers: { w3: 0.5 } }));
  expect(slowText(table)).toEqual([text('2 workers give', 50)]);
  table.report('w1', reportOf({}));
  table.report('w2', reportOf({}));
  expect(slowText(table)).toEqual([]);
});

test('a worker whose engine does not get on is named before it counts as lost', () => {
  const table = tableOf('w1', 'w2');
  table.report('w1', reportOf({ stalledMs: 9_000 }));
  table.report('w2', reportOf({ stalledMs: 12_500 }));
  expect(slowText(table)).toEqual(['worker w2 is slow: its engine has not got on for 12 s; after 30 s it counts as lost']);
});

test('a worker that is behind with what it was told is named with why', () => {
  const table = tableOf('w1', 'w2');
  table.setSlow('w2', 'it has not answered for 5000 ms');
  expect(slowText(table)).toEqual(['worker w2 is slow: it has not answered for 5000 ms; plans give it nothing more']);
});
