// Every family against the logits, perplexities and continuations that Hugging Face transformers computed, through the
// command line with three workers; test/integration has the other numbers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expertmeshJson, fixture, whileServing } from './processes.js';
import { floatsOf, idsOf, readSafetensors } from './safetensors.js';
import { statusOf } from './status.js';

const families = ['mixtral', 'olmoe', 'qwen2_moe', 'qwen3_moe', 'nllb_moe', 'switch_transformers'] as const;
const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-fixtures-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Expected {
  readonly greedy: Record<'a' | 'b', { tokens: number[]; perplexity: number }>;
  readonly perplexity_b: number;
  readonly tolerances: { logits: { recommended_abs: number } };
}

interface ScoreOutput {
  readonly tokens: number;
  readonly perplexity: number;
}

describe.each(families)('%s', (family) => {
  const expected = JSON.parse(readFileSync(join(fixture(family), 'expected.json'), 'utf8')) as Expected;
  const tensors = readSafetensors(join(fixture(family), 'expected.safetensors'));

  it('gives the reference logits, perplexity and continuations with three workers', async () => {
    await whileServing(['--model', fixture(family), '--workers', '3'], async ({ endpoint }) => {
      for (const run of ['a', 'b'] as const) {
        const input = idsOf(tensors.get(`${run}.input_ids`)).join(',');
        const target = tensors.get(`${run}.decoder_input_ids`);
        const scored = target === undefined ? ['--ids', input] : ['--ids', idsOf(target).join(','), '--source-ids', input];
        const out = join(scratch, `${family}-${run}.safetensors`);
        const score = await expertmeshJson<ScoreOutput>(['score', ...scored, '--logits', out, '--endpoint', endpoint]);
        assertWithin(
          floatsOf(readSafetensors(out).get('logits')),
          floatsOf(tensors.get(`${run}.logits`)),
          expected.tolerances.logits.recommended_abs,
        );
        if (run === 'b') expect(Math.abs(score.perplexity / expected.perplexity_b - 1)).toBeLessThan(1e-4);

        const wanted = expected.greedy[run].tokens;
        const generated = await expertmeshJson<{ ids: number[]; text: null }>([
          ...['generate', '--ids', input, '--max-tokens', String(wanted.length), '--ignore-eos', '--endpoint', endpoint],
        ]);
        expect(generated).toMatchObject({ ids: wanted, text: null });
        if (target !== undefined) await assertGoesOn(endpoint, input, idsOf(target)[0]!, wanted);
      }
      await assertRowsCrossed(endpoint, 3);
    });
  });
});

/** With `--source-ids` the prompt is the decoder's beginning: its start alone, and with tokens of the answer. */
async function assertGoesOn(endpoint: string, source: string, start: number, wanted: readonly number[]): Promise<void> {
  for (const numGiven of [0, 7]) {
    const begin = [start, ...wanted.slice(0, numGiven)].join(',');
    const length = ['--max-tokens', String(wanted.length - numGiven), '--ignore-eos'];
    const args = ['generate', '--ids', begin, '--source-ids', source, ...length, '--endpoint', endpoint];
    expect(await expertmeshJson(args)).toMatchObject({
      ...{ ids: wanted.slice(numGiven), text: null },
      // Of the source, which is what was asked.
      promptTokens: source.split(',').length,
    });
  }
}

function assertWithin(got: Float32Array, wanted: Float32Array, tolerance: number): void {
  expect(got.length).toBe(wanted.length);
  const worst = got.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** No worker holds all experts, all together hold each once, and rows went over the wire. */
async function assertRowsCrossed(endpoint: string, numWorkers: number): Promise<void> {
  const status = await statusOf(endpoint);
  expect(status.workers.map((worker) => worker.state)).toEqual(Array.from({ length: numWorkers }, () => 'ready'));
  const slots = status.workers[0]!.slots;
  expect(status.workers.reduce((sum, worker) => sum + worker.expertsHeld, 0)).toBe(slots);
  for (const worker of status.workers) {
    expect(worker.expertsHeld).toBeGreaterThan(0);
    expect(worker.expertsHeld).toBeLessThan(slots);
  }
  expect(status.workers.reduce((sum, worker) => sum + worker.rowsOut, 0)).toBeGreaterThan(0);
  expect(status.workers.reduce((sum, worker) => sum + worker.bytesOut, 0)).toBeGreaterThan(0);
}
