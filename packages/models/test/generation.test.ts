import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGeneration, withEndToken } from '../src/generation.js';
import type { ModelTokenizer } from '../src/model-folder.js';
import { temporaryFolder, writeJson } from './folders.js';
import { plainGeneration } from './plain-generation.js';

/** What a folder with these two files and a vocabulary of 100 says; null: no generation_config.json. */
async function generationOf(generation: unknown, config: Record<string, unknown> = {}) {
  const folder = await temporaryFolder();
  if (generation !== null) await writeJson(join(folder, 'generation_config.json'), generation);
  return readGeneration(folder, { file: join(folder, 'config.json'), values: config }, { vocabSize: 100, hasEncoder: false });
}

async function defaultsOf(generation: unknown, config: Record<string, unknown> = {}) {
  return (await generationOf(generation, config)).defaults;
}

/** Of which only the end token matters here. */
function tokenizerEndingWith(eosId: number | null): ModelTokenizer {
  return { eosId, token: (id: number) => `<${id}>` } as ModelTokenizer;
}

describe('generation defaults', () => {
  const greedy = plainGeneration;

  it('are greedy and unlimited without generation_config.json', async () => {
    expect(await defaultsOf(null)).toEqual(greedy);
    expect(await defaultsOf({})).toEqual(greedy);
  });

  it('are what generation_config.json says', async () => {
    const generation = {
      ...{ do_sample: true, temperature: 0.7, top_k: 20, top_p: 0.8, min_p: 0.05, typical_p: 0.9 },
      ...{ repetition_penalty: 1.1, presence_penalty: 1.5, frequency_penalty: -0.5 },
      ...{ stop_strings: ['\n\n', 'User:'], suppress_tokens: [1, 2], begin_suppress_tokens: [3], bad_words_ids: [[4], [5, 6]] },
      ...{ min_new_tokens: 2, min_length: 9, max_new_tokens: 64, max_length: 128, eos_token_id: [5, 9] },
    };
    expect(await generationOf(generation)).toEqual({
      defaults: {
        ...{ doSample: true, temperature: 0.7, topK: 20, topP: 0.8, minP: 0.05, typicalP: 0.9 },
        ...{ repetitionPenalty: 1.1, presencePenalty: 1.5, frequencyPenalty: -0.5 },
        ...{ stopStrings: ['\n\n', 'User:'], suppressedIds: [1, 2], beginSuppressedIds: [3], badWords: [[4], [5, 6]] },
        ...{ minNewTokens: 2, minLength: 9, maxNewTokens: 64, maxLength: 128, eosIds: [5, 9] },
      },
      warnings: [],
    });
  });

  it('take a stop string alone for a list of it, and leave out the length that nobody has asked for', async () => {
    expect(await defaultsOf({ stop_strings: '###', max_length: 20 })).toEqual({ ...plainGeneration, stopStrings: ['###'] });
  });

  it('take null for absent', async () => {
    const nulls = { do_sample: null, temperature: null, top_k: null, top_p: null, max_new_tokens: null, eos_token_id: null };
    expect(await defaultsOf(nulls)).toEqual(greedy);
  });

  it.each([
    [{ eos_token_id: 5 }, { eos_token_id: 7 }, [5]],
    [{}, { eos_token_id: 7 }, [7]],
    [null, { eos_token_id: [7, 8] }, [7, 8]],
    [{ eos_token_id: null }, { eos_token_id: 0 }, [0]],
    [{}, { eos_token_id: null }, []],
  ])('take eos from %j, else from the config %j', async (generation, config, eosIds) => {
    expect((await defaultsOf(generation, config)).eosIds).toEqual(eosIds);
  });

  it.each([
    [{ eos_token_id: '5' }, 'eos_token_id', '"5"'],
    [{ eos_token_id: 100 }, 'eos_token_id', '100'],
    [{ eos_token_id: [5, -1] }, 'eos_token_id.1', '-1'],
    [{ do_sample: 'yes' }, 'do_sample', '"yes"'],
    [{ temperature: -0.1 }, 'temperature', '-0.1'],
    [{ temperature: '1' }, 'temperature', '"1"'],
    [{ top_k: 2.5 }, 'top_k', '2.5'],
    [{ top_p: 0 }, 'top_p', '0'],
    [{ top_p: 1.01 }, 'top_p', '1.01'],
    [{ max_new_tokens: 0 }, 'max_new_tokens', '0'],
    [{ min_p: 1.5 }, 'min_p', '1.5'],
    [{ min_p: -1 }, 'min_p', '-1'],
    [{ typical_p: 0 }, 'typical_p', '0'],
    [{ repetition_penalty: 0 }, 'repetition_penalty', '0'],
    [{ presence_penalty: 'much' }, 'presence_penalty', '"much"'],
    [{ stop_strings: [''] }, 'stop_strings.0', '""'],
    [{ suppress_tokens: [100] }, 'suppress_tokens.0', '100'],
    [{ bad_words_ids: [[]] }, 'bad_words_ids.0', '[]'],
    [{ min_new_tokens: -1 }, 'min_new_tokens', '-1'],
  ])('refuse %j by key', async (generation, key, got) => {
    await expect(defaultsOf(generation)).rejects.toMatchObject({
      code: 'EM_CONFIG_VALUE',
      fields: { file: expect.stringMatching(/generation_config\.json$/), key, got },
      message: expect.not.stringContaining('Invalid'),
    });
  });

  it('refuse a wrong eos of config.json, by that file', async () => {
    await expect(defaultsOf({}, { eos_token_id: 'x' })).rejects.toMatchObject({
      code: 'EM_CONFIG_VALUE',
      fields: { file: expect.stringMatching(/\/config\.json$/), key: 'eos_token_id' },
    });
  });

  it('refuse a file that is no object', async () => {
    await expect(defaultsOf([])).rejects.toMatchObject({ code: 'EM_FILE_FORMAT' });
  });
});

