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
    open: () => openStore(`file:${join(folder, 'state.json')}`, 'default'),
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
});
