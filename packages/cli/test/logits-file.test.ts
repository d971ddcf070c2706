import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectSafetensors } from '@expertmesh/models';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogitsFile } from '../src/logits-file.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logits-file-'));
  path = join(folder, 'out.safetensors');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytesOf = (values: number[]) => new Uint8Array(new Float32Array(values).buffer);

it('holds the rows of all chunks, one after the other, as one valid tensor', async () => {
  const file = await LogitsFile.create(path);
  await file.append(bytesOf([1, 2, 3, 4, 5, 6]), 3);
  await file.append(bytesOf([7, 8, 9]), 3);
  await file.commit();
  const { tensors } = await inspectSafetensors(path);
  expect(tensors).toMatchObject([{ name: 'logits', shape: [3, 3] }]);
  const { begin, end } = tensors[0]!;
  const bytes = readFileSync(path).subarray(begin, end);
  expect([...new Float32Array(Uint8Array.from(bytes).buffer)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(readdirSync(folder)).toEqual(['out.safetensors']);
});

it('a file under that name is replaced only when the new one is whole', async () => {
  writeFileSync(path, 'old');
  const file = await LogitsFile.create(path);
  await file.append(bytesOf([1, 2]), 2);
  expect(readFileSync(path, 'utf8')).toBe('old');
  await file.discard();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['out.safetensors']);
});

it('a folder that cannot be written to is an error by name', async () => {
  const missing = join(folder, 'none', 'out.safetensors');
  await expect(LogitsFile.create(missing)).rejects.toMatchObject({ code: 'EM_FILE_WRITE', fields: { file: missing } });
});
