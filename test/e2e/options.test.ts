// Every option fixture through the command line with two workers, against what transformers computed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type OptionExpected, optionFixtures } from '../fixtures/options/fixtures.js';
import { expertmeshJson, whileServing } from './processes.js';
import { floatsOf, idsOf, readSafetensors } from './safetensors.js';

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-options-'));
afterAll(() => rmSync(scratch, { recursive: true }));

it.each(optionFixtures)('$name has the reference logits, perplexity and continuation with two workers', async ({ name, folder }) => {
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as OptionExpected;
  const tensors = readSafetensors(join(folder, 'expected.safetensors'));
  const ids = idsOf(tensors.get('a.input_ids')).join(',');
  const out = join(scratch, `${name}.safetensors`);
  const cluster = ['--model', folder, '--workers', '2', '--exchange', 'loopback', '--prefill-chunk', '13'];
  await whileServing(cluster, async ({ endpoint }) => {
    const score = await expertmeshJson<{ perplexity: number }>(['score', '--ids', ids, '--logits', out, '--endpoint', endpoint]);
    const logits = floatsOf(readSafetensors(out).get('logits'));
    const wanted = floatsOf(tensors.get('a.logits'));
    expect(logits).toHaveLength(wanted.length);
    const worst = logits.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0);
    expect(worst).toBeLessThan(expected.tolerances.logits.recommended_abs);
    expect(Math.abs(score.perplexity / expected.greedy.a.perplexity - 1)).toBeLessThan(1e-4);

    const { tokens } = expected.greedy.a;
    const generated = await expertmeshJson<{ ids: number[] }>([
      ...['generate', '--ids', ids, '--max-tokens', String(tokens.length), '--ignore-eos', '--endpoint', endpoint],
    ]);
    expect(generated.ids).toEqual(tokens);
  });
});
