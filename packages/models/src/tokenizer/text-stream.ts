import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TextStream } from '../model-folder.js';
import type { Decoding } from './decoding.js';

/** The piece of an id, or null for one that gives no text. */
export type PieceOf = (id: number) => string | null;

/** A few milliseconds of the event loop. */
const idsInTurn = 2048;

/** Text of what follows the ids of `after`: with the text of these before it, it is the text of all. */
export async function textAfter(beginning: Decoding, after: readonly number[], pieceOf: PieceOf): Promise<TextStream> {
  let decoding = beginning;
  for (const [index, id] of after.entries()) {
    const piece = pieceOf(id);
    if (piece !== null) decoding = decoding.push(piece).next;
    if (index % idsInTurn === idsInTurn - 1) await nextTurn();
  }
  return new DecodedText(decoding, after.length === 0 ? '' : decoding.end().join(''), pieceOf);
}

class DecodedText implements TextStream {
  #decoding: Decoding;
  /** Text that counts as given before, though it was not certain: what is decoded begins with it, or replaces it. */
  #given: string;
  /** Decoded, and not longer than #given: not known yet whether it is that. */
  #held = '';
  readonly #pieceOf: PieceOf;

  constructor(decoding: Decoding, given: string, pieceOf: PieceOf) {
    this.#decoding = decoding;
    this.#given = given;
    this.#pieceOf = pieceOf;
  }

  push(id: number): string {
    const piece = this.#pieceOf(id);
    if (piece === null) return '';
    const { pieces, next } = this.#decoding.push(piece);
    this.#decoding = next;
    const text = this.#held + pieces.join('');
    const isUndecided = text.length < this.#given.length && this.#given.startsWith(text);
    this.#held = isUndecided ? text : '';
    if (isUndecided) return '';
    const fresh = this.#withoutGiven(text);
    this.#given = '';
    return fresh;
  }

  end(): string {
    return this.#withoutGiven(this.#held + this.#decoding.end().join(''));
  }

  #withoutGiven(text: string): string {
    if (text.startsWith(this.#given)) return text.slice(this.#given.length);
    return this.#given.startsWith(text) ? '' : text;
  }
}
