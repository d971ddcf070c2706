import { describe, expect, it } from 'vitest';
import { decoderFactory } from '../../src/tokenizer/decoder-config.js';

function decode(config: unknown, tokens: readonly string[]): string {
  const stage = decoderFactory(config)!({ isEager: false });
  return [...tokens.flatMap((token) => stage.push(token)), ...stage.end()].join('');
}

describe('decoderFactory', () => {
  it('turns the mark of Metaspace into spaces, and drops it before the first word', () => {
    const tokens = ['▁Hello', '▁big', 'ger', '▁', '▁world'];
    expect(decode({ type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' }, tokens)).toBe('Hello bigger  world');
    expect(decode({ type: 'Metaspace', prepend_scheme: 'never' }, tokens)).toBe(' Hello bigger  world');
  });

  const fused = (start: number) => ({ type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'Strip', content: ' ', start, stop: 0 }] });

  it('strips the beginning of the whole text, across tokens, and nothing later', () => {
    expect(decode(fused(2), [' ', ' ', ' a', ' b'])).toBe(' a b');
    expect(decode(fused(2), [' a', ' b'])).toBe('a b');
    expect(decode(fused(2), ['', ' a', ' b'])).toBe('a b');
    expect(decode(fused(0), [' a'])).toBe(' a');
  });

  it('replaces text literally', () => {
    const replace = { type: 'Replace', pattern: { String: '.' }, content: '$&' };
    expect(decode(replace, ['a.b.'])).toBe('a$&b$&');
  });

  it('takes characters outside the byte alphabet for their own text', () => {
    // U+0100 + 32 is the alphabet's space (Ġ); U+FF5C is in no alphabet.
    expect(decode({ type: 'ByteLevel' }, ['a', 'Ġb', '<｜end｜>'])).toBe('a b<｜end｜>');
  });

  it.each([
    [null],
    [{ type: 'WordPiece', prefix: '##' }],
    [{ type: 'Replace', pattern: { Regex: 'x+' }, content: '' }],
    [{ type: 'Strip', content: ' ', start: 1, stop: 1 }],
    [{ type: 'Sequence', decoders: [{ type: 'Strip', content: ' ', start: 1, stop: 0 }, { type: 'Fuse' }] }],
    [{ type: 'Sequence', decoders: [{ type: 'CTC' }] }],
  ])('knows that it cannot do %j', (config) => {
    expect(decoderFactory(config)).toBeNull();
  });
});
