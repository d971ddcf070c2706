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

  it.each(cases)('encodes $text without special tokens', async ({ text, ids }) => {
    expect(await tokenizer.encode(text, { plain: true })).toEqual(ids);
  });

  it.each(cases)(
    'encodes $text with the special tokens of the post-processor, but never a second bos',
    async ({ text, ids, ids_with_special_tokens: withSpecial }) => {
      // The reference puts <s> in front of a text that begins with it already.
      const beginsWithBos = text.startsWith('<s>');
      expect(await tokenizer.encode(text)).toEqual(beginsWithBos ? ids : withSpecial);
    },
  );

  it.each(cases)('decodes the ids of $text', async (one) => {
    expect(await tokenizer.decode(one.ids, { keepSpecial: true })).toBe(one.decoded);
    expect(await tokenizer.decode(one.ids_with_special_tokens)).toBe(one.decoded_skip_special);
  });

  it.each(cases)('decodes each beginning of the ids of $text', async ({ ids, prefixes }) => {
    const decoded = await Promise.all(prefixes.map((_, last) => tokenizer.decode(ids.slice(0, last + 1), { keepSpecial: true })));
    expect(decoded).toEqual(prefixes);
  });

  // The reference streamer takes U+FFFD itself for a character that is not complete, and gives each character of a run of byte tokens before
  // it is known whether the run is valid. Ours gives what is certain, and knows at any time what the text is if it ends.
  it.each(cases)('streams $text in whole characters that nothing takes back', async ({ ids, prefixes, decoded, stream }) => {
    const streaming = await tokenizer.stream({ keepSpecial: true });
    let soFar = '';
    for (const [index, prefix] of prefixes.entries()) {
      soFar += streaming.push(ids[index]!);
      expect(soFar + streaming.end()).toBe(prefix);
      expect(prefixes.slice(index).every((later) => later.startsWith(soFar))).toBe(true);
    }
    for (const id of ids.slice(prefixes.length)) soFar += streaming.push(id);
    expect(soFar + streaming.end()).toBe(decoded);
    expect(decoded.startsWith(stream.join(''))).toBe(true);
  });

  it('gives no text for ids without a token', async () => {
    expect(tokenizer.token(vocabSize)).toBe('');
    expect(await tokenizer.decode([vocabSize, ...(await tokenizer.encode('abc', { plain: true })), vocabSize + 7])).toBe('abc');
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

  it.each(continuations)(
    'encodes and decodes the reference continuation of $prompt',
    async ({ prompt, prompt_ids: promptIds, ids, text }) => {
      expect(await tokenizer.encode(prompt)).toEqual(promptIds);
      expect(await tokenizer.encode(`<|bos|>${prompt}`)).toEqual(promptIds);
      expect(await tokenizer.decode(ids)).toBe(text);
    },
  );

  it('encodes the empty text as bos alone, or as nothing when plain', async () => {
    expect(await tokenizer.encode('')).toEqual([0]);
    expect(await tokenizer.encode('', { plain: true })).toEqual([]);
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
  const ids: Record<string, number> = { '<unk>': 0, '<s>': 1, '</s>': 2 };
  const around = (...after: { SpecialToken: { id: string } }[]) => ({
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('<s>'), { Sequence: { id: 'A', type_id: 0 } }, ...after],
      pair: [],
      special_tokens: Object.fromEntries(
        ['<s>', ...after.map(({ SpecialToken: { id } }) => id)]
          .filter((id) => id in ids)
          .map((id) => [id, { id, ids: [ids[id]], tokens: [id] }]),
      ),
    },
  });

  it('adds no eos, which would end the text to be continued', async () => {
    const folder = await altered(around(special('</s>')));
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    expect(await tokenizer.encode('a')).toEqual([1, 524]);
    expect(await tokenizer.encode('')).toEqual([1]);
  });

  it('adds no eos that only generation_config.json names', async () => {
    const folder = await altered(around(special('</s>')), { eos_token: null });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [2] }))!;
    expect(await tokenizer.encode('a')).toEqual([1, 524]);
  });

  it('adds other tokens at the end, and eos where the text has it', async () => {
    const folder = await altered(around(special('<unk>')), { eos_token: { content: '</s>' } });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    expect(await tokenizer.encode('a</s>')).toEqual([1, 524, 2, 0]);
  });

  it('is refused when it adds a token that the vocabulary lacks', async () => {
    const folder = await altered(around(special('<sep>')));
    await expect(openTokenizer(folder, { vocabSize: 938, eosIds: [] })).rejects.toMatchObject({
      code: 'EM_TOKENIZER',
      message: expect.stringMatching(/post_processor is .*TemplateProcessing.*: the tokenizers library failed: no entry found for key/),
    });
  });

  const split = (pattern: Record<string, unknown>, behavior: unknown) => ({ type: 'Split', pattern, behavior, invert: false });
  const token = { id: 938, content: '\u0301', single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };

  it.each([
    [
      { decoder: { type: 'Replace', pattern: { Regex: 'x+' }, content: '' } },
      {},
      'EM_TOKENIZER',
      /decoder is .*Regex.*not supported.*ByteLevel/,
    ],
    [
      { decoder: { type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'ByteFallback' }] } },
      {},
      'EM_TOKENIZER',
      /ByteFallback after Fuse/,
    ],
    [{ decoder: { type: 'Sequence', decoders: [{ type: 'Telepathy' }] } }, {}, 'EM_TOKENIZER', /decoder is .*Telepathy/],
    [
      { normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'NFX' }] } },
      {},
      'EM_TOKENIZER',
      /normalizer\.normalizers\.1 is .*NFX/,
    ],
    [
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } },
      {},
      'EM_TOKENIZER',
      /normalizer is .*Precompiled.*Cannot parse precompiled_charsmap/,
    ],
    [{ pre_tokenizer: { type: 'Telepathy' } }, {}, 'EM_TOKENIZER', /pre_tokenizer is .*Telepathy/],
    [{ pre_tokenizer: split({ String: ' ' }, []) }, {}, 'EM_TOKENIZER', /pre_tokenizer is .*behavior/],
    [
      { pre_tokenizer: split({ Regex: '(' }, 'Isolated') },
      {},
      'EM_TOKENIZER',
      /pre_tokenizer is .*Oniguruma error: end pattern with unmatched parenthesis/,
    ],
    [
      { post_processor: { ...around().post_processor, single: [special('<s>')] } },
      {},
      'EM_TOKENIZER',
      /post_processor is .*does not hold the text once/,
    ],
    [
      {
        normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: true, lowercase: true },
        added_tokens: [token],
      },
      {},
      'EM_TOKENIZER',
      /the normalizer makes nothing of the added token/,
    ],
    [{ model: { type: 'BPE', vocab: { a: 0 }, merges: [], dropout: 0.1 } }, {}, 'EM_TOKENIZER', /model\.dropout is 0\.1/],
    [{ model: { type: 'BPE', vocab: { a: 0 }, merges: ['a b'] } }, {}, 'EM_TOKENIZER', /model: Token `b` out of vocabulary/],
    [{ version: '2.0' }, {}, 'EM_TOKENIZER', /Unknown tokenizer version '2\.0'/],
    [{}, { split_special_tokens: true }, 'EM_TOKENIZER', /tokenizer_config\.json: split_special_tokens is true/],
    [
      {},
      { added_tokens_decoder: { 938: { lstrip: true } } },
      'EM_CONFIG_VALUE',
      /tokenizer_config\.json: added_tokens_decoder\.938\.content is absent/,
    ],
    [{}, { extra_special_tokens: [7] }, 'EM_CONFIG_VALUE', /tokenizer_config\.json: extra_special_tokens is \[7\]/],
    [{ model: undefined }, {}, 'EM_CONFIG_VALUE', /tokenizer\.json: model is absent/],
    [{ model: { type: 'BPE', vocab: { a: 'x' } } }, {}, 'EM_CONFIG_VALUE', /model\.vocab/],
    [{ added_tokens: [{ id: -1, content: 'x' }] }, {}, 'EM_CONFIG_VALUE', /added_tokens\.0\.id is -1/],
  ])('and the other parts are refused by name: %j, %j', async (changes, config, code, message) => {
    const folder = await altered(changes, config);
    await expect(openTokenizer(folder, { vocabSize: 938, eosIds: [] })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('and additional_special_tokens name further tokens to skip', async () => {
    const folder = await altered({}, { additional_special_tokens: ['▁the'] });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    const ids = await tokenizer.encode('a the a', { plain: true });
    expect(ids.map((id) => tokenizer.token(id))).toContain('▁the');
    expect(await tokenizer.decode(ids)).toBe('a a');
    expect(await tokenizer.decode(ids, { keepSpecial: true })).toBe('a the a');
  });
});

describe('a tokenizer with tokens beyond the embedding', () => {
  const folder = join(tokenizerFixtures, 'metaspace_bpe');

  it.each([937, 900, 500])('is served with a warning by a model of %d tokens', async (vocabSize) => {
    const tokenizer = (await openTokenizer(folder, { vocabSize, eosIds: [] }))!;
    const which = vocabSize === 937 ? 'a token with id 937' : `${938 - vocabSize} tokens with ids up to 937`;
    expect(tokenizer.warnings).toEqual([expect.stringContaining(`it has ${which}, but the model's vocab_size is ${vocabSize}: a request`)]);
    expect(await tokenizer.encode('a')).toEqual([1, 524]);
  });

  it("is another model's where most of its tokens are", async () => {
    const other = await copyOf('qwen2_moe');
    await cp(folder, other, { recursive: true });
    await expect(openModelFolder(other)).rejects.toMatchObject({
      code: 'EM_TOKENIZER',
      message: expect.stringMatching(/538 tokens with ids up to 937, but the model's vocab_size is 400\. It is another model's/),
    });
  });

  it('has the ids that the library gives, whatever tokenizer.json calls them', async () => {
    const folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, 'metaspace_bpe'), folder, { recursive: true });
    const file = join(folder, 'tokenizer.json');
    const far = { id: 2 ** 31 - 1, content: '<far>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
    await writeJson(file, { ...(await readJson(file)), added_tokens: [far] });
    const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
    expect(await tokenizer.encode('<far>', { plain: true })).toEqual([938]);
    expect(tokenizer.warnings).toEqual([expect.stringContaining('a token with id 938')]);
  });
});

