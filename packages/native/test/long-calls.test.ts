// Calls that are given tens of thousands of tensors: they read a bounded number of them in one turn of the event loop.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint, Engine } from '../src/binding.js';
import { loadNative } from '../src/index.js';
import { fixtureModel } from './fixture-model.js';

const native = loadNative();
const model = fixtureModel('mixtral');
const numLayers = 60;
const spec = {
  ...model.spec,
  decoder: { ...model.spec.decoder, numLayers },
  layers: Array.from({ length: numLayers }, (_, i) => model.spec.layers[i % model.spec.layers.length]!),
};

let engine: Engine;
let checkpoint: Checkpoint;
beforeAll(async () => {
  engine = native.engineOpen({ threads: 1, kernels: 'auto' });
  checkpoint = await native.checkpointOpen(model.files, model.tensors);
});
afterAll(() => {
  native.checkpointClose(checkpoint);
  native.engineClose(engine);
});

/** `items`, and how many of them were read in each turn of the event loop so far. */
function watched<T>(items: readonly T[]): { items: T[]; perTurn: number[] } {
  const perTurn = [0];
  let isOver = false;
  const count = () => {
    if (isOver) {
      isOver = false;
      perTurn.push(0);
      setImmediate(() => {
        isOver = true;
      });
    }
    perTurn[perTurn.length - 1]! += 1;
  };
  setImmediate(() => {
    isOver = true;
  });
  const result = [...items];
  for (const [index, item] of items.entries()) {
    Object.defineProperty(result, index, {
      get: () => {
        count();
        return item;
      },
    });
  }
  return { items: result, perTurn };
}

describe('in one turn of the event loop', () => {
  it('checkpointOpen reads at most 256 tensors', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ ...model.tensors[0]!, name: `tensor ${i}` }));
    const { items, perTurn } = watched(many);
    native.checkpointClose(await native.checkpointOpen(model.files, items));
    expect(perTurn.reduce((sum, count) => sum + count, 0)).toBe(many.length);
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(256);
  });

  it('expertStoreOpen and decoderOpen read one layer', async () => {
    const ofStore = watched(spec.layers);
    native.expertStoreClose(await native.expertStoreOpen(engine, checkpoint, { ...spec, layers: ofStore.items }, 'f32'));
    const ofDecoder = watched(spec.layers);
    const options = { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' } as const;
    native.decoderClose(await native.decoderOpen(engine, checkpoint, { ...spec, layers: ofDecoder.items }, options));
    for (const { perTurn } of [ofStore, ofDecoder]) expect(perTurn).toEqual(Array.from({ length: numLayers }, () => 1));
  });
});

describe('a list that changes while it is read', () => {
  it('is an error by name, or is opened as it was found', async () => {
    const entry = model.tensors[0]!;
    const many: (typeof entry)[] = Array.from({ length: 1000 }, (_, i) => ({ ...entry, name: `tensor ${i}` }));
    const shorter = native.checkpointOpen(model.files, many);
    many.length = 500;
    native.checkpointClose(await shorter);
    const wrong = native.checkpointOpen(model.files, many);
    many[400] = null as never;
    await expect(wrong).rejects.toMatchObject({
      code: 'EM_NATIVE_ARGUMENT',
      message: 'checkpointOpen: tensors[400] is null; wanted an object',
    });
  });
});