describe('keys that are not served', () => {
  it.each([
    [{ no_repeat_ngram_size: 3, forced_eos_token_id: 2 }, ['no_repeat_ngram_size (3)', 'forced_eos_token_id (2)']],
    [{ top_h: 0.4, epsilon_cutoff: 3e-4, eta_cutoff: 1e-3 }, ['top_h', 'epsilon_cutoff', 'eta_cutoff']],
    [{ num_beams: 4, sequence_bias: [[[3], 2]] }, ['num_beams (4)', 'sequence_bias']],
    [{ temprature: 0.5, constructor: 1 }, ['temprature (0.5)', 'constructor (1)']],
  ])('of %j are warned of by name', async (generation, named) => {
    const { warnings } = await generationOf({ temperature: 0.7, ...generation });
    expect(warnings).toHaveLength(1);
    for (const name of named) expect(warnings[0]).toContain(name);
    expect(warnings[0]).not.toContain('temperature');
  });

  it.each([
    [{ repetition_penalty: 1, min_p: null, typical_p: 1.0, length_penalty: 1.0, max_length: 20, early_stopping: false }],
    [{ transformers_version: '5.24.0', _from_model_config: true, bos_token_id: 0, pad_token_id: 2, use_cache: true }],
    [{ suppress_tokens: [], sequence_bias: {}, bad_words_ids: null }],
  ])('of %j ask for nothing', async (generation) => {
    expect((await generationOf(generation)).warnings).toEqual([]);
  });
});

describe('end tokens', () => {
  it('of the tokenizer end answers too, with a warning that names the sources', async () => {
    const { defaults, warnings } = withEndToken(await generationOf({ eos_token_id: [2] }, { eos_token_id: 2 }), tokenizerEndingWith(1));
    expect(defaults.eosIds).toEqual([2, 1]);
    expect(warnings).toEqual([
      'eos_token of tokenizer_config.json, "<1>" (1), ends answers too, though generation_config.json and config.json say 2',
    ]);
  });

  it('of the tokenizer stand in for those that no file names', async () => {
    const { defaults, warnings } = withEndToken(await generationOf(null), tokenizerEndingWith(1));
    expect(defaults.eosIds).toEqual([1]);
    expect(warnings).toEqual([expect.stringMatching(/tokenizer_config\.json.* name none$/)]);
  });

  it.each([tokenizerEndingWith(5), tokenizerEndingWith(null), null])('that agree are no matter of a warning', async (tokenizer) => {
    const generation = await generationOf({ eos_token_id: [9, 5] }, { eos_token_id: 9 });
    expect(withEndToken(generation, tokenizer)).toEqual(generation);
    expect(generation.warnings).toEqual([]);
  });

  it('of config.json that generation_config.json leaves out are warned of', async () => {
    const { defaults, warnings } = await generationOf({ eos_token_id: 5 }, { eos_token_id: [7, 5] });
    expect(defaults.eosIds).toEqual([5]);
    expect(warnings).toEqual([expect.stringContaining('7 of config.json is overruled by 5')]);
  });
});
