// Stages that work on one text which comes in parts: what stands after Fuse or ByteLevel in a decoder.
import { type Decoding, stripped } from './decoding.js';

/** Every `pattern` of the text, from left to right, becomes `content`; across parts. */
export function replacing(pattern: string, content: string): Decoding {
  const holding = (held: string): Decoding => ({
    push(part) {
      const text = held + part;
      const rest = holdFrom(text, endOfLastMatch(text, pattern), pattern);
      return { pieces: [text.slice(0, rest).replaceAll(pattern, () => content)], next: holding(text.slice(rest)) };
    },
    end: () => [held],
  });
  return holding('');
}

function endOfLastMatch(text: string, pattern: string): number {
  let end = 0;
  for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, end)) end = at + pattern.length;
  return end;
}

/** Where the beginning of a further match may stand that the text's end cuts off. */
function holdFrom(text: string, after: number, pattern: string): number {
  for (let at = Math.max(after, text.length - pattern.length + 1); at < text.length; at++) {
    if (pattern.startsWith(text.slice(at))) return at;
  }
  return text.length;
}

/** As {@link stripped}, of the whole text. */
export function strippingWhole(content: string, start: number, stop: number): Decoding {
  return strippingStart('', content, start, stop);
}

/** `held` is nothing but `content`, fewer times than may be taken. */
function strippingStart(held: string, content: string, start: number, stop: number): Decoding {
  return {
    push(part) {
      const text = held + part;
      const left = stripped(text, content, start, 0);
      const isDecided = left !== '' || text.length >= start * content.length;
      if (!isDecided) return { pieces: [], next: strippingStart(text, content, start, stop) };
      return strippingEnd('', content, stop).push(left);
    },
    end: () => [stripped(held, content, start, stop)],
  };
}

/** `held` is what the end of the text would lose. */
function strippingEnd(held: string, content: string, stop: number): Decoding {
  return {
    push(part) {
      const text = held + part;
      const kept = stripped(text, content, 0, stop);
      return { pieces: [kept], next: strippingEnd(text.slice(kept.length), content, stop) };
    },
    end: () => [],
  };
}
