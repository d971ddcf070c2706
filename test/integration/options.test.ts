// Every option fixture through the model folder's reader and the engine, against what transformers computed: one engine,
// no cluster.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expertFormats, openModelFolder, requestFrequencies } from '@expertmesh/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksFrom, FixtureWorker } from '../../packages/native/test/fixture-worker.js';
import { floatsOf, idsOf, readSafetensors } from '../e2e/safetensors.js';
import { type OptionExpected, optionFixtures } from '../fixtures/options/fixtures.js';

describe.each(optionFixtures)('$name', ({ name, folder }) => {
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as OptionExpected;
  const tensors = readSafetensors(join(folder, 'expected.safetensors'));
  const prompt = idsOf(tensors.get('a.input_ids'));
  let worker: FixtureWorker;
  let warnings: readonly string[];
  beforeAll(async () => {
    const { spec, files, tensors, warnings: found } = await openModelFolder(folder);
    worker = await FixtureWorker.open({ spec, files, tensors }, { threads: 2, expertFormats: expertFormats(spec, tensors) });
    warnings = found;
  });
  afterAll(() => worker.close());

  it('has the rotary frequencies of the reference', () => {
    const rope = worker.model.spec.rope!;
    const wanted = floatsOf(tensors.get('rope.inverse_frequencies'));
    const got = requestFrequencies(rope, prompt.length);
    expect(got).toHaveLength(wanted.length);
    for (const [pair, frequency] of wanted.entries()) expect(Math.abs(got[pair]! / frequency - 1)).toBeLessThan(1e-6);
    expect(rope.attentionFactor).toBeCloseTo(expected.rope_attention_factor, 6);
  });

  it('gives the expected logits', async () => {
    const wanted = floatsOf(tensors.get('a.logits'));
    const got = await run(
      prompt,
      0,
      prompt.length,
      prompt.map((_, row) => row),
    );
    expect(got).toHaveLength(wanted.length);
    const worst = got.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0);
    expect(worst).toBeLessThan(expected.tolerances.logits.recommended_abs);
  });

  it('continues with the expected tokens, one at a time', async () => {
    const wanted = expected.greedy.a.tokens;
    const total = prompt.length + wanted.length;
    const tokens = [...prompt];
    for (let start = 0; tokens.length < total; ) {
      const rows = tokens.slice(start);
      const logits = await run(rows, start, total, [rows.length - 1]);
      start = tokens.length;
      tokens.push(logits.indexOf(Math.max(...logits)));
    }
    expect(tokens.slice(prompt.length)).toEqual(wanted);
  });

  it('warns of unknown tensors, and of nothing else', () => {
    expect(warnings).toEqual(name === 'qwen3_extra_tensors' ? [expect.stringContaining('lm_head.weight')] : []);
  });

  /** Logits of `rows` of a request that can come to have `total` tokens. */
  function run(tokens: readonly number[], start: number, total: number, rows: readonly number[]): Promise<Float32Array> {
    const ropeInverseFrequencies = requestFrequencies(worker.model.spec.rope, total);
    return worker.run([{ tokens, start, blocks: blocksFrom(0, total), logits: rows, ropeInverseFrequencies }]);
  }
});
