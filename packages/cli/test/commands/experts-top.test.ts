import { expect, it } from 'vitest';
import { rankExperts, renderHotExperts } from '../../src/commands/experts-top.js';
import { exampleLoad, examplePlacement } from '../cluster-examples.js';

it('ranks all experts by their rows, equal ones by layer and expert, with the workers that hold them', () => {
  const hot = rankExperts(exampleLoad, examplePlacement);
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
  const idle = { ...exampleLoad, layers: [{ layer: 1, rows: [0, 0, 0, 0] }] };
  expect(rankExperts(idle, examplePlacement).experts.map(({ share }) => share)).toEqual([0, 0, 0, 0]);
});

it('the table shows as many as asked for', () => {
  const hot = rankExperts(exampleLoad, examplePlacement);
  expect(renderHotExperts(hot, 2)).toMatchInlineSnapshot(`
    "40 rows routed since 2026-01-02T03:04:05.000Z; 2 of 6 experts

    LAYER  EXPERT  ROWS   SHARE  WORKERS
        2       0    15  37.50%  w2
        1       0    10  25.00%  w1
    "
  `);
});
