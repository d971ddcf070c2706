import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { deviceTierWithin } from '../src/device-tier.js';

const modelFolder = fileURLToPath(new URL('../../../test/fixtures/olmoe', import.meta.url));
const share = { modelFolder, precision: { kind: 'all', format: 'f32' }, workers: 2, residentOnly: false } as const;
/** 16 in each of three layers, of three matrices of 64 x 24. */
const expertBytes = 3 * 64 * 24 * 4;

it('limits the placement where all experts have room in all workers together', async () => {
  const memoryBytes = (48 / 2) * expertBytes;
  expect(await deviceTierWithin({ ...share, memoryBytes })).toEqual({ memoryBytes, deviceSlots: 0 });
});

it('is slots of each layer where they have not, down to one, and no less', async () => {
  expect(await deviceTierWithin({ ...share, memoryBytes: 24 * expertBytes - 1 })).toEqual({ memoryBytes: 0, deviceSlots: 7 });
  expect(await deviceTierWithin({ ...share, memoryBytes: 3 * expertBytes })).toEqual({ memoryBytes: 0, deviceSlots: 1 });
  await expect(deviceTierWithin({ ...share, memoryBytes: 3 * expertBytes - 1 })).rejects.toMatchObject({ code: 'EM_OPTION_VALUE' });
});

it('has more slots where experts are held in fewer bits', async () => {
  const { deviceSlots } = await deviceTierWithin({
    ...share,
    precision: { kind: 'all', format: 'bf16' },
    workers: 1,
    memoryBytes: 9 * expertBytes,
  });
  expect(deviceSlots).toBe(6);
});

it('leaves room for the expert that comes where routers choose among residents, of which each worker has its own', async () => {
  const residents = { ...share, residentOnly: true };
  expect(await deviceTierWithin({ ...residents, memoryBytes: 48 * expertBytes })).toEqual({ memoryBytes: 0, deviceSlots: 0 });
  expect(await deviceTierWithin({ ...residents, memoryBytes: 25 * expertBytes })).toEqual({ memoryBytes: 0, deviceSlots: 8 });
  expect(await deviceTierWithin({ ...residents, memoryBytes: 25 * expertBytes - 1 })).toEqual({ memoryBytes: 0, deviceSlots: 7 });
});
