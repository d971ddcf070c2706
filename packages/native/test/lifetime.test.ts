// The addon neither keeps a process alive that has nothing to wait for, nor crashes one that ends at a bad moment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unlimitedSlots } from '../src/index.js';
import { fixtureModel } from './fixture-model.js';

const child = fileURLToPath(new URL('./lifetime-child.mjs', import.meta.url));
const addon = fileURLToPath(new URL('../../../build/native/expertmesh.node', import.meta.url));
let folder: string;
let modelPath: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'expertmesh-lifetime-'));
  modelPath = join(folder, 'model.json');
  const { files, tensors, spec } = fixtureModel('mixtral');
  const rope = { ...spec.rope, inverseFrequencies: Array.from(spec.rope!.inverseFrequencies) };
  writeFileSync(modelPath, JSON.stringify({ addon, files, tensors, spec: { ...spec, rope }, slots: unlimitedSlots }));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a process with an open engine and nothing pending ends by itself', async () => {
  expect(await run('idle')).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
});

it('a process with pending jobs ends by itself when they are done', async () => {
  expect(await run('pending')).toEqual({ code: 0, signal: null, stdout: 'done', stderr: '' });
});

it('a process may exit while jobs run', async () => {
  expect(await run('exit')).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
});

it('a thread with an engine may be terminated while jobs run', async () => {
  expect(await run('terminate')).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
});

it('jobs run to their end when all handles have been collected as garbage', async () => {
  expect(await run('garbage')).toEqual({ code: 0, signal: null, stdout: 'done', stderr: '' });
});

async function run(scenario: string): Promise<{ code: unknown; signal: unknown; stdout: string; stderr: string }> {
  const process_ = spawn(process.execPath, [child, scenario, modelPath], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  process_.stdout.on('data', (data) => {
    output.stdout += data;
  });
  process_.stderr.on('data', (data) => {
    output.stderr += data;
  });
  const [code, signal] = await once(process_, 'close');
  return { code, signal, ...output };
}
