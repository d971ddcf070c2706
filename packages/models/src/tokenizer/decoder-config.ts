import { showValue } from '@expertmesh/common';
import { z } from 'zod';
import { byteFallback, byteLevel } from './byte-decoding.js';
import { type Decoding, eachPiece, endsOfWords, inSequence, markedWords, stripped, withoutRepeats, wordPieces } from './decoding.js';
import { replacing, strippingWhole } from './fused-decoding.js';

const someText = z.string().min(1);
const simpleDecoder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('BPEDecoder'), suffix: someText }),
  z.object({ type: z.literal('ByteLevel') }),
  z.object({ type: z.literal('ByteFallback') }),
  z.object({ type: z.literal('CTC'), pad_token: z.string(), word_delimiter_token: someText, cleanup: z.boolean() }),
  z.object({ type: z.literal('Fuse') }),
  z.object({
    type: z.literal('Metaspace'),
    replacement: someText,
    prepend_scheme: z.enum(['always', 'never', 'first']).default('always'),
  }),
  z.object({ type: z.literal('Replace'), pattern: z.object({ String: someText }), content: z.string() }),
  z.object({ type: z.literal('Strip'), content: someText, start: z.int().min(0), stop: z.int().min(0) }),
  z.object({ type: z.literal('WordPiece'), prefix: z.string(), cleanup: z.boolean() }),
]);
type SimpleDecoder = z.output<typeof simpleDecoder>;

const sequence = z.object({ type: z.literal('Sequence'), decoders: z.array(z.unknown()) });

const supported = simpleDecoder.options.map((option) => option.shape.type.value);

/** A decoder that is not decoded exactly here; the message names it. */
export class UnsupportedDecoder extends Error {}

export interface DecodingOptions {
  /** clean_up_tokenization_spaces of tokenizer_config.json: no spaces before punctuation and contractions, over the whole text. */
  readonly isTidied: boolean;
}

/** The empty text, to be continued as the `decoder` of tokenizer.json says; without one, tokens stand apart. Throws {@link UnsupportedDecoder}. */
export function decodingOf(config: unknown, { isTidied }: DecodingOptions): Decoding {
  const stages: Decoding[] = [];
  let isFused = false;
  for (const decoder of flattened(config)) {
    stages.push(isFused ? fusedStage(decoder) : stageOf(decoder));
    isFused ||= decoder.type === 'Fuse' || decoder.type === 'ByteLevel';
  }
  if (config == null) stages.push(eachPiece((piece, index) => (index === 0 ? piece : ` ${piece}`)));
  if (isTidied) stages.push(inReplacements(wholeTextReplacements));
  return inSequence(stages);
}

function flattened(config: unknown): SimpleDecoder[] {
  if (config == null) return [];
  const nested = sequence.safeParse(config);
  if (nested.success) return nested.data.decoders.flatMap(flattened);
  const simple = simpleDecoder.safeParse(config);
  if (simple.success) return [simple.data];
  throw new UnsupportedDecoder(`${showValue(config)}, which is not supported; supported: a Sequence of ${supported.join(', ')}`);
}

function stageOf(decoder: SimpleDecoder): Decoding {
  switch (decoder.type) {
    case 'BPEDecoder':
      return endsOfWords(decoder.suffix);
    case 'ByteLevel':
      return byteLevel();
    case 'ByteFallback':
      return byteFallback();
    case 'CTC':
      return withoutRepeats((piece) => replacedAll(piece, ctcReplacements(decoder)));
    case 'Fuse':
      return eachPiece((piece) => piece);
    case 'Metaspace':
      return markedWords(decoder.replacement, decoder.prepend_scheme !== 'never');
    case 'Replace':
      return eachPiece((piece) => replacedAll(piece, [[decoder.pattern.String, decoder.content]]));
    case 'Strip':
      return eachPiece((piece) => stripped(piece, decoder.content, decoder.start, decoder.stop));
    case 'WordPiece':
      return wordPieces(decoder.prefix, (text) => (decoder.cleanup ? replacedAll(text, wordPieceReplacements) : text));
  }
}

/** After Fuse and ByteLevel there is one piece, the whole text, which comes in parts here. */
function fusedStage(decoder: SimpleDecoder): Decoding {
  switch (decoder.type) {
    case 'BPEDecoder':
      return replacing(decoder.suffix, '');
    case 'ByteLevel':
    case 'ByteFallback':
      throw new UnsupportedDecoder(`a Sequence with ${decoder.type} after Fuse or ByteLevel, which is not supported`);
    case 'CTC':
      return inReplacements(ctcReplacements(decoder));
    case 'Fuse':
      return eachPiece((part) => part);
    case 'Metaspace':
      return inReplacements([[decoder.replacement, decoder.prepend_scheme === 'never' ? ' ' : '']]);
    case 'Replace':
      return inReplacements([[decoder.pattern.String, decoder.content]]);
    case 'Strip':
      return strippingWhole(decoder.content, decoder.start, decoder.stop);
    case 'WordPiece':
      return inReplacements(decoder.cleanup ? wordPieceReplacements : []);
  }
}

type Replacement = readonly [from: string, to: string];

/** Of the WordPiece decoder, in this order. */
const wordPieceReplacements: readonly Replacement[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** Of clean_up_tokenization_spaces, in this order. */
const wholeTextReplacements = wordPieceReplacements.filter(([from]) => from !== ' do not');

function ctcReplacements(decoder: { pad_token: string; word_delimiter_token: string; cleanup: boolean }): Replacement[] {
  const padding: Replacement[] = decoder.pad_token === '' ? [] : [[decoder.pad_token, '']];
  return decoder.cleanup ? [...padding, ...wordPieceReplacements, [decoder.word_delimiter_token, ' ']] : padding;
}

function replacedAll(text: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((current, [from, to]) => current.replaceAll(from, () => to), text);
}

function inReplacements(replacements: readonly Replacement[]): Decoding {
  return inSequence(replacements.map(([from, to]) => replacing(from, to)));
}
