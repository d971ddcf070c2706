// What qos sensitivity, plan and frontier measure of the demo model, write and refuse: in this process, on tiny texts.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../src/cli.js';
import { demoModelFolder } from '../../src/demo/reference.js';
import { heldOut } from '../../src/qos/scored-texts.js';
import { RecordingTerminal } from '../recording-terminal.js';

let scratch: string;
let data: string;
let rises: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'expertmesh-qos-'));
  data = join(scratch, 'texts.jsonl');
  rises = join(scratch, 'rises.json');
  const texts = ['The little cat sat down.', 'SELECT name FROM users', 'def add(a, b):', '12 + 30 = 42'];
  await writeFile(data, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
});

afterAll(() => rm(scratch, { recursive: true }));

async function qos(...args: string[]) {
  const terminal = new RecordingTerminal();
  const exitCode = await runCli(['qos', ...args], terminal);
  return { exitCode, stdout: terminal.stdout, stderr: terminal.stderr };
}

const onDemo = () => ['--model', demoModelFolder, '--data', data, '--threads', '1', '-o', 'json'];

it('sensitivities go to a file, by which a plan keeps the costliest experts and writes a map', async () => {
  const measured = await qos('sensitivity', ...onDemo(), '--formats', 'q2', '--save', rises);
  expect(measured.exitCode).toBe(0);
  const saved = JSON.parse(await readFile(rises, 'utf8')) as { lossRise: { q2: number[] }; use: number[] };
  expect(JSON.parse(measured.stdout)).toEqual(saved);
  expect(saved.use.length).toBe(128);
  const map = join(scratch, 'map.json');
  const plan = ['plan', '--model', demoModelFolder, '--sensitivity', rises, '--format', 'q2', '--save', map, '-o', 'json'];
  const planned = await qos(...plan, '--memory', '10MiB');
  expect(planned.exitCode).toBe(0);
  const { numE16, gpuBytes } = JSON.parse(planned.stdout) as { numE16: number; gpuBytes: number };
  expect(numE16).toBeGreaterThan(0);
  expect(gpuBytes).toBeLessThanOrEqual(10 * 2 ** 20);
  const { layers } = JSON.parse(await readFile(map, 'utf8')) as { layers: string[][] };
  const kept = layers.flat().flatMap((format, expert) => (format === 'bf16' ? [saved.lossRise.q2[expert]!] : []));
  const lowered = layers.flat().flatMap((format, expert) => (format === 'q2' ? [saved.lossRise.q2[expert]!] : []));
  expect(kept.length).toBe(numE16);
  expect(Math.min(...kept)).toBeGreaterThanOrEqual(Math.max(...lowered));
});

it('a frontier goes on where it was stopped, and draws itself', async () => {
  const [save, svg] = [join(scratch, 'points.json'), join(scratch, 'frontier.svg')];
  const frontier = ['frontier', ...onDemo(), '--formats', 'q2', '--steps', '2', '--sensitivity', rises, '--save', save, '--svg', svg];
  const first = await qos(...frontier);
  expect(first.exitCode).toBe(0);
  const { rows } = JSON.parse(first.stdout) as { rows: { assignment: string; format: string; count: number; rise: number }[] };
  expect(rows.map(({ assignment, format, count }) => `${assignment} ${format} ${count}`)).toEqual([
    'stored stored 0',
    'random q2 64',
    'random q2 128',
    'sensitive q2 64',
    'sensitive q2 128',
    expect.stringMatching(/^sensitive mixed \d+$/),
  ]);
  expect(await readFile(svg, 'utf8')).toContain('<svg');
  const saved = JSON.parse(await readFile(save, 'utf8')) as { points: unknown[] };
  await writeFile(save, JSON.stringify({ ...saved, points: saved.points.slice(0, 2) }));
  const again = await qos(...frontier);
  expect((JSON.parse(again.stdout) as { rows: { rise: number }[] }).rows.map(({ rise }) => rise)).toEqual(rows.map(({ rise }) => rise));
  expect(again.stderr).not.toContain('64 experts in q2, random');
  expect((await qos(...frontier)).stdout).toBe((await qos(...frontier)).stdout);
});

it('files and sizes that do not fit are refused by name', async () => {
  const other = join(scratch, 'other.json');
  await writeFile(other, JSON.stringify({ fingerprint: 'another', use: [1], lossRise: { q2: [1] } }));
  const refused = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await qos(...args);
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
    return stderr;
  };
  const plan = ['plan', '--model', demoModelFolder, '--memory'];
  expect(await refused(...plan, '1MiB')).toContain('--memory');
  expect(await refused(...plan, '10MiB', '--lowered', '3')).toContain('--prefer quality');
  expect(await refused(...plan, '10MiB', '--prefer', 'quality', '--lowered', '129')).toContain('0 to 128 experts');
  expect(await refused(...plan, '10MiB', '--sensitivity', other)).toContain('another checkpoint');
  expect(await refused(...plan, '10MiB', '--sensitivity', rises, '--format', 'q8')).toContain('nothing of q8');
  expect(await refused('frontier', ...onDemo(), '--save', other)).toContain('no points of this model');
  expect(await refused('frontier', ...onDemo(), '--memory', '1KiB', '--assignment', 'random')).toContain('--memory');
  expect(await refused('sensitivity', ...onDemo(), '--formats', 'q3')).toContain('q8, q4, nf4, q2');
});

it('texts are judged that sensitivities were not measured on, where there is more than one', () => {
  expect(heldOut([0, 1, 2, 3, 4, 5])).toEqual({ calibration: [0, 4], judged: [1, 2, 3, 5] });
  expect(heldOut([7])).toEqual({ calibration: [7], judged: [7] });
});
