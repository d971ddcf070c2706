// One suite for every kind of store. `open` gives a new connection to the same, at first empty store each time it is called.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLimits, maxOperations, type SpaceOptions, type Store } from '../src/index.js';
import { nextNumber, takeLead } from './take-lead.js';

export interface StoreUnderTest {
  open(space?: SpaceOptions): Promise<Store>;
  /** False for a store that ends with its process. */
  readonly isLasting: boolean;
  end(): Promise<void>;
}

export function describeStore(kind: string, start: () => Promise<StoreUnderTest>): void {
  describe(`the ${kind} store`, () => {
    let test: StoreUnderTest;
    let store: Store;
    let fence: number;
    beforeEach(async () => {
      test = await start();
      store = await test.open();
      fence = await takeLead(store);
    });
    afterEach(async () => {
      await store.close();
      await test.end();
    });
    const reopen = async () => {
      await store.close();
      store = await test.open();
      fence = await takeLead(store);
    };

    it('is empty at first', async () => {
      expect(await store.readPlacement()).toBeNull();
      expect(await store.readOperations()).toEqual([]);
      expect(await store.readSettings()).toBeNull();
      expect(await store.readLoad(0)).toEqual([]);
    });

    it('gives out rising fences', async () => {
      expect(await takeLead(store)).toBe(fence + 1);
      expect(await takeLead(store)).toBe(fence + 2);
    });

    it('gives the lead to one claimant until it is given back, lost or run out', async () => {
      const claim = { coordinator: 'x', incarnation: '1', address: 'x:1', aboveFence: 0, ttlMs: 60_000, evenIfForgotten: false };
      const first = await store.claimLead(claim);
      expect(first!.fence).toBe(fence);
      await store.releaseLead(first!);
      const leader = (await store.claimLead(claim))!;
      expect(leader).toEqual({ coordinator: 'x', incarnation: '1', address: 'x:1', fence: fence + 1 });
      expect(await store.claimLead({ ...claim, coordinator: 'y', aboveFence: 99 })).toEqual(leader);
      expect(await store.renewLead(leader, 20)).toEqual({ leader, wasForgotten: false });
      const others = { ...claim, coordinator: 'y', aboveFence: fence };
      await expect.poll(() => store.claimLead(others)).toMatchObject({ coordinator: 'y', fence: fence + 2 });
      expect(await store.renewLead(leader, 60_000)).toMatchObject({ leader: { coordinator: 'y' }, wasForgotten: false });
      await store.releaseLead(leader);
      expect(await store.claimLead(claim)).toMatchObject({ coordinator: 'y' });
      await expect(store.writeSettings('late', leader.fence, nextNumber())).rejects.toMatchObject({ code: 'EM_FENCE' });
    });

    it('goes on above a fence that it has forgotten, when asked to, or takes it from the leader who renews', async () => {
      const claim = { coordinator: 'x', incarnation: '1', address: '', aboveFence: 40, ttlMs: 60_000, evenIfForgotten: false };
      await store.releaseLead((await store.claimLead(claim))!);
      expect(await store.claimLead(claim)).toBeNull();
      expect(await store.claimLead({ ...claim, evenIfForgotten: true })).toMatchObject({ fence: 41 });
      const leader = { coordinator: 'x', incarnation: '1', address: '', fence: 50 };
      expect(await store.renewLead(leader, 60_000)).toEqual({ leader, wasForgotten: true });
      expect(await store.renewLead(leader, 60_000)).toEqual({ leader, wasForgotten: false });
      await expect(store.writeSettings('old', 41, nextNumber())).rejects.toMatchObject({ code: 'EM_FENCE' });
    });

    it('keeps the lead of a fence for one process alone, though it may have given it to two when it had lost what it had', async () => {
      const claim = { coordinator: 'x', incarnation: '1', address: '', aboveFence: 0, ttlMs: 60_000, evenIfForgotten: false };
      const leader = (await store.claimLead({ ...claim, incarnation: '2' }))!;
      expect(await store.renewLead({ ...leader, coordinator: 'y', incarnation: '3' }, 60_000)).toEqual({ leader, wasForgotten: false });
      expect(await store.renewLead(leader, 60_000)).toEqual({ leader, wasForgotten: false });
    });

    it('that has lost nothing keeps its load as it is when it is restored', async () => {
      const minute = 60_000;
      for (let at = 1; at <= 130; at += 1) await store.addLoad({ startMs: (at - 1) * minute, endMs: at * minute, rows: [[at]] }, fence, at);
      const read = async () => [await store.readLoad(0), await store.readLoad(100 * minute), await store.readHours()];
      const before = await read();
      await store.restoreLoad(fence);
      expect(await read()).toEqual(before);
      await reopen();
      await store.restoreLoad(fence);
      expect(await read()).toEqual(before);
    });

    it('lets a write that comes late or twice change nothing', async () => {
      const window = { startMs: 0, endMs: 1, rows: [[1]] };
      for (const number of [1_000_002, 1_000_001, 1_000_002]) {
        await store.writeSettings(`${number}`, fence, number);
        await store.addLoad(window, fence, number);
      }
      expect(await store.readSettings()).toBe('1000002');
      expect(await store.readLoad(0)).toEqual([window]);
      await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
      await store.addOperation({ id: 'op_1', document: 'd', progress: 'late' }, fence);
      expect(await store.readOperations()).toEqual([{ id: 'op_1', document: 'd', progress: 'p' }]);
      fence = await takeLead(store);
      await store.writeSettings('of the next leader', fence, 1);
      expect(await store.readSettings()).toBe('of the next leader');
    });

    it('withdraws an operation that it has, and one that comes later', async () => {
      const record = (id: string) => ({ id, document: 'd', progress: 'p' });
      await store.addOperation(record('op_1'), fence);
      await store.addOperation(record('op_2'), fence);
      for (const id of ['op_1', 'op_3', 'op_3']) await store.withdrawOperation(id, fence);
      for (const id of ['op_1', 'op_3', 'op_4']) await store.addOperation(record(id), fence);
      await store.writeProgress('op_3', 'late', fence);
      expect((await store.readOperations()).map(({ id }) => id)).toEqual(['op_4', 'op_2']);
    });

    it('stores a placement only after the epoch that the writer has read', async () => {
      await store.commitPlacement({ epoch: 7, document: 'a', fence, expectedEpoch: 0 });
      expect(await store.readPlacement()).toEqual({ epoch: 7, document: 'a' });
      for (const [epoch, expectedEpoch] of [
        [8, 0],
        [8, 6],
        [7, 7],
        [6, 7],
      ] as const) {
        const refused = store.commitPlacement({ epoch, document: 'b', fence, expectedEpoch });
        await expect(refused).rejects.toMatchObject({ code: 'EM_EPOCH', fields: { stored: 7 } });
      }
      await store.commitPlacement({ epoch: 8, document: 'c', fence, expectedEpoch: 7 });
      expect(await store.readPlacement()).toEqual({ epoch: 8, document: 'c' });
    });

    it('lets one of two writers win that have read the same epoch', async () => {
      const commits = ['a', 'b'].map((document) => store.commitPlacement({ epoch: 1, document, fence, expectedEpoch: 0 }));
      const outcomes = await Promise.allSettled(commits);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('refuses every write under a fence that has been followed by a higher one, and changes nothing', async () => {
      await store.commitPlacement({ epoch: 1, document: 'a', fence, expectedEpoch: 0 });
      await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
      await takeLead(store);
      const writes = [
        store.commitPlacement({ epoch: 2, document: 'b', fence, expectedEpoch: 1 }),
        store.addOperation({ id: 'op_2', document: 'd', progress: 'p' }, fence),
        store.writeProgress('op_1', 'q', fence),
        store.writeSettings('s', fence, nextNumber()),
        store.addLoad({ startMs: 0, endMs: 1, rows: [[1]] }, fence, nextNumber()),
      ];
      for (const write of writes)
        await expect(write).rejects.toMatchObject({ code: 'EM_FENCE', fields: { got: fence, wanted: fence + 1 } });
      expect(await store.readPlacement()).toEqual({ epoch: 1, document: 'a' });
      expect(await store.readOperations()).toEqual([{ id: 'op_1', document: 'd', progress: 'p' }]);
      expect(await store.readSettings()).toBeNull();
      expect(await store.readLoad(0)).toEqual([]);
    });

    it('keeps operations newest first, their progress replaced, and drops the oldest beyond the limit', async () => {
      for (let index = 0; index < maxOperations + 2; index += 1) {
        await store.addOperation({ id: `op_${index}`, document: `document ${index}`, progress: 'begun' }, fence);
      }
      await store.writeProgress('op_5', 'done', fence);
      await store.writeProgress('op_0', 'dropped long ago', fence);
      const operations = await store.readOperations();
      expect(operations.length).toBe(maxOperations);
      expect(operations[0]!.id).toBe(`op_${maxOperations + 1}`);
      expect(operations.at(-1)!.id).toBe('op_2');
      expect(operations.find(({ id }) => id === 'op_5')).toEqual({ id: 'op_5', document: 'document 5', progress: 'done' });
    });

    it('replaces settings', async () => {
      await store.writeSettings('one', fence, nextNumber());
      await store.writeSettings('{"two":"ü"}', fence, nextNumber());
      expect(await store.readSettings()).toBe('{"two":"ü"}');
    });

    it('gives the windows that ended after a time, oldest first', async () => {
      const none = { batches: 0, activeExperts: 0 };
      const windows = [1, 2, 3].map((second) => ({
        ...{ startMs: second * 1000, endMs: second * 1000 + 999 },
        rows: [[], [second, 0, 7]],
        // One of them as versions that do not count it have stored it.
        ...(second > 1 && { activity: [none, { batches: second, activeExperts: 2 * second }] }),
      }));
      for (const window of windows) await store.addLoad(window, fence, nextNumber());
      expect(await store.readLoad(0)).toEqual(windows);
      const [{ startMs }, { endMs }] = [windows[0]!, windows.at(-1)!];
      expect(await store.readHours()).toMatchObject([{ startMs, endMs }]);
      expect(await store.readLoad(2999)).toEqual(windows.slice(2));
      expect(await store.readLoad(1e9)).toEqual([]);
    });

    it('counts every row once when old windows have been rolled up, and stays bounded', async () => {
      const seconds = loadLimits.windows + 3_700;
      const begin = 1_700_000_000_000;
      for (let second = 0; second < seconds; second += 20) {
        const startMs = begin + second * 1000;
        await store.addLoad(
          { startMs, endMs: startMs + 20_000, rows: [[1, second]], activity: [{ batches: 2, activeExperts: 3 }] },
          fence,
          nextNumber(),
        );
      }
      const all = await store.readLoad(0);
      expect(all.reduce((sum, { rows }) => sum + rows[0]![0]!, 0)).toBe(Math.ceil(seconds / 20));
      expect(all.reduce((sum, { activity }) => sum + activity![0]!.batches, 0)).toBe(2 * Math.ceil(seconds / 20));
      expect(all.reduce((sum, { activity }) => sum + activity![0]!.activeExperts, 0)).toBe(3 * Math.ceil(seconds / 20));
      expect(all.length).toBeLessThanOrEqual(loadLimits.windows + loadLimits.minutes + loadLimits.hours);
      const ends = all.map(({ endMs }) => endMs);
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
    });

    it('keeps within a limit of bytes: the oldest detail goes first and is named once, its roll-ups stay', async () => {
      await store.close();
      const told: string[] = [];
      const limitBytes = 16_000;
      store = await test.open({ limitBytes, dropping: (text) => told.push(text) });
      fence = await takeLead(store);
      const begin = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000);
      const numWindows = 59;
      const random = (seed: number) => Math.floor(1e9 * Math.abs(Math.sin(seed)));
      for (let minute = 0; minute < numWindows; minute += 1) {
        const rows = [Array.from({ length: 100 }, (_, expert) => (expert === 0 ? 1 : random(100 * minute + expert)))];
        const startMs = begin + minute * 60_000;
        await store.addLoad({ startMs, endMs: startMs + 1000, rows }, fence, nextNumber());
        const id = `op_${minute}`;
        await store.addOperation({ id, document: 'd'.repeat(500), progress: id }, fence);
        expect(store.space.totalBytes).toBeLessThanOrEqual(limitBytes);
      }
      expect([...store.space.bytes.keys()].sort()).toEqual(['hours', 'minutes', 'operations', 'windows']);
      for (const bytes of store.space.bytes.values()) expect(bytes).toBeGreaterThan(400);
      expect(told.map((text) => /windows|minute|operations/.exec(text)?.[0]).sort()).toEqual(['minute', 'operations', 'windows']);
      const operations = await store.readOperations();
      expect(operations[0]?.id).toBe(`op_${numWindows - 1}`);
      expect(operations.length).toBeGreaterThan(5);
      expect(operations.length).toBeLessThan(10);
      const countedOnce = async () => (await store.readLoad(0)).reduce((sum, { rows }) => sum + rows[0]![0]!, 0);
      expect(await countedOnce()).toBe(numWindows);
      // Of the last minutes there is more detail.
      for (const num of [2, 6]) expect((await store.readLoad(begin + (numWindows - num) * 60_000)).length).toBe(num);
      if (test.isLasting) {
        await reopen();
        expect(await countedOnce()).toBe(numWindows);
      }
    });

    it('keeps the newest of each kind, whatever its size', async () => {
      await store.close();
      store = await test.open({ limitBytes: 100, dropping: () => undefined });
      fence = await takeLead(store);
      for (const index of [1, 2]) {
        const rows = [Array.from({ length: 200 }, (_, expert) => 1000 * expert * index)];
        await store.addLoad({ startMs: index, endMs: index + 1, rows }, fence, nextNumber());
        await store.addOperation({ id: `op_${index}`, document: 'd'.repeat(500), progress: '' }, fence);
      }
      expect((await store.readLoad(0)).map(({ rows }) => rows[0]![1])).toEqual([3000]);
      expect((await store.readOperations()).map(({ id }) => id)).toEqual(['op_2']);
    });

    it('keeps everything when it is opened again, where it lasts', async () => {
      if (!test.isLasting) return;
      await store.commitPlacement({ epoch: 3, document: 'placed', fence, expectedEpoch: 0 });
      await store.addOperation({ id: 'op_1', document: 'd', progress: 'p' }, fence);
      await store.writeSettings('s', fence, nextNumber());
      await store.addLoad(
        { startMs: 60_000, endMs: 61_000, rows: [[1, 2]], activity: [{ batches: 1, activeExperts: 2 }] },
        fence,
        nextNumber(),
      );
      const before = fence;
      await reopen();
      expect(fence).toBeGreaterThan(before);
      await store.addLoad({ startMs: 61_000, endMs: 62_000, rows: [[10, 20]] }, fence, nextNumber());
      expect(await store.readPlacement()).toEqual({ epoch: 3, document: 'placed' });
      expect(await store.readOperations()).toEqual([{ id: 'op_1', document: 'd', progress: 'p' }]);
      expect(await store.readSettings()).toBe('s');
      const windows = await store.readLoad(0);
      expect(windows.map(({ rows }) => rows)).toEqual([[[1, 2]], [[10, 20]]]);
      expect(windows.map(({ activity }) => activity)).toEqual([[{ batches: 1, activeExperts: 2 }], undefined]);
    });
  });
}
