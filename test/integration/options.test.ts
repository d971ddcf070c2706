// Every option fixture through the model folder's reader and the engine, alone and of two workers, against what transformers computed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expertFormats, openModelFolder, requestFrequencies } from '@expertmesh/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksFrom, FixtureWorker } from '../../packages/native/test/fixture-worker.js';
import { floatsOf, idsOf, readSafetensors } from '../e2e/safetensors.js';
import { type OptionExpected, optionFixtures } from '../fixtures/options/fixtures.js';
import { LocalCluster } from './local-cluster.js';

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
    const got = await run(
      prompt,
      0,
      prompt.length,
      prompt.map((_, row) => row),
    );
    assertReference(got);
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

  it('gives the expected logits, perplexity and tokens with two workers', async () => {
    const cluster = await LocalCluster.start(folder, 2, { prefillChunk: 13 });
    try {
      const bytes = await cluster.logits(prompt);
      assertReference(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
      const [score] = await cluster.score([{ ids: prompt, source: null }]);
      expect(Math.abs(Math.exp(score!.nll! / score!.tokens!) / expected.greedy.a.perplexity - 1)).toBeLessThan(1e-4);
      const { tokens } = expected.greedy.a;
      const generated = await cluster.generate({ ids: { ids: prompt }, maxTokens: tokens.length, ignoreEos: true, temperature: 0 });
      expect(generated.ids).toEqual(tokens);
    } finally {
      await cluster.close();
    }
  });

  it('warns of unknown tensors, and of nothing else', () => {
    expect(warnings).toEqual(name === 'qwen3_extra_tensors' ? [expect.stringContaining('lm_head.weight')] : []);
  });

  function assertReference(logits: Float32Array): void {
    const wanted = floatsOf(tensors.get('a.logits'));
    expect(logits).toHaveLength(wanted.length);
    const worst = logits.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0);
    expect(worst).toBeLessThan(expected.tolerances.logits.recommended_abs);
  }

  /** Logits of `rows` of a request that can come to have `total` tokens. */
  function run(tokens: readonly number[], start: number, total: number, rows: readonly number[]): Promise<Float32Array> {
    const ropeInverseFrequencies = requestFrequencies(worker.model.spec.rope, total);
    return worker.run([{ tokens, start, blocks: blocksFrom(0, total), logits: rows, ropeInverseFrequencies }]);
  }
});
