// The smaller models that model prune writes are models like any other, and answer as the whole one where nothing needed is gone.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openModelFolder } from '@expertmesh/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../src/cli.js';
import { demoModelFolder } from '../../src/demo/reference.js';
import { RecordingTerminal } from '../recording-terminal.js';

const olmoe = fileURLToPath(new URL('../../../../test/fixtures/olmoe', import.meta.url));
let scratch: string;
let data: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expertmesh-prune-'));
  data = join(scratch, 'sql.jsonl');
  await writeFile(data, `${JSON.stringify({ text: 'SELECT name FROM users' })}\n`);
});

afterAll(() => rm(scratch, { recursive: true }));

async function prune(...args: string[]) {
  const terminal = new RecordingTerminal();
  const exitCode = await runCli(['model', 'prune', ...args, '--threads', '1', '-o', 'json'], terminal);
  return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
}

interface Report {
  readonly experts: number;
  readonly kept: number;
  readonly layers: readonly { readonly needed: number[]; readonly kept: number[]; readonly lostShare: number }[];
  readonly bytes: number;
  readonly prunedBytes: number;
  readonly perplexity: number;
  readonly prunedPerplexity: number | null;
}

it('says which experts a text needs, and writes nothing unless it is asked to', async () => {
  const { exitCode, stdout } = await prune(demoModelFolder, '--data', data);
  expect(exitCode).toBe(0);
  const report = JSON.parse(stdout) as Report;
  expect(report.kept).toBeLessThan(report.experts);
  expect(report.kept).toBe(Math.max(...report.layers.map(({ needed }) => needed.length)));
  for (const { needed, kept, lostShare } of report.layers) {
    expect(kept.length).toBe(report.kept);
    expect(needed.every((expert) => kept.includes(expert))).toBe(true);
    expect(lostShare).toBe(0);
  }
  expect(report.prunedPerplexity).toBeNull();
  expect(await readdir(scratch)).toEqual(['sql.jsonl']);
});

it('a model without experts that a text never needs predicts it as before, from its own folder', async () => {
  const out = join(scratch, 'smaller');
  const { stdout } = await prune(demoModelFolder, '--data', data, '--out', out);
  const report = JSON.parse(stdout) as Report;
  expect(report.prunedPerplexity! / report.perplexity).toBeCloseTo(1, 5);
  const folder = await openModelFolder(out);
  expect(folder.tensors.reduce((sum, { begin, end }) => sum + end - begin, 0)).toBe(report.prunedBytes);
  expect(report.prunedBytes).toBeLessThan(0.8 * report.bytes);
  expect(folder.tokenizer).not.toBeNull();
  expect(folder.warnings).toEqual((await openModelFolder(demoModelFolder)).warnings);
  expect((JSON.parse(await readFile(join(out, 'config.json'), 'utf8')) as { num_experts: number }).num_experts).toBe(report.kept);
  expect((await readdir(scratch)).sort()).toEqual(['smaller', 'sql.jsonl']);
  const again = await prune(demoModelFolder, '--data', data, '--out', out);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain('new or empty');
});

it('a model with all experts kept has the bytes of the whole one', async () => {
  const ids = join(scratch, 'ids.jsonl');
  const tokens = Array.from({ length: 300 }, (_, index) => (7 * index * index + 13 * index) % 320);
  await writeFile(ids, `${JSON.stringify({ ids: tokens.slice(0, 100) })}\n${JSON.stringify({ ids: tokens.slice(100) })}\n`);
  const out = join(scratch, 'same');
  const report = JSON.parse((await prune(olmoe, '--data', ids, '--out', out)).stdout) as Report;
  expect(report.kept).toBe(report.experts);
  expect(report.prunedPerplexity).toBe(report.perplexity);
  const [whole, same] = [await openModelFolder(olmoe), await openModelFolder(out)];
  const bytesOf = async ({ files, tensors }: typeof whole) => {
    const contents = await Promise.all(files.map((file) => readFile(file)));
    return tensors.map(({ name, file, begin, end }) => [name, contents[file]!.subarray(begin, end).toString('base64')]);
  };
  expect(await bytesOf(same)).toEqual(await bytesOf(whole));
});

it('a smaller model than the text needs loses rows', async () => {
  const report = JSON.parse((await prune(demoModelFolder, '--data', data, '--most-share', '10%')).stdout) as Report;
  expect(report.layers.some(({ lostShare }) => lostShare > 0)).toBe(true);
});

it('what is missing or wrong is named', async () => {
  expect((await prune('--data', data)).stderr).toContain('model folder');
  expect((await prune(demoModelFolder)).stderr).toContain('--data is missing');
  expect((await prune(demoModelFolder, '--data', data, '--out', data)).exitCode).toBe(1);
  expect(await readFile(data, 'utf8')).toContain('SELECT');
});
