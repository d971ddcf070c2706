import type { expertmesh } from '@expertmesh/proto';
import { type Computed, computedFrom } from './computed.js';
import { type Source, sourceMessage } from './translate.js';
import { checkedIds, checkedInteger } from './values.js';

/**
 * Text, encoded with the tokenizer's special tokens, or ids taken as they are. Of a model with an encoder also what that reads; the text
 * is then what the decoder is to say, and ids are all of the decoder's.
 */
export type ScoreDocument = ({ readonly text: string } | { readonly ids: readonly number[] }) & {
  readonly source?: Source;
  /** Languages of a source text and of the text. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Index of the first token that is scored. */
  readonly firstScored?: number;
};

export interface DocumentScore extends Computed {
  /** Scored tokens: all but the first, or from firstScored on. */
  readonly tokens: number;
  /** Sum of -ln p over the scored tokens. */
  readonly nll: number;
}

/** Some rows of the logits of one document, in order. */
export interface LogitsChunk {
  /** Of the whole document. */
  readonly numTokens: number;
  readonly vocabSize: number;
  /** Index of the chunk's first row among the document's. */
  readonly firstRow: number;
  /** f32 little-endian [rows, vocabSize]. */
  readonly logits: Uint8Array;
  /** Only in the last chunk. */
  readonly score: DocumentScore | null;
}

/** @throws EM_REQUEST_VALUE for an id its field cannot hold. */
export function documentMessage(document: ScoreDocument): expertmesh.v1.ScoreDocument.$Properties {
  const { source, from, to, firstScored } = document;
  return {
    ...('text' in document ? { text: document.text } : { ids: { ids: checkedIds('ids', document.ids) } }),
    ...(source !== undefined && { source: sourceMessage(source) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(firstScored !== undefined && { firstScored: checkedInteger('firstScored', firstScored) }),
  };
}

/** @param residentOnly as the response says of all of its documents */
export function scoreFrom(score: expertmesh.v1.DocumentScore.$Properties, residentOnly: boolean): DocumentScore {
  return { tokens: score.tokens ?? 0, nll: score.nll ?? 0, ...computedFrom({ ...score, residentOnly }) };
}

export function logitsFrom(message: expertmesh.v1.LogitsResponse): LogitsChunk {
  const { numTokens, vocabSize, firstRow, logits, score, residentOnly } = message;
  return { numTokens, vocabSize, firstRow, logits, score: score ? scoreFrom(score, residentOnly) : null };
}