// Each ends the process of the library.
describe('a text by which the library fails', () => {
  async function failing(pattern: string): Promise<ModelTokenizer> {
    const folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, 'byte_level_bpe'), folder, { recursive: true });
    const file = join(folder, 'tokenizer.json');
    await writeJson(file, { ...(await readJson(file)), normalizer: { type: 'Replace', pattern: { Regex: pattern }, content: '-' } });
    return (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
  }
  const patterns: [pattern: string, bad: string, says: RegExp][] = [
    ['(a+)+$', `${'a'.repeat(40)}b`, /failed: Onig: Regex search error: retry-limit-in-match over/],
    ['(?=Q)', 'Q', /failed: index out of bounds/],
  ];

  it.each(patterns)('(%s in %s) is refused, and those beside it are encoded', async (pattern, bad, says) => {
    const tokenizer = await failing(pattern);
    const texts = ['one', bad, 'two', 'three', bad, 'four'];
    const results = await Promise.allSettled(texts.map((text) => tokenizer.encode(text, { plain: true })));
    expect(results.map(({ status }) => status)).toEqual(texts.map((text) => (text === bad ? 'rejected' : 'fulfilled')));
    const [refused] = results.filter((result) => result.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'EM_TOKENIZER', message: expect.stringMatching(says) } });
    expect(await tokenizer.encode('one', { plain: true })).toEqual((results[0] as PromiseFulfilledResult<number[]>).value);
  });

  it('does not keep other tokenizers from encoding', async () => {
    const [[pattern, bad]] = patterns as [(typeof patterns)[number]];
    const [tokenizer, other] = [
      await failing(pattern),
      (await openTokenizer(join(tokenizerFixtures, 'metaspace_bpe'), { vocabSize: 938, eosIds: [] }))!,
    ];
    const [refused, encoded] = await Promise.allSettled([tokenizer.encode(bad), other.encode('a')]);
    expect(refused.status).toBe('rejected');
    expect(encoded).toMatchObject({ value: [1, 524] });
  });
});

