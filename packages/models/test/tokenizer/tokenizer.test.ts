// Against the reference encodings and decodings of test/fixtures/tokenizers, and of the demo model.
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openModelFolder } from '../../src/index.js';
import type { ModelTokenizer } from '../../src/model-folder.js';
import { openTokenizer } from '../../src/tokenizer/tokenizer.js';
import { copyOf, demoModel, readJson, temporaryFolder, tokenizerFixtures, writeJson } from '../folders.js';

interface Case {
  readonly text: string;
  readonly ids: number[];
  readonly ids_with_special_tokens: number[];
  readonly decoded: string;
  readonly decoded_skip_special: string;
  readonly prefixes: string[];
  readonly stream: (string | null)[];
}

const { tokenizers } = JSON.parse(readFileSync(join(tokenizerFixtures, 'cases.json'), 'utf8')) as {
  tokenizers: Record<string, { vocab_size: number; cases: Case[] }>;
};

describe.each(Object.entries(tokenizers))('%s', (name, { vocab_size: vocabSize, cases }) => {
  let tokenizer: ModelTokenizer;

  beforeAll(async () => {
    tokenizer = (await openTokenizer(join(tokenizerFixtures, name), { vocabSize, eosIds: [] }))!;
  });

  it.each(cases)('encodes $text without special tokens', ({ text, ids }) => {
    expect(tokenizer.encode(text, { plain: true })).toEqual(ids);
  });

  it.each(cases)(
    'encodes $text with the special tokens of the post-processor, but never a second bos',
    ({ text, ids, ids_with_special_tokens: withSpecial }) => {
      // The reference puts <s> in front of a text that begins with it already.
      const beginsWithBos = text.startsWith('<s>');
      expect(tokenizer.encode(text)).toEqual(beginsWithBos ? ids : withSpecial);
    },
  );

  it.each(cases)('decodes the ids of $text', (one) => {
    expect(tokenizer.decode(one.ids, { keepSpecial: true })).toBe(one.decoded);
    expect(tokenizer.decode(one.ids_with_special_tokens)).toBe(one.decoded_skip_special);
  });

  it.each(cases)('decodes each beginning of the ids of $text', ({ ids, prefixes }) => {
    const decoded = prefixes.map((_, last) => tokenizer.decode(ids.slice(0, last + 1), { keepSpecial: true }));
    expect(decoded).toEqual(prefixes);
  });

  // The reference streamer emits nothing while the text ends within a character. Ours emits the characters before that
  // one, so it is never later, and it knows U+FFFD itself from a character that is not complete.
  it.each(cases)('streams $text no later than the reference, in whole characters', ({ ids, stream, decoded }) => {
    const streaming = tokenizer.stream({ keepSpecial: true });
    let soFar = '';
    let reference = '';
    for (const [index, id] of ids.entries()) {
      soFar += streaming.push(id);
      reference += stream[index] ?? '';
      expect(soFar.startsWith(reference)).toBe(true);
      expect(decoded.startsWith(soFar)).toBe(true);
    }
    expect(soFar + streaming.end()).toBe(decoded);
  });

  it('gives no text for ids without a token', () => {
    expect(tokenizer.token(vocabSize)).toBe('');
    expect(tokenizer.decode([vocabSize, ...tokenizer.encode('abc', { plain: true }), vocabSize + 7])).toBe('abc');
  });
});

