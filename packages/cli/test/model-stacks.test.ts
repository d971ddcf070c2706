import { expect, it } from 'vitest';
import { layersByStack, stackTitle } from '../src/model-stacks.js';

const layers = [1, 3, 5, 7].map((layer) => ({ layer, rows: [layer, 0] }));
const shown = (numEncoderLayers: number, some = layers) =>
  layersByStack(some, numEncoderLayers).map(({ stack, layers: own }) => [stackTitle(stack), own.map(({ layer }) => layer)]);

it('the encoder and the decoder are told of apart', () => {
  expect(shown(4)).toEqual([
    ['ENCODER', [1, 3]],
    ['DECODER', [5, 7]],
  ]);
});

it('a stack without a layer shown has none, and a model without an encoder one for all', () => {
  expect(shown(4, layers.slice(2, 3))).toEqual([['DECODER', [5]]]);
  expect(shown(0)).toEqual([['LAYER', [1, 3, 5, 7]]]);
});
