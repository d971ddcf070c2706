// Text given token by token, where characters and runs of bytes are spread over tokens.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer } from '../../src/tokenizer/tokenizer.js';
import { tokenizerFixtures } from '../folders.js';

describe('a stream of byte tokens', () => {
  // <0x41> is token 3 + 0x41.
  const byteTokens = (...bytes: number[]) => bytes.map((byte) => 3 + byte);
  const open = async () => (await openTokenizer(join(tokenizerFixtures, 'metaspace_bpe'), { vocabSize: 938, eosIds: [] }))!;

  it('gives a run of bytes when it has ended, and knows the characters of it before', async () => {
    const tokenizer = await open();
    const stream = await tokenizer.stream();
    const [a] = (await tokenizer.encode('a', { plain: true })) as [number];
    const steps = [...byteTokens(0xe2, 0x82, 0xac, 0xc3, 0xa9), a].map((id) => [stream.push(id), stream.end()]);
    expect(steps).toEqual([
      ['', '\uFFFD'],
      ['', '\uFFFD\uFFFD'],
      ['', '€'],
      ['', '\uFFFD'.repeat(4)],
      ['', '€é'],
      ['€é a', ''],
    ]);
  });

  it('gives one U+FFFD for each byte of a run that is not valid as a whole, whatever was valid before', async () => {
    const tokenizer = await open();
    const stream = await tokenizer.stream();
    const ids = byteTokens(0x41, 0xe2, 0x82, 0xe2);
    expect(ids.map((id) => stream.push(id)).join('')).toBe('');
    expect(stream.end()).toBe('\uFFFD'.repeat(4));
    expect(await tokenizer.decode(ids)).toBe('\uFFFD'.repeat(4));
  });

  it('keeps a byte order mark', async () => {
    const tokenizer = await open();
    expect(await tokenizer.decode(byteTokens(0xef, 0xbb, 0xbf, 0x41))).toBe('\uFEFFA');
  });

  it('joins a character whose bytes stand around a special token that is skipped', async () => {
    const tokenizer = await open();
    const ids = [...byteTokens(0xc3), 2, ...byteTokens(0xa9)];
    expect(await tokenizer.decode(ids)).toBe('é');
    expect(await tokenizer.decode(ids, { keepSpecial: true })).toBe('\uFFFD</s>\uFFFD');
  });
});

describe('a stream of byte-level tokens', () => {
  it('gives what is certain of broken bytes at once, and the rest at the end', async () => {
    const tokenizer = (await openTokenizer(join(tokenizerFixtures, 'byte_level_bpe'), { vocabSize: 905, eosIds: [] }))!;
    const euro = await tokenizer.encode('₤', { plain: true });
    expect(euro).toHaveLength(3);
    const stream = await tokenizer.stream();
    expect([euro[0]!, euro[0]!, euro[1]!].map((id) => stream.push(id))).toEqual(['', '\uFFFD', '']);
    expect(stream.end()).toBe('\uFFFD');
  });
});