describe('a stream of byte tokens', () => {
  // <0x41> is token 3 + 0x41.
  const byteTokens = (...bytes: number[]) => bytes.map((byte) => 3 + byte);
  const open = async () => (await openTokenizer(join(tokenizerFixtures, 'metaspace_bpe'), { vocabSize: 938, eosIds: [] }))!;

  it('gives a character with its last byte', async () => {
    const stream = (await open()).stream();
    expect(byteTokens(0xe2, 0x82, 0xac, 0xc3, 0xa9).map((id) => stream.push(id))).toEqual(['', '', '€', '', 'é']);
    expect(stream.end()).toBe('');
  });

  it('gives one U+FFFD for each byte of what cannot be completed', async () => {
    const tokenizer = await open();
    const stream = tokenizer.stream();
    const ids = byteTokens(0xe2, 0x82, 0xe2, 0x82);
    expect(ids.map((id) => stream.push(id))).toEqual(['', '', '\uFFFD\uFFFD\uFFFD', '\uFFFD']);
    expect(tokenizer.decode(ids)).toBe('\uFFFD'.repeat(4));
  });

  it('gives the bytes of an unfinished character as U+FFFD at the end, and before another token', async () => {
    const tokenizer = await open();
    const stream = tokenizer.stream();
    const [a] = tokenizer.encode('a', { plain: true }) as [number];
    expect([...byteTokens(0xe2, 0x82), a, ...byteTokens(0xc3)].map((id) => stream.push(id))).toEqual(['', '', '\uFFFD\uFFFD a', '']);
    expect(stream.end()).toBe('\uFFFD');
  });

  it('keeps a byte order mark', async () => {
    const tokenizer = await open();
    expect(tokenizer.decode(byteTokens(0xef, 0xbb, 0xbf, 0x41))).toBe('\uFEFFA');
  });

  it('joins a character whose bytes stand around a special token that is skipped', async () => {
    const tokenizer = await open();
    const ids = [...byteTokens(0xc3), 2, ...byteTokens(0xa9)];
    expect(tokenizer.decode(ids)).toBe('é');
    expect(tokenizer.decode(ids, { keepSpecial: true })).toBe('\uFFFD</s>\uFFFD');
  });
});

describe('a stream of byte-level tokens', () => {
  it('gives what is certain of broken bytes at once, and the rest at the end', async () => {
    const tokenizer = (await openTokenizer(join(tokenizerFixtures, 'byte_level_bpe'), { vocabSize: 905, eosIds: [] }))!;
    const euro = tokenizer.encode('₤', { plain: true });
    expect(euro).toHaveLength(3);
    const stream = tokenizer.stream();
    expect([euro[0]!, euro[0]!, euro[1]!].map((id) => stream.push(id))).toEqual(['', '\uFFFD', '']);
    expect(stream.end()).toBe('\uFFFD');
  });
});

