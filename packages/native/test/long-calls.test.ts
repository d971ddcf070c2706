// Calls that are given tens of thousands of tensors: they read a bounded number of them in one turn of the event loop.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint, Engine, ExpertStore } from '../src/handles.js';
import { loadNative, unlimitedSlots } from '../src/index.js';
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
  checkpoint = await native.checkpointOpen(model.files, model.tensors, { pageCache: 'keep' });
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
    native.checkpointClose(await native.checkpointOpen(model.files, items, { pageCache: 'keep' }));
    expect(perTurn.reduce((sum, count) => sum + count, 0)).toBe(many.length);
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(256);
  });

  it('expertStoreOpen and decoderOpen read one layer', async () => {
    const ofStore = watched(spec.layers);
    native.expertStoreClose(await native.expertStoreOpen(engine, checkpoint, { ...spec, layers: ofStore.items }, 'f32', unlimitedSlots));
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
    const shorter = native.checkpointOpen(model.files, many, { pageCache: 'keep' });
    many.length = 500;
    native.checkpointClose(await shorter);
    const wrong = native.checkpointOpen(model.files, many, { pageCache: 'keep' });
    many[400] = null as never;
    await expect(wrong).rejects.toMatchObject({
      code: 'EM_NATIVE_ARGUMENT',
      message: 'checkpointOpen: tensors[400] is null; wanted an object',
    });
  });
});

describe('the bytes of a large expert', () => {
  const hidden = 2048;
  const intermediate = 4096;
  const shape = [intermediate, hidden];
  const expertSize = 3 * 2 * hidden * intermediate;
  const tensors = ['gate', 'up', 'down'].map((name, i) => ({
    ...{ name, file: 0, dtype: 'bf16' as const, shape: name === 'down' ? [hidden, intermediate] : shape },
    ...{ begin: (i * expertSize) / 3, end: ((i + 1) * expertSize) / 3 },
  }));
  const linear = (weight: string) => ({ weight, bias: null });
  const large = {
    ...model.spec,
    hiddenSize: hidden,
    layers: model.spec.layers.map(({ sublayers }) => ({
      sublayers: sublayers.map((sublayer) => {
        if (sublayer.kind !== 'mixture') return sublayer;
        const experts = sublayer.mixture.experts.map(() => ({
          ...{ activation: 'silu' as const, intermediateSize: intermediate },
          ...{ gate: linear('gate'), up: linear('up'), down: linear('down') },
        }));
        return { kind: 'mixture' as const, mixture: { ...sublayer.mixture, expertIntermediateSize: intermediate, experts } };
      }),
    })),
  };
  let folder: string;
  let store: ExpertStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'expertmesh-'));
    const file = join(folder, 'weights');
    await writeFile(file, '');
    await truncate(file, expertSize);
    const opened = await native.checkpointOpen([file], tensors, { pageCache: 'keep' });
    store = await native.expertStoreOpen(engine, opened, large, 'f32', unlimitedSlots);
    native.checkpointClose(opened);
  });
  afterAll(async () => {
    native.expertStoreClose(store);
    await rm(folder, { recursive: true });
  });

  it('come as the memory that they were read into, without a copy', async () => {
    const { arrayBuffers } = process.memoryUsage();
    const bytes = await native.expertBytes(store, 0, 0, 'bf16');
    expect(bytes.length).toBe(expertSize);
    // What is handed over by the engine does not count as memory of JavaScript.
    expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(expertSize / 2);
  });

  it('are taken over a mebibyte in a turn', async () => {
    const bytes = new Uint8Array(expertSize);
    const whole = await native.expertLoadBytes(store, 0, 1, 'bf16', bytes);
    expect(whole).toMatchObject({ bytes: expertSize, format: 'bf16' });
    const loading = native.expertLoadBytes(store, 0, 2, 'bf16', bytes);
    const failing = expect(loading).rejects.toMatchObject({ message: expect.stringContaining('canonical was shrunk or transferred') });
    for (let turn = 2; turn < expertSize / 2 ** 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    // Some of it is still to be taken over.
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    await failing;
  });
});
