/**
 * What a decoder's sequences are made from: the encoder computes it once, whole, and all hypotheses about one source read the same blocks.
 */
export class Source {
  readonly tokens: readonly number[];
  /** KV blocks of what the encoder makes of it; block i holds positions [32i, 32i + 32). Empty while no sequence holds any. */
  readonly blocks: number[] = [];
  /** In the blocks, or in the step under way. */
  isEncoded = false;
  /** Admitted sequences that read it. */
  numReaders = 0;

  constructor(tokens: readonly number[]) {
    this.tokens = tokens;
  }
}