describe('the tokenizer of the demo model', () => {
  interface Continuation {
    readonly prompt: string;
    readonly prompt_ids: number[];
    readonly ids: number[];
    readonly text: string;
  }
  const { continuations } = JSON.parse(readFileSync(join(demoModel, 'eval/reference.json'), 'utf8')) as { continuations: Continuation[] };
  let tokenizer: ModelTokenizer;

  beforeAll(async () => {
    tokenizer = (await openModelFolder(join(demoModel, 'model'))).tokenizer!;
  });

  it.each(continuations)('encodes and decodes the reference continuation of $prompt', ({ prompt, prompt_ids: promptIds, ids, text }) => {
    expect(tokenizer.encode(prompt)).toEqual(promptIds);
    expect(tokenizer.encode(`<|bos|>${prompt}`)).toEqual(promptIds);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  it('encodes the empty text as bos alone, or as nothing when plain', () => {
    expect(tokenizer.encode('')).toEqual([0]);
    expect(tokenizer.encode('', { plain: true })).toEqual([]);
  });
});

describe('the post-processor', () => {
  /** The metaspace tokenizer with `<s> text </s>`, and with changes to its two files. */
  async function altered(tokenizer: Record<string, unknown>, config: Record<string, unknown> = {}): Promise<string> {
    const folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, 'metaspace_bpe'), folder, { recursive: true });
    const files = { 'tokenizer.json': tokenizer, 'tokenizer_config.json': config };
    for (const [file, changes] of Object.entries(files)) {
      await writeJson(join(folder, file), { ...(await readJson(join(folder, file))), ...changes });
    }
    return folder;
  }
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const around = (...after: unknown[]) => ({
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('<s>'), { Sequence: { id: 'A', type_id: 0 } }, ...after],
      pair: [],
      special_tokens: {},
    },
  });

  it('adds no eos, which would end the text to be continued', async () => {
    const folder = await altered(around(special('</s>')));
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    expect(tokenizer.encode('a')).toEqual([1, 524]);
    expect(tokenizer.encode('')).toEqual([1]);
  });

  it('adds no eos that only generation_config.json names', async () => {
    const folder = await altered(around(special('</s>')), { eos_token: null });
    expect((await openTokenizer(folder, { vocabSize: 938, eosIds: [2] }))!.encode('a')).toEqual([1, 524]);
  });

  it('adds other tokens at the end, and eos where the text has it', async () => {
    const folder = await altered(around(special('<unk>')), { eos_token: { content: '</s>' } });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    expect(tokenizer.encode('a</s>')).toEqual([1, 524, 2, 0]);
  });

  it('is refused when it adds a token that the vocabulary lacks', async () => {
    const folder = await altered(around(special('<sep>')));
    await expect(openTokenizer(folder, { vocabSize: 938, eosIds: [] })).rejects.toMatchObject({
      code: 'EM_TOKENIZER',
      message: expect.stringContaining('<sep>'),
    });
  });

  it.each([
    [{ decoder: { type: 'WordPiece', prefix: '##' } }, 'EM_TOKENIZER', /decoder is .*WordPiece.*not supported.*ByteLevel/],
    [{ decoder: null }, 'EM_TOKENIZER', /decoder is null/],
    [{ pre_tokenizer: { type: 'Telepathy' } }, 'EM_TOKENIZER', /Telepathy/],
    [{ pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: [], invert: false } }, 'EM_TOKENIZER', /behavior/],
    [{ model: undefined }, 'EM_CONFIG_VALUE', /tokenizer\.json: model is absent/],
    [{ model: { type: 'BPE', vocab: { a: 'x' } } }, 'EM_CONFIG_VALUE', /model\.vocab/],
    [{ added_tokens: [{ id: -1, content: 'x' }] }, 'EM_CONFIG_VALUE', /added_tokens\.0\.id is -1/],
  ])('and the other parts are refused by name: %j', async (changes, code, message) => {
    const folder = await altered(changes);
    await expect(openTokenizer(folder, { vocabSize: 938, eosIds: [] })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('and additional_special_tokens name further tokens to skip', async () => {
    const folder = await altered({}, { additional_special_tokens: ['▁the'] });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    const ids = tokenizer.encode('a the a', { plain: true });
    expect(ids.map((id) => tokenizer.token(id))).toContain('▁the');
    expect(tokenizer.decode(ids)).toBe('a a');
    expect(tokenizer.decode(ids, { keepSpecial: true })).toBe('a the a');
  });
});

describe('a tokenizer of another model', () => {
  it('is refused when it has more tokens than the embedding has rows', async () => {
    const folder = await copyOf('qwen2_moe');
    await cp(join(tokenizerFixtures, 'metaspace_bpe'), folder, { recursive: true });
    await expect(openModelFolder(folder)).rejects.toMatchObject({
      code: 'EM_TOKENIZER',
      message: expect.stringMatching(/id 937, but the model's vocab_size is 400/),
    });
  });

  it('is refused by an id that would need memory without end', async () => {
    const folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, 'metaspace_bpe'), folder, { recursive: true });
    const file = join(folder, 'tokenizer.json');
    await writeJson(file, { ...(await readJson(file)), added_tokens: [{ id: 2 ** 31 - 1, content: '<far>' }] });
    await expect(openTokenizer(folder, { vocabSize: 938, eosIds: [] })).rejects.toMatchObject({ code: 'EM_TOKENIZER' });
  });
});
