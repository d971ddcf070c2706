import type { expertmesh } from '@expertmesh/proto';
import { checkedIds } from './values.js';

/** Text, encoded with the tokenizer's special tokens, or ids taken as they are. */
export type ScoreDocument = { readonly text: string } | { readonly ids: readonly number[] };

export interface DocumentScore {
  /** Scored tokens: all but the first. */
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
  return 'text' in document ? { text: document.text } : { ids: { ids: checkedIds('ids', document.ids) } };
}

export function scoreFrom(score: expertmesh.v1.DocumentScore.$Properties): DocumentScore {
  return { tokens: score.tokens ?? 0, nll: score.nll ?? 0 };
}

export function logitsFrom(message: expertmesh.v1.LogitsResponse): LogitsChunk {
  const { numTokens, vocabSize, firstRow, logits, score } = message;
  return { numTokens, vocabSize, firstRow, logits, score: score ? scoreFrom(score) : null };
}
