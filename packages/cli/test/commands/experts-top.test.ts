import { expect, it } from 'vitest';
import { rankExperts, renderHotExperts } from '../../src/commands/experts-top.js';
import { exampleLoad, examplePlacement } from '../cluster-examples.js';

it('ranks all experts by their rows, equal ones by layer and expert, with the workers that hold them', () => {
  const hot = rankExperts(exampleLoad, examplePlacement, 0);
  expect(hot.since).toBe('2026-01-02T03:04:05.000Z');
  expect(hot.total).toBe(40);
  expect(hot.experts).toEqual([
    { layer: 2, expert: 0, rows: 15, share: 0.375, workers: ['w2'] },
    { layer: 1, expert: 0, rows: 10, share: 0.25, workers: ['w1'] },
    { layer: 1, expert: 2, rows: 5, share: 0.125, workers: ['w2'] },
    { layer: 1, expert: 3, rows: 5, share: 0.125, workers: ['w10'] },
    { layer: 2, expert: 1, rows: 5, share: 0.125, workers: ['w1', 'w2'] },
    { layer: 1, expert: 1, rows: 0, share: 0, workers: ['w1'] },
  ]);
});

it('before any row was routed every share is 0', () => {
  const idle = { ...exampleLoad, layers: [{ layer: 1, rows: [0, 0, 0, 0], batches: 0, activeExperts: 0 }] };
  const hot = rankExperts(idle, examplePlacement, 0);
  expect(hot.idle).toEqual([{ stack: null, batches: 0, share: null }]);
  expect(renderHotExperts(hot, 1)).not.toContain('idle');
  expect(hot.experts.map(({ share }) => share)).toEqual([0, 0, 0, 0]);
});

it('tells how many experts a batch leaves idle, of encoder and decoder apart', () => {
  // Layer 1: 5 of 2 x 4 had rows; layer 2: 8 of 5 x 2.
  expect(rankExperts(exampleLoad, examplePlacement, 0).idle).toEqual([{ stack: null, batches: 7, share: (2 * (3 / 8) + 5 * (1 / 5)) / 7 }]);
  expect(rankExperts(exampleLoad, examplePlacement, 2).idle).toEqual([
    { stack: 'encoder', batches: 2, share: 3 / 8 },
    { stack: 'decoder', batches: 5, share: 1 / 5 },
  ]);
  expect(renderHotExperts(rankExperts(exampleLoad, examplePlacement, 2), 1)).toContain(
    'experts idle in a batch: encoder 37.5% (2 batches), decoder 20.0% (5 batches)\n',
  );
});

it('the table shows as many as asked for', () => {
  const hot = rankExperts(exampleLoad, examplePlacement, 0);
  expect(renderHotExperts(hot, 2)).toMatchInlineSnapshot(`
    "40 rows routed since 2026-01-02T03:04:05.000Z; 2 of 6 experts
    experts idle in a batch: 25.0% (7 batches)

    LAYER  EXPERT  ROWS   SHARE  WORKERS
        2       0    15  37.50%  w2
        1       0    10  25.00%  w1
    "
  `);
});
