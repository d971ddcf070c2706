import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGenerationDefaults } from '../src/generation.js';
import { temporaryFolder, writeJson } from './folders.js';

/** Defaults of a folder with these two files and a vocabulary of 100; null: no generation_config.json. */
async function defaultsOf(generation: unknown, config: Record<string, unknown> = {}) {
  const folder = await temporaryFolder();
  if (generation !== null) await writeJson(join(folder, 'generation_config.json'), generation);
  return readGenerationDefaults(folder, { file: join(folder, 'config.json'), values: config }, 100);
}

describe('generation defaults', () => {
  const greedy = { eosIds: [], doSample: false, temperature: 1, topK: 0, topP: 1, maxNewTokens: null };

  it('are greedy and unlimited without generation_config.json', async () => {
    expect(await defaultsOf(null)).toEqual(greedy);
    expect(await defaultsOf({})).toEqual(greedy);
  });

  it('are what generation_config.json says', async () => {
    const generation = { do_sample: true, temperature: 0.7, top_k: 20, top_p: 0.8, max_new_tokens: 64, eos_token_id: [5, 9] };
    expect(await defaultsOf(generation)).toEqual({
      doSample: true,
      temperature: 0.7,
      topK: 20,
      topP: 0.8,
      maxNewTokens: 64,
      eosIds: [5, 9],
    });
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
