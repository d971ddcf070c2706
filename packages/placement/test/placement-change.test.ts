// What differs between placements, and what of it each worker is to hold: as a scan of the whole would tell.

import { v1 } from '@expertmesh/proto';
import { describe, expect, test } from 'vitest';
import {
  ContentIndex,
  changedExperts,
  changeMessage,
  changesFromMessage,
  type ExpertPlacement,
  type Placement,
  withChanges,
} from '../src/index.js';

function placed(...workers: string[]): ExpertPlacement {
  return { format: 'bf16', checksum: '0a', replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })) };
}

const before: Placement = { epoch: 4, layers: [[], [placed('w1'), placed('w2')], [placed('w1', 'w3'), placed('w2')]] };
const changes = [
  { layer: 1, expert: 0, after: placed('w2') },
  { layer: 2, expert: 0, after: placed('w3') },
  { layer: 2, expert: 1, after: placed('w2', 'w1') },
];
const after = withChanges(before, 5, changes);

describe('withChanges', () => {
  test('changes what it names and shares the rest', () => {
    expect(after).toEqual({ epoch: 5, layers: [[], [placed('w2'), placed('w2')], [placed('w3'), placed('w2', 'w1')]] });
    expect(after.layers[0]).toBe(before.layers[0]);
    expect(after.layers[1]![1]).toBe(before.layers[1]![1]);
    expect(before.layers[1]![0]).toEqual(placed('w1'));
  });

  test('and changedExperts are each other’s inverse, also over the wire', () => {
    const changed = changedExperts(before, after);
    expect(changed.map(({ before: _, ...change }) => change)).toEqual(changes);
    const bytes = v1.PlacementChange.encode(changeMessage(4, after, changed)).finish();
    const message = v1.PlacementChange.decode(bytes);
    expect(message).toMatchObject({ baseEpoch: 4, epoch: 5 });
    expect(withChanges(before, 5, changesFromMessage(message))).toEqual(after);
  });

  test('an expert that is placed as before is no change, whatever objects say so', () => {
    expect(changedExperts(before, structuredClone(before))).toEqual([]);
    expect(changedExperts(before, withChanges(before, 5, [{ layer: 2, expert: 0, after: placed('w3', 'w1') }]))).toEqual([]);
  });
});

describe('ContentIndex', () => {
  const contentsBy = (index: ContentIndex) =>
    Object.fromEntries([...index.workers].sort().map((id) => [id, [...index.of(id).keys()].sort()]));

  test('has for each worker what the placement names for it', () => {
    const index = ContentIndex.of(before);
    expect(contentsBy(index)).toEqual({
      w1: ['1/0/bf16', '2/0/bf16'],
      w2: ['1/1/bf16', '2/1/bf16'],
      w3: ['2/0/bf16'],
    });
    expect(index.of('w1').get('2/0/bf16')).toEqual({ layer: 2, expert: 0, format: 'bf16', checksum: '0a' });
    expect(index.of('w9').size).toBe(0);
  });

  test('with changes is that of the changed placement, and leaves the one it came from as it was', () => {
    const index = ContentIndex.of(before);
    const next = index.with(changedExperts(before, after));
    expect(contentsBy(next)).toEqual(contentsBy(ContentIndex.of(after)));
    expect(contentsBy(index)).toEqual(contentsBy(ContentIndex.of(before)));
    const emptied = withChanges(after, 6, [{ layer: 2, expert: 0, after: placed('w2') }]);
    expect(next.with(changedExperts(after, emptied)).has('w3')).toBe(false);
  });

  test('names a new format of an expert in place of the old one', () => {
    const other = withChanges(before, 5, [{ layer: 1, expert: 0, after: { ...placed('w1'), format: 'q8' } }]);
    const next = ContentIndex.of(before).with(changedExperts(before, other));
    expect([...next.of('w1').keys()].sort()).toEqual(['1/0/q8', '2/0/bf16']);
  });
});
