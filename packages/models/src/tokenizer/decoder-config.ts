import { z } from 'zod';
import {
  byteFallbackStage,
  byteLevelStage,
  mapStage,
  metaspaceStage,
  type StageFactory,
  sequenceStage,
  stripStartStage,
} from './decoder-stages.js';

const simpleDecoder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ByteLevel') }),
  z.object({ type: z.literal('ByteFallback') }),
  z.object({ type: z.literal('Fuse') }),
  z.object({ type: z.literal('Replace'), pattern: z.object({ String: z.string() }), content: z.string() }),
  // Stripping an end would hold back text until the last token.
  z.object({ type: z.literal('Strip'), content: z.string().min(1), start: z.int().min(0), stop: z.literal(0) }),
  z.object({
    type: z.literal('Metaspace'),
    replacement: z.string().min(1).default('▁'),
    prepend_scheme: z.enum(['always', 'never', 'first']).default('always'),
  }),
]);
type SimpleDecoder = z.output<typeof simpleDecoder>;

const decoderSchema = z.union([
  simpleDecoder.transform((decoder) => [decoder]),
  z.object({ type: z.literal('Sequence'), decoders: z.array(simpleDecoder) }).transform(({ decoders }) => decoders),
]);

export const supportedDecoders = simpleDecoder.options.map((option) => option.shape.type.value);

/** The stages that the `decoder` of tokenizer.json describes; null where one of them is not supported. */
export function decoderFactory(config: unknown): StageFactory | null {
  const decoders = decoderSchema.safeParse(config);
  if (!decoders.success) return null;
  // Strip works on each piece before Fuse and on the whole text after it; only the latter occurs in practice.
  const fuse = decoders.data.findIndex(({ type }) => type === 'Fuse');
  const strip = decoders.data.findIndex(({ type }) => type === 'Strip');
  if (strip !== -1 && (fuse === -1 || fuse > strip)) return null;
  return (options) => sequenceStage(decoders.data.map((decoder) => stageOf(decoder, options)));
}

function stageOf(decoder: SimpleDecoder, options: Parameters<StageFactory>[0]) {
  switch (decoder.type) {
    case 'ByteLevel':
      return byteLevelStage();
    case 'ByteFallback':
      return byteFallbackStage(options);
    case 'Fuse':
      return mapStage((piece) => piece);
    case 'Replace':
      return mapStage((piece) => piece.replaceAll(decoder.pattern.String, () => decoder.content));
    case 'Strip':
      return stripStartStage(decoder.content, decoder.start);
    case 'Metaspace':
      return metaspaceStage(decoder.replacement, decoder.prepend_scheme !== 'never');
  }
}
