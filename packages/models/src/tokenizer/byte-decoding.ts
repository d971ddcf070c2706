import type { Decoding } from './decoding.js';

const replacementCharacter = '\uFFFD';

/** Tokens of the byte-level alphabet, as one text; a token with any other character stands for its own UTF-8 bytes. */
export function byteLevel(): Decoding {
  return afterBytes(new Uint8Array());
}

/** `open` begins a character that further bytes may complete. */
function afterBytes(open: Uint8Array): Decoding {
  return {
    push(token) {
      const bytes = Buffer.concat([open, bytesOfToken(token)]);
      const numOpen = numUnfinished(bytes);
      const complete = bytes.subarray(0, bytes.length - numOpen);
      return { pieces: [lossy.decode(complete)], next: afterBytes(bytes.subarray(complete.length)) };
    },
    end: () => [lossy.decode(open)],
  };
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** How many bytes at the end begin a character that is not complete, and can be completed. */
function numUnfinished(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const first = bytes[bytes.length - count]!;
    if (first >= 0x80 && first < 0xc0) continue;
    return isBeginning(bytes.subarray(bytes.length - count)) ? count : 0;
  }
  return 0;
}

/** Whether a first byte with the continuation bytes after it is the beginning of a longer character; by table 3-7 of the Unicode Standard. */
function isBeginning([first = 0, second, third]: Uint8Array): boolean {
  if (first < 0xc2 || first > 0xf4) return false;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (second === undefined) return true;
  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= least && second <= most && length > (third === undefined ? 2 : 3);
}

/** Bytes in the order in which they came, the last first. */
interface Run {
  readonly byte: number;
  readonly before: Run | null;
}

/**
 * Tokens `<0x00>` to `<0xFF>` are bytes of UTF-8, others their own text. Neighbouring bytes are judged as a whole: one that is invalid makes
 * each of them U+FFFD, so that a run gives nothing before it ends.
 */
export function byteFallback(): Decoding {
  return afterRun(null);
}

function afterRun(run: Run | null): Decoding {
  return {
    push(token) {
      const byte = /^<0x(\+[0-9A-Fa-f]|[0-9A-Fa-f]{2})>$/.exec(token);
      if (byte !== null) return { pieces: [], next: afterRun({ byte: Number.parseInt(byte[1]!, 16), before: run }) };
      return { pieces: [...piecesOf(run), token], next: afterRun(null) };
    },
    end: () => piecesOf(run),
  };
}

function piecesOf(run: Run | null): string[] {
  if (run === null) return [];
  const bytes: number[] = [];
  for (let at: Run | null = run; at !== null; at = at.before) bytes.push(at.byte);
  try {
    return [strict.decode(Uint8Array.from(bytes.reverse()))];
  } catch {
    return bytes.map(() => replacementCharacter);
  }
}

/**
 * GPT-2's byte alphabet: printable characters of Latin-1 stand for themselves, the other bytes for U+0100 and what
 * follows, in order.
 */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
  const isPrintable = (byte: number) => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
  let numShifted = 0;
  return new Map(
    Array.from({ length: 256 }, (_, byte) => [String.fromCodePoint(isPrintable(byte) ? byte : 0x100 + numShifted++), byte] as const),
  );
})();

function bytesOfToken(token: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = byteOfCharacter.get(character);
    if (byte === undefined) return Buffer.from(token, 'utf8');
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
