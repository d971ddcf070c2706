import { describe, expect, it } from 'vitest';
import { decodingOf, UnsupportedDecoder } from '../../src/tokenizer/decoder-config.js';

const options = { isTidied: false };

function decode(config: unknown, tokens: readonly string[], isTidied = false): string {
  let decoding = decodingOf(config, { isTidied });
  const pieces = tokens.flatMap((token) => {
    const pushed = decoding.push(token);
    decoding = pushed.next;
    return pushed.pieces;
  });
  return [...pieces, ...decoding.end()].join('');
}

describe('decodingOf', () => {
  const fused = (start: number, stop = 0) => ({
    type: 'Sequence',
    decoders: [{ type: 'Fuse' }, { type: 'Strip', content: ' ', start, stop }],
  });

  it('strips the beginning and the end of the whole text, across tokens, and nothing between', () => {
    expect(decode(fused(2), [' ', ' ', ' a', ' b'])).toBe(' a b');
    expect(decode(fused(2), [' a', ' b'])).toBe('a b');
    expect(decode(fused(2), ['', ' a', ' b'])).toBe('a b');
    expect(decode(fused(0), [' a'])).toBe(' a');
    expect(decode(fused(1, 2), [' a ', ' ', '', ' '])).toBe('a ');
    expect(decode(fused(0, 2), ['a ', ' b', ' ', ' '])).toBe('a  b');
    expect(decode(fused(1, 1), [' '])).toBe('');
  });

  it('replaces text literally, in the whole of it after Fuse', () => {
    const replace = { type: 'Replace', pattern: { String: 'aab' }, content: '$&' };
    expect(decode(replace, ['aab', 'aa', 'b'])).toBe('$&aab');
    const whole = { type: 'Sequence', decoders: [{ type: 'Fuse' }, replace] };
    expect(decode(whole, ['aab', 'aa', 'b', 'a', 'aa', 'b', 'aa'])).toBe('$&$&a$&aa');
  });

  it('gives nothing that a later token may change', () => {
    const { pieces, next } = decodingOf(
      { type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'BPEDecoder', suffix: '</w>' }] },
      options,
    ).push('a</');
    expect([pieces.join(''), next.end().join(''), next.push('w>b').pieces.join('')]).toEqual(['a', '</', 'b']);
  });

  it('takes characters outside the byte alphabet for their own text', () => {
    // U+0100 + 32 is the alphabet's space (Ġ); U+FF5C is in no alphabet.
    expect(decode({ type: 'ByteLevel' }, ['a', 'Ġb', '<｜end｜>'])).toBe('a b<｜end｜>');
  });

  it('tidies the whole text where tokenizer_config.json says so', () => {
    const tokens = ['▁I', "▁'m", '▁here', '▁', '.', '▁do', '▁not', '▁', '!'];
    const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' };
    expect(decode(metaspace, tokens)).toBe("I 'm here . do not !");
    expect(decode(metaspace, tokens, true)).toBe("I'm here. do not!");
  });

  it.each([
    [{ type: 'Replace', pattern: { Regex: 'x+' }, content: '' }],
    [{ type: 'Replace', pattern: { String: '' }, content: 'x' }],
    [{ type: 'BPEDecoder', suffix: '' }],
    [{ type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'ByteLevel' }] }],
    [{ type: 'Sequence', decoders: [{ type: 'ByteLevel' }, { type: 'ByteFallback' }] }],
    [{ type: 'Telepathy' }],
    ['ByteLevel'],
  ])('knows that it cannot do %j', (config) => {
    expect(() => decodingOf(config, options)).toThrow(UnsupportedDecoder);
  });
});
