import { expect, it } from 'vitest';
import { formatRanges, placementData, renderPlacement } from '../../src/commands/placement-show.js';
import { examplePlacement } from '../cluster-examples.js';

it('the table counts the experts of each layer on each worker, dense layers left out', () => {
  expect(renderPlacement(examplePlacement, false)).toMatchInlineSnapshot(`
    "Placement   epoch 3   2 MoE layers, 6 experts, 7 replicas

    LAYER  FORMAT    w1  w2  w10
        1  bf16       2   1    1
        2  bf16,f32   1   2    0
    "
  `);
});

it('the wide table names them', () => {
  expect(renderPlacement(examplePlacement, true)).toMatchInlineSnapshot(`
    "Placement   epoch 3   2 MoE layers, 6 experts, 7 replicas

    LAYER  FORMAT    w1   w2   w10
        1  bf16      0-1  2    3
        2  bf16,f32  1    0-1
    "
  `);
});

it('the export is indexed by model layer and expert and has the keys of the contract', () => {
  const data = placementData(examplePlacement) as { epoch: number; layers: unknown[][] };
  expect(data.epoch).toBe(3);
  expect(data.layers.map((experts) => experts.length)).toEqual([0, 4, 2]);
  expect(data.layers[2]![1]).toEqual({
    format: 'f32',
    replicas: [
      { worker: 'w1', share: 0.25 },
      { worker: 'w2', share: 0.75 },
    ],
  });
});

it('neighbouring numbers are joined to ranges', () => {
  expect([[], [4], [0, 1, 2, 3, 8], [1, 3, 4]].map(formatRanges)).toEqual(['', '4', '0-3,8', '1,3-4']);
});
