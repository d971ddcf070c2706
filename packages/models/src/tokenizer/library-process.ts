// Main module of the process in which the tokenizers library runs. What the library did not foresee (a panic of Rust) ends the process: this
// one, not the one that serves requests.
import { AddedToken, Tokenizer } from 'tokenizers';

/** As tokenizer.json and tokenizer_config.json write it. */
export interface AddedTokenEntry {
  readonly content: string;
  readonly single_word: boolean;
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  readonly normalized: boolean;
  readonly special: boolean;
}

export type LibraryRequest =
  | {
      readonly kind: 'open';
      readonly tokenizer: number;
      /** Text of tokenizer.json. */
      readonly definition: string;
      /** Added to those of the definition, in this order. */
      readonly added: readonly AddedTokenEntry[];
      /** Whose ids are wanted. */
      readonly contents: readonly string[];
    }
  | { readonly kind: 'encode'; readonly tokenizer: number; readonly text: string }
  | { readonly kind: 'frame'; readonly postProcessor: string }
  | { readonly kind: 'close'; readonly tokenizer: number };

/** By the kind of request. */
export interface LibraryResults {
  /** For each content its id, and the token by which it is decoded. */
  readonly open: readonly { readonly id: number; readonly token: string }[];
  /** No special tokens are added. */
  readonly encode: Uint32Array;
  /** What a post-processor makes of a text: ids, and null where the text stands. */
  readonly frame: readonly (number | null)[];
  readonly close: null;
}

/** `call` repeats what came with the request. */
export interface LibraryMessage {
  readonly call: number;
  readonly request: LibraryRequest;
}

/** The first has no call: the library is loaded. */
export type LibraryAnswer = { readonly call: number } & (
  | { readonly isDone: true; readonly result: LibraryResults[LibraryRequest['kind']] }
  | { readonly isDone: false; readonly problem: string }
);

const tokenizers = new Map<number, Tokenizer>();

process.on('message', ({ call, request }: LibraryMessage) => {
  void answer(request).then(
    (result) => process.send?.({ call, isDone: true, result } satisfies LibraryAnswer),
    (error: unknown) => process.send?.({ call, isDone: false, problem: String((error as Error).message) } satisfies LibraryAnswer),
  );
});
process.send?.({ call: 0, isDone: true, result: null } satisfies LibraryAnswer);
process.on('disconnect', () => process.exit());
// A terminal sends its signals to this process too; it is needed until its parent has ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function answer(request: LibraryRequest): Promise<LibraryResults[LibraryRequest['kind']]> {
  switch (request.kind) {
    case 'open':
      return open(request);
    case 'encode':
      return encode(tokenizers.get(request.tokenizer)!, request.text);
    case 'frame':
      return frame(request.postProcessor);
    case 'close':
      tokenizers.delete(request.tokenizer);
      return null;
  }
}

function open({ tokenizer: key, definition, added, contents }: LibraryRequest & { kind: 'open' }): LibraryResults['open'] {
  const tokenizer = Tokenizer.fromString(definition);
  // Left by whoever trained the tokenizer; transformers sets both anew for each call, by default to none.
  tokenizer.disableTruncation();
  tokenizer.disablePadding();
  if (added.length > 0) tokenizer.addAddedTokens(added.map(addedToken));
  tokenizers.set(key, tokenizer);
  return contents.map((content) => {
    const id = tokenizer.tokenToId(content);
    return id === null ? { id: -1, token: '' } : { id, token: tokenizer.idToToken(id) ?? '' };
  });
}

function addedToken({ content, special, single_word, lstrip, rstrip, normalized }: AddedTokenEntry): AddedToken {
  return new AddedToken(content, special, { singleWord: single_word, leftStrip: lstrip, rightStrip: rstrip, normalized });
}

async function encode(tokenizer: Tokenizer, text: string): Promise<Uint32Array> {
  const encoding = await tokenizer.encode(text, null, { addSpecialTokens: false });
  return Uint32Array.from(encoding.getIds());
}

/** Read off a text of one token. */
async function frame(postProcessor: string): Promise<LibraryResults['frame']> {
  const model = '{"type": "WordLevel", "vocab": {"x": 0}, "unk_token": "x"}';
  const tokenizer = Tokenizer.fromString(`{"version": "1.0", "model": ${model}, "post_processor": ${postProcessor}}`);
  const encoding = await tokenizer.encode('x', null, { addSpecialTokens: true });
  const isSpecial = encoding.getSpecialTokensMask();
  return encoding.getIds().map((id, index) => (isSpecial[index] === 1 ? id : null));
}
