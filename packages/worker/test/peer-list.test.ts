// What a worker makes of the peers that one stream tells of.
import { expect, test } from 'vitest';
import { PeerList } from '../src/cluster/peer-list.js';

const peers = (...workers: string[]) => workers.map((worker) => ({ worker, address: `${worker}:1` }));

test('changes add, replace and take away; a whole list takes the place of all', () => {
  const list = new PeerList();
  expect(list.take({ version: 4, baseVersion: 0, peers: peers('a', 'b') })).toEqual(peers('a', 'b'));
  const moved = { worker: 'a', address: 'elsewhere:1' };
  expect(list.take({ version: 5, baseVersion: 4, peers: [moved, ...peers('c')], gone: ['b'] })).toEqual([moved, ...peers('c')]);
  expect(list.take({ version: 9, baseVersion: 0, peers: peers('d') })).toEqual(peers('d'));
});

test('a change of another list is not taken: one that has been left out, or comes before any', () => {
  expect(new PeerList().take({ version: 5, baseVersion: 4, peers: peers('a') })).toBeNull();
  const list = new PeerList();
  list.take({ version: 4, peers: peers('a') });
  expect(list.take({ version: 6, baseVersion: 5, peers: peers('b') })).toBeNull();
  expect(list.take({ version: 5, baseVersion: 4, peers: peers('c') })).toEqual(peers('a', 'c'));
});

test('a coordinator of an earlier version tells all each time, without versions', () => {
  const list = new PeerList();
  expect(list.take({ peers: peers('a', 'b') })).toEqual(peers('a', 'b'));
  expect(list.take({ peers: peers('b') })).toEqual(peers('b'));
});
