import { fileURLToPath } from 'node:url';
import { openModelFolder } from '@expertmesh/models';
import { expect, it } from 'vitest';
import { deviceBytesByLayer, deviceTierBytes, deviceTierWithin } from '../src/device-tier.js';

const modelFolder = fileURLToPath(new URL('../../../test/fixtures/olmoe', import.meta.url));
const share = { modelFolder, precision: { kind: 'all', format: 'f32' }, workers: 2, residentOnly: false } as const;
/** 16 in each of three layers, of three matrices of 64 x 24. */
const expertBytes = 3 * 64 * 24 * 4;

it('limits the placement where all experts have room in all workers together', async () => {
  const memoryBytes = (48 / 2) * expertBytes;
  expect(await deviceTierWithin({ ...share, memoryBytes })).toEqual({ memoryBytes, deviceBytes: 0, deviceSlots: 0 });
});

it('is what lies in memory where they have not, down to one of each layer, and no less', async () => {
  for (const memoryBytes of [24 * expertBytes - 1, 3 * expertBytes]) {
    expect(await deviceTierWithin({ ...share, memoryBytes })).toEqual({ memoryBytes: 0, deviceBytes: memoryBytes, deviceSlots: 0 });
  }
  await expect(deviceTierWithin({ ...share, memoryBytes: 3 * expertBytes - 1 })).rejects.toMatchObject({ code: 'EM_OPTION_VALUE' });
});

it('is parted among the layers by the formats that experts begin in', async () => {
  const folder = await openModelFolder(modelFolder);
  const bytesIn = (format: 'f32' | 'bf16', bytes: number) => deviceBytesByLayer(folder, { kind: 'all', format }, bytes);
  expect(bytesIn('f32', 9 * expertBytes)).toEqual([3, 3, 3].map((experts) => experts * expertBytes));
  expect(bytesIn('bf16', 1.5 * expertBytes)).toEqual([0.5, 0.5, 0.5].map((experts) => experts * expertBytes));
  expect(bytesIn('f32', 0)).toEqual([]);
  expect(() => bytesIn('f32', 1.5 * expertBytes)).toThrow('--device-memory');
});

it('is told as bytes, also where it is a number of experts', () => {
  const experts = { expertsByLayer: [4, 0, 2], expertBytesByLayer: [10, 0, 30] } as unknown as Parameters<typeof deviceTierBytes>[1];
  expect(deviceTierBytes({ deviceBytes: 0, deviceSlots: 3 }, experts)).toBe(3 * 10 + 2 * 30);
  expect(deviceTierBytes({ deviceBytes: 99, deviceSlots: 0 }, experts)).toBe(99);
  expect(deviceTierBytes({ deviceBytes: 0, deviceSlots: 0 }, experts)).toBe(0);
});

it('leaves room for the expert that comes where routers choose among residents, of which each worker has its own', async () => {
  const residents = { ...share, residentOnly: true };
  expect(await deviceTierWithin({ ...residents, memoryBytes: 48 * expertBytes })).toEqual({
    memoryBytes: 0,
    deviceBytes: 0,
    deviceSlots: 0,
  });
  expect(await deviceTierWithin({ ...residents, memoryBytes: 25 * expertBytes })).toEqual({
    memoryBytes: 0,
    deviceBytes: 0,
    deviceSlots: 8,
  });
  expect(await deviceTierWithin({ ...residents, memoryBytes: 25 * expertBytes - 1 })).toEqual({
    memoryBytes: 0,
    deviceBytes: 0,
    deviceSlots: 7,
  });
  const tooSmall = deviceTierWithin({ ...residents, memoryBytes: 4 * expertBytes - 1 });
  await expect(tooSmall).rejects.toThrow(
    `${4 * expertBytes - 1} bytes; wanted at least ${4 * expertBytes} bytes: one expert of each layer, and one`,
  );
});
