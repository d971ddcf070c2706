import { EmError, showValue } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, orElse, parseConfig, text, wholeNumber, yesOrNo } from '../config.js';
import { isJsonObject } from '../json-file.js';
import type { AddedTokenEntry } from './library-process.js';

/** What tokenizer.json says, as far as it is read here; the rest is the library's. */
export interface Definition {
  /** Tokens of the model by their ids. */
  readonly tokens: ReadonlyMap<number, string>;
  readonly added: readonly AddedTokenEntry[];
  /** What the file calls the ids of these; the library numbers those that the model lacks itself. */
  readonly addedIds: readonly number[];
  readonly decoder: unknown;
  /** Its JSON text; null where there is none. */
  readonly postProcessor: string | null;
  readonly isBpe: boolean;
}

const tokenId = wholeNumber(0);
const flag = orElse(yesOrNo, false);
const fields = z.object({
  model: z.object(
    {
      type: z.string().nullish(),
      // By token, or a list of tokens in the order of their ids.
      vocab: z.union([z.record(z.string(), tokenId), z.array(z.unknown())], { error: 'an object of tokens and ids, or a list of tokens' }),
      dropout: z.number().nullish(),
    },
    { error: 'an object' },
  ),
  added_tokens: z
    .array(
      z.object(
        { id: tokenId, content: text, single_word: flag, lstrip: flag, rstrip: flag, normalized: orElse(yesOrNo, false), special: flag },
        { error: 'an object with id and content' },
      ),
      { error: 'a list of tokens' },
    )
    .nullish(),
});

/** Throws EM_CONFIG_VALUE, and EM_TOKENIZER for what would give one text other ids each time. */
export function readDefinition(definition: ConfigFile): Definition {
  const { model, added_tokens: added } = parseConfig(definition, fields);
  if (model.dropout != null && model.dropout > 0) {
    throw new EmError('EM_TOKENIZER', {
      file: definition.file,
      problem: `model.dropout is ${model.dropout}, which encodes a text at random, as in training. Set it to null`,
    });
  }
  const { decoder, post_processor: postProcessor } = definition.values;
  const entries = Array.isArray(model.vocab)
    ? model.vocab.map((entry, id) => [id, tokenOfEntry(entry)] as const)
    : Object.entries(model.vocab).map(([token, id]) => [id, token] as const);
  return {
    tokens: new Map(entries),
    added: (added ?? []).map(({ id: _, ...entry }) => entry),
    addedIds: (added ?? []).map(({ id }) => id),
    decoder,
    postProcessor: postProcessor == null ? null : JSON.stringify(postProcessor),
    isBpe: model.type === 'BPE',
  };
}

/** Unigram models list [token, score]. */
function tokenOfEntry(entry: unknown): string {
  const [token] = Array.isArray(entry) ? (entry as unknown[]) : [entry];
  return typeof token === 'string' ? token : '';
}

/** The parts that make up a definition, each with the definition of a tokenizer that has this one alone. */
export function partsOf({ values }: ConfigFile): { name: string; definition: string }[] {
  const model = { type: 'WordLevel', vocab: { x: 0 }, unk_token: 'x' };
  const alone = (name: string, part: unknown) => ({
    name: `${name} is ${showValue(part)}`,
    definition: JSON.stringify({ version: '1.0', added_tokens: [], model, [name.split('.')[0]!]: part }),
  });
  const steps = { normalizer: 'normalizers', pre_tokenizer: 'pretokenizers', post_processor: 'processors', decoder: 'decoders' };
  const parts = Object.entries(steps).flatMap(([name, list]) =>
    membersOf(name, values[name], list).map((part) => alone(part.name, part.value)),
  );
  return [
    ...parts,
    alone('added_tokens', values.added_tokens ?? []),
    { name: 'model', definition: JSON.stringify({ version: '1.0', model: values.model }) },
  ];
}

/** A part, or the parts that a Sequence lists. */
function membersOf(name: string, part: unknown, list: string): { name: string; value: unknown }[] {
  if (part == null) return [];
  if (!isJsonObject(part) || part.type !== 'Sequence' || !Array.isArray(part[list])) return [{ name, value: part }];
  return (part[list] as unknown[]).flatMap((member, index) => membersOf(`${name}.${list}.${index}`, member, list));
}
