// The init container of model.source url: whole files or none, with the token, and again only what is missing.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repository } from './helm.js';

const weights = Buffer.alloc(300_000, 7);
const sha256 = createHash('sha256').update(weights).digest('hex');
let server: Server;
let folder: string;
let asked: { url: string; authorization: string | undefined }[];
/** Answers that fail before one is whole. */
let numFailing: number;

beforeEach(async () => {
  [asked, numFailing] = [[], 0];
  folder = mkdtempSync(join(tmpdir(), 'expertmesh-model-'));
  server = createServer((request, response) => {
    asked.push({ url: request.url!, authorization: request.headers.authorization });
    if (!/^\/m\/(config\.json|model\.safetensors)$/.test(request.url!)) response.writeHead(404).end();
    else if (numFailing > 0) {
      numFailing -= 1;
      response.writeHead(200, { 'content-length': weights.length });
      response.write(weights.subarray(0, 1000), () => response.destroy());
    } else response.end(weights);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function fetchModel(...files: string[]): Promise<{ exitCode: number; stderr: string }> {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/m/`;
  const child = spawn(process.execPath, [join(repository, 'deploy/docker/fetch-model.mjs'), base, folder, ...files], {
    env: { ...process.env, MODEL_TOKEN: 'secret' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, stderr };
}

it('copies files with the token, and none twice', async () => {
  expect(await fetchModel('config.json', `model.safetensors=${sha256}`)).toMatchObject({ exitCode: 0 });
  expect(readdirSync(folder).sort()).toEqual(['config.json', 'model.safetensors']);
  expect(readFileSync(join(folder, 'model.safetensors')).equals(weights)).toBe(true);
  expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer secret', 'Bearer secret']);
  expect(await fetchModel('config.json', 'model.safetensors')).toMatchObject({ exitCode: 0 });
  expect(asked.length).toBe(2);
});

it('tries again after an answer that breaks off, and leaves no part in place of the whole', async () => {
  numFailing = 1;
  const { exitCode, stderr } = await fetchModel('model.safetensors');
  expect(stderr).toContain('model.safetensors: ');
  expect(exitCode).toBe(0);
  expect(readFileSync(join(folder, 'model.safetensors')).equals(weights)).toBe(true);
});

it('refuses a file that is another one, or that is not there, at once', async () => {
  const other = await fetchModel(`model.safetensors=${'0'.repeat(64)}`);
  expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`its SHA-256 is ${sha256}; wanted 000`) });
  const missing = await fetchModel('tokenizer.json');
  expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('tokenizer.json: the server answers 404') });
  expect(readdirSync(folder)).toEqual([]);
  expect(asked.length).toBe(2);
});
