import { beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '../src/memory-store.js';

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
});

function commit(fence: number, expectedEpoch: number, epoch: number) {
  return { fingerprint: 'f00d', layers: [], fence, expectedEpoch, placement: { epoch, layers: [] } };
}

test('fences rise from 1', async () => {
  expect([await store.nextFence(), await store.nextFence()]).toEqual([1, 2]);
});

test('what is committed is read back', async () => {
  expect(await store.readPlacement()).toBeNull();
  await store.commitPlacement(commit(1, 0, 3));
  expect(await store.readPlacement()).toEqual({ fingerprint: 'f00d', layers: [], placement: { epoch: 3, layers: [] } });
});

test('a commit under a lower fence is refused', async () => {
  await store.nextFence();
  await store.nextFence();
  await expect(store.commitPlacement(commit(1, 0, 1))).rejects.toMatchObject({ code: 'EM_FENCE' });
  await store.commitPlacement(commit(2, 0, 1));
});

test('a commit that follows another epoch than the stored one is refused', async () => {
  await store.commitPlacement(commit(1, 0, 1));
  await expect(store.commitPlacement(commit(1, 0, 2))).rejects.toMatchObject({ code: 'EM_EPOCH' });
  await expect(store.commitPlacement(commit(1, 1, 1))).rejects.toMatchObject({ code: 'EM_EPOCH' });
  await store.commitPlacement(commit(1, 1, 2));
  expect((await store.readPlacement())?.placement.epoch).toBe(2);
});
