// A checkpoint file that is truncated or written over while a worker runs: calls that read it fail by name, and nothing that
// is loaded already changes.
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type FixtureModel, fixtureModel } from './fixture-model.js';
import { FixtureWorker } from './fixture-worker.js';

const folder = mkdtempSync(join(tmpdir(), 'expertmesh-changing-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'model.safetensors');
let model: FixtureModel;
beforeEach(() => {
  const fixture = fixtureModel('olmoe');
  copyFileSync(fixture.files[0]!, file);
  model = { ...fixture, files: [file] };
});

it('a truncated file fails the loads that need what is gone, and the worker serves on', async () => {
  const worker = await FixtureWorker.open(model);
  const wanted = await worker.logits([5, 9, 2]);
  truncateSync(file, 4096);
  worker.native.expertRelease(worker.store, 1, 3, worker.expertFormat(1));
  const gone = {
    code: 'EM_FILE_READ',
    message: expect.stringMatching(/model\.safetensors: tensor .*experts\.3\..*: the file ends at byte/),
  };
  await expect(worker.native.expertLoad(worker.store, 1, 3, worker.expertFormat(1), 'needed')).rejects.toMatchObject(gone);
  await expect(worker.native.expertBytes(worker.store, 1, 3, worker.expertFormat(1))).rejects.toMatchObject(gone);
  const opened = worker.native.decoderOpen(worker.engine, worker.checkpoint, model.spec, { kvBlocks: 1, kvDtype: 'f32', wireDtype: 'f32' });
  await expect(opened).rejects.toMatchObject({ code: 'EM_FILE_READ' });
  copyFileSync(fixtureModel('olmoe').files[0]!, file);
  await worker.native.expertLoad(worker.store, 1, 3, worker.expertFormat(1), 'needed');
  expect(await worker.logits([5, 9, 2])).toEqual(wanted);
  worker.close();
});

it('a file that is written over changes no logit', async () => {
  const worker = await FixtureWorker.open(model);
  const wanted = await worker.logits([5, 9, 2]);
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(statSync(file).size, 0x3c));
  closeSync(descriptor);
  expect(await worker.logits([5, 9, 2])).toEqual(wanted);
  worker.close();
});
