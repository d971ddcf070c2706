// `model synth` as a process: what it writes is served, and what a signal leaves behind.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expertmeshJson, run, until } from './processes.js';

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-synth-'));

afterAll(() => rmSync(scratch, { recursive: true }));

it('a folder it wrote is served by two worker processes', async () => {
  const folder = join(scratch, 'served');
  await expertmeshJson(['model', 'synth', folder, '--hidden', '64', '--ffn', '32', '--vocab', '128']);
  const answer = await expertmeshJson<{ ids: number[]; text: string | null }>([
    ...['generate', '--model', folder, '--workers', '2', '--ids', '1,2,3', '--max-tokens', '5', '--ignore-eos'],
  ]);
  expect(answer.ids).toHaveLength(5);
  expect(answer.text).toBeNull();
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('while it writes ends it with exit code 1 and leaves nothing', async () => {
    const folder = join(scratch, 'made', 'here');
    // Far more than a moment's work, so that the signal comes before the end.
    const running = run(['model', 'synth', folder, '--layers', '64', '--hidden', '1024', '--experts', '64']);
    await until(() => Promise.resolve(running.stderr().includes(' left') ? true : null));
    expect(readdirSync(folder)).toEqual(['.synth-partial']);
    running.process.kill(signal);
    const { exitCode, stderr, stdout } = await running.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/error EM_CANCELLED: writing the model was cancelled\n$/);
    expect(readdirSync(scratch)).not.toContain('made');
  });
});
