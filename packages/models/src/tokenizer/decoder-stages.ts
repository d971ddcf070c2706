// From tokens to text as the `decoder` of tokenizer.json says, token by token. The tokenizers library decodes whole lists
// only, and writes one U+FFFD for a run of byte tokens where the reference implementation writes one for each byte.

/** Takes tokens or the pieces of an earlier stage, and gives pieces; the text is all of them joined. */
export interface DecoderStage {
  push(piece: string): string[];
  /** What is left when no more tokens come. */
  end(): string[];
}

export interface DecoderOptions {
  /**
   * Emit each character of a run of byte tokens as soon as it is complete. Otherwise a run is judged as a whole, and one
   * invalid byte makes all of it U+FFFD.
   */
  readonly isEager: boolean;
}

export type StageFactory = (options: DecoderOptions) => DecoderStage;

const replacementCharacter = '\uFFFD';

/** For stages that keep nothing between pieces. */
export function mapStage(map: (piece: string) => string): DecoderStage {
  return { push: (piece) => [map(piece)], end: () => [] };
}

export function sequenceStage(stages: readonly DecoderStage[]): DecoderStage {
  const through = (pieces: string[], from: number) =>
    stages.slice(from).reduce((current, stage) => current.flatMap((piece) => stage.push(piece)), pieces);
  return {
    push: (piece) => through([piece], 0),
    end: () => stages.flatMap((stage, index) => through(stage.end(), index + 1)),
  };
}

/** Tokens of the byte-level alphabet; a token with any other character stands for its own UTF-8 bytes. */
export function byteLevelStage(): DecoderStage {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    push: (token) => [decoder.decode(bytesOfToken(token), { stream: true })],
    end: () => [decoder.decode()],
  };
}

/** Tokens `<0x00>` to `<0xFF>` are bytes of UTF-8, others their own text. */
export function byteFallbackStage({ isEager }: DecoderOptions): DecoderStage {
  let run = new ByteRun();
  const endRun = () => {
    const text = run.end();
    run = new ByteRun();
    return text;
  };
  return {
    push(token) {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token);
      if (byte === null) return [endRun(), token];
      run.push(Number.parseInt(byte[1]!, 16));
      return isEager ? [run.take()] : [];
    },
    end: () => [endRun()],
  };
}

/** Neighbouring byte tokens: their text where it is valid UTF-8, else one U+FFFD for each byte not taken before. */
class ByteRun {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #isValid = true;
  #text = '';
  /** Bytes not taken: those of #text and of an unfinished character. */
  #numBytes = 0;
  /** Of them, those of #text. */
  #numComplete = 0;

  push(byte: number): void {
    this.#numBytes++;
    if (!this.#isValid) return;
    try {
      const character = this.#decoder.decode(Uint8Array.of(byte), { stream: true });
      if (character === '') return;
      this.#text += character;
      this.#numComplete = this.#numBytes;
    } catch {
      this.#isValid = false;
    }
  }

  /** The text that no later byte of this run can complete. */
  take(): string {
    if (!this.#isValid) return this.end();
    const text = this.#text;
    this.#text = '';
    this.#numBytes -= this.#numComplete;
    this.#numComplete = 0;
    return text;
  }

  end(): string {
    const text = this.#isValid && this.#numComplete === this.#numBytes ? this.#text : replacementCharacter.repeat(this.#numBytes);
    this.#text = '';
    this.#numBytes = 0;
    this.#numComplete = 0;
    return text;
  }
}

/** SentencePiece's mark of a word's beginning becomes a space; none before the first word, unless the scheme is `never`. */
export function metaspaceStage(mark: string, isFirstBare: boolean): DecoderStage {
  let isFirst = isFirstBare;
  return mapStage((token) => {
    const text = token.replaceAll(mark, isFirst ? '' : ' ');
    isFirst = false;
    return text;
  });
}

/** Takes up to `count` times `content` from the beginning of the whole text. */
export function stripStartStage(content: string, count: number): DecoderStage {
  let left = count;
  return mapStage((piece) => {
    let text = piece;
    while (left > 0 && text.startsWith(content)) {
      text = text.slice(content.length);
      left--;
    }
    if (text !== '') left = 0;
    return text;
  });
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
