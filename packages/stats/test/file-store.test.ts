import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../src/index.js';
import { describeStore } from './conformance.js';
import { nextNumber, takeLead } from './take-lead.js';

describeStore('file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'em-store-'));
  return {
    open: (space) => openStore(`file:${join(folder, 'state.json')}`, 'default', space),
    isLasting: true,
    end: () => rm(folder, { recursive: true }),
  };
});

describe('a state file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'em-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['cut off', '{"version":1,"clus'],
    ['of another version', '{"version":2}'],
    ['of another cluster', null],
  ])('%s is refused, and left as it is', async (_what, text) => {
    const path = join(folder, 'state.json');
    if (text === null) {
      const other = await openStore(`file:${path}`, 'other');
      await takeLead(other);
      await other.close();
    } else await writeFile(path, text);
    const before = await readFile(path, 'utf8');
    await expect(openStore(`file:${path}`, 'default')).rejects.toMatchObject({ code: 'EM_STORE_CONTENT' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('that cannot be written refuses the write and takes it back', async () => {
    const store = await openStore(`file:${join(folder, 'missing/state.json')}`, 'default');
    await expect(takeLead(store)).rejects.toMatchObject({ code: 'EM_FILE_WRITE' });
    await expect(store.writeSettings('s', 0, nextNumber())).rejects.toMatchObject({ code: 'EM_FILE_WRITE' });
    expect(await store.readSettings()).toBeNull();
  });

  it('leaves no temporary file', async () => {
    const store = await openStore(`file:${join(folder, 'state.json')}`, 'default');
    await Promise.all(
      [takeLead(store), store.writeSettings('s', 0, nextNumber()), takeLead(store)].map((write) => write.catch(() => undefined)),
    );
    await store.close();
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('of an earlier version goes on with the load that it holds', async () => {
    const path = join(folder, 'state.json');
    const window = { startMs: 1, endMs: 2, rows: [[3, 4]] };
    const load = { windows: [window], minutes: [window], hours: [window] };
    const state = { version: 1, cluster: 'default', fence: 7, placement: null, operations: [], settings: 's', load };
    await writeFile(path, JSON.stringify(state));
    const store = await openStore(`file:${path}`, 'default');
    expect(await store.readLoad(0)).toEqual([window]);
    const fence = await takeLead(store);
    expect(fence).toBe(8);
    await store.addLoad({ startMs: 2, endMs: 3, rows: [[10, 20]] }, fence, nextNumber());
    await store.close();
    const again = await openStore(`file:${path}`, 'default');
    expect((await again.readHours()).map(({ rows }) => rows)).toEqual([[[13, 24]]]);
    expect(await again.readSettings()).toBe('s');
    await again.close();
  });

  it.each([
    '',
    '{"version":1}\n',
    `${JSON.stringify({ version: 1, cluster: 'default', cut: [], windows: [[1, 5]], minutes: [], hours: [] })}\nab`,
  ])('beside which a file of load is not whole is refused: %j', async (text) => {
    const path = join(folder, 'state.json');
    const store = await openStore(`file:${path}`, 'default');
    await takeLead(store);
    await store.close();
    await writeFile(`${path}.load`, text);
    await expect(openStore(`file:${path}`, 'default')).rejects.toMatchObject({ code: 'EM_STORE_CONTENT' });
  });
});