// From public reports.
describe('reported:', () => {
  async function opened(base: string, changes: Record<string, unknown>): Promise<ModelTokenizer> {
    const folder = await temporaryFolder();
    await writeJson(join(folder, 'tokenizer.json'), { ...(await readJson(join(tokenizerFixtures, base, 'tokenizer.json'))), ...changes });
    return (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
  }
  const flags = { lstrip: false, rstrip: false, normalized: false, special: false };

  it('Metaspace that splits', async () => {
    const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
    const tokenizer = await opened('metaspace_bpe', { normalizer: null, pre_tokenizer: metaspace });
    const ids = [441, 441, 75, 781, 321, 441, 441, 529, 528, 628, 441, 441];
    expect(await tokenizer.encode('  Hello   world  ', { plain: true })).toEqual(ids);
  });

  it('a token that is a single word', async () => {
    const { added_tokens: added } = (await readJson(join(tokenizerFixtures, 'byte_level_bpe/tokenizer.json'))) as {
      added_tokens: unknown[];
    };
    const tokenizer = await opened('byte_level_bpe', {
      added_tokens: [...added, { id: 905, content: '<sp>', single_word: true, ...flags }],
    });
    expect(await tokenizer.encode('mid<sp>dle', { plain: true })).toEqual([76, 346, 27, 82, 79, 29, 67, 309]);
  });

  it('a split that joins what it finds to what follows', async () => {
    const split = { type: 'Split', pattern: { Regex: '\\s+' }, behavior: 'MergedWithNext', invert: false };
    const bytes = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false };
    const tokenizer = await opened('byte_level_bpe', { pre_tokenizer: { type: 'Sequence', pretokenizers: [split, bytes] } });
    expect(await tokenizer.encode('Hello world', { plain: true })).toEqual([39, 571, 78, 269, 267, 401]);
  });

  it('the first space of an answer', async () => {
    const tokenizer = await opened('metaspace_bpe', {});
    const stream = await tokenizer.stream({ after: await tokenizer.encode('x y z') });
    const answer = [...(await tokenizer.encode('two', { plain: true })), 3 + 0x16, 3 + 0x16];
    expect(answer.map((id) => stream.push(id)).join('') + stream.end()).toBe(' two\u0016\u0016');
  });
});
