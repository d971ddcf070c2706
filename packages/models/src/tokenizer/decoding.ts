// From tokens to text as the `decoder` of tokenizer.json says, token by token. States are values: what a text would be if it ended here can
// be looked at without ending it.

/** What has been decoded so far, to be continued by tokens or by the pieces of an earlier stage. */
export interface Decoding {
  /** The pieces that are certain, whatever follows. */
  push(piece: string): Pushed;
  /** The pieces that are left when nothing follows. */
  end(): string[];
}

export interface Pushed {
  readonly pieces: readonly string[];
  readonly next: Decoding;
}

/** Pieces for themselves; `index` counts them. */
export function eachPiece(map: (piece: string, index: number) => string): Decoding {
  const at = (index: number): Decoding => ({
    push: (piece) => ({ pieces: [map(piece, index)], next: at(index + 1) }),
    end: () => [],
  });
  return at(0);
}

/** Stages one after the other. */
export function inSequence(stages: readonly Decoding[]): Decoding {
  return {
    push(piece) {
      const { pieces, next } = through(stages, [piece]);
      return { pieces, next: inSequence(next) };
    },
    end() {
      let pieces: readonly string[] = [];
      for (const stage of stages) {
        const pushed = through([stage], pieces);
        pieces = [...pushed.pieces, ...pushed.next[0]!.end()];
      }
      return [...pieces];
    },
  };
}

function through(stages: readonly Decoding[], pieces: readonly string[]): { pieces: readonly string[]; next: Decoding[] } {
  let current = pieces;
  const next = stages.map((stage) => {
    let state = stage;
    const given: string[] = [];
    for (const piece of current) {
      const pushed = state.push(piece);
      given.push(...pushed.pieces);
      state = pushed.next;
    }
    current = given;
    return state;
  });
  return { pieces: current, next };
}

/** Original BPE: the suffix that ends a word is a space, at the end of the text nothing. */
export function endsOfWords(suffix: string): Decoding {
  const after = (last: string | null): Decoding => ({
    push: (piece) => ({ pieces: last === null ? [] : [last.replaceAll(suffix, ' ')], next: after(piece) }),
    end: () => (last === null ? [] : [last.replaceAll(suffix, '')]),
  });
  return after(null);
}

/** The words of a text stand apart, except for pieces that begin with `prefix`, which they lose. */
export function wordPieces(prefix: string, tidy: (text: string) => string): Decoding {
  return eachPiece((piece, index) => {
    if (index === 0) return tidy(piece);
    return tidy(piece.startsWith(prefix) ? piece.slice(prefix.length) : ` ${piece}`);
  });
}

/** Connectionist temporal classification: a token given twice in a row is one. */
export function withoutRepeats(map: (piece: string) => string): Decoding {
  const after = (last: string | null): Decoding => ({
    push(piece) {
      const text = piece === last ? '' : map(piece);
      return { pieces: text === '' ? [] : [text], next: after(piece) };
    },
    end: () => [],
  });
  return after(null);
}

/** SentencePiece's mark of a word's beginning becomes a space; none in the first piece where `isFirstBare`. */
export function markedWords(mark: string, isFirstBare: boolean): Decoding {
  return eachPiece((piece, index) => piece.replaceAll(mark, index === 0 && isFirstBare ? '' : ' '));
}

/** Takes up to `start` times `content` from the beginning of a text, and up to `stop` times from its end. */
export function stripped(text: string, content: string, start: number, stop: number): string {
  let begin = 0;
  for (let count = 0; count < start && text.startsWith(content, begin); count++) begin += content.length;
  let end = text.length;
  for (let count = 0; count < stop && end - content.length >= begin && text.endsWith(content, end); count++) end -= content.length;
  return text.slice(begin, end);
}
