// Ids and text of many tokenizers and texts, against the Python libraries: see test/fixtures/tokenizers/differential/README.md.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelTokenizer } from '../../src/model-folder.js';
import { openTokenizer } from '../../src/tokenizer/tokenizer.js';
import { demoModel, temporaryFolder, tokenizerFixtures, writeJson } from '../folders.js';

interface Expected {
  readonly ids: string;
  /** With special tokens; absent where they are the same. */
  readonly framed?: string;
  readonly samples: number[][];
  readonly skipped: string;
  readonly kept: string;
}

interface Whole extends Expected {
  readonly lists: number[][];
  readonly cuts: number[];
  readonly answers: ([length: number, digest: string] | null)[];
}

interface Configured {
  readonly base: string;
  readonly config: Record<string, unknown>;
  readonly specialTokensMap: Record<string, unknown> | null;
  readonly addedTokens: Record<string, unknown> | null;
  readonly eosId: number | null;
  readonly texts: { text: string; ids: number[]; decoded: string }[];
}

interface Reference {
  readonly numEdges: number;
  readonly texts: string[];
  readonly lists: Record<string, number[][]>;
  readonly whole: Record<string, Whole>;
  readonly variants: { base: string; changes: Record<string, unknown>; expected: Expected }[];
  readonly configs: Configured[];
}

const differential = join(tokenizerFixtures, 'differential');
const reference = JSON.parse(gunzipSync(readFileSync(join(differential, 'reference.json.gz'))).toString()) as Reference;
const bases = JSON.parse(readFileSync(join(differential, 'bases.json'), 'utf8')) as Record<string, unknown> & { charsmap: string };
const definitions = new Map(
  ['byte_level_bpe', 'metaspace_bpe'].map((name) => [
    name,
    JSON.parse(readFileSync(join(tokenizerFixtures, name, 'tokenizer.json'), 'utf8')) as unknown,
  ]),
);

/** Texts in the library at a time. */
const atOnce = 1024;
const vocabSize = 2 ** 20;

type Fields = Record<string, unknown>;

function changed({ base, changes }: Reference['variants'][number]): Fields {
  const definition = structuredClone(definitions.get(base) ?? bases[base]) as Fields & { model: Fields; added_tokens: { id: number }[] };
  const {
    more_tokens: more = [],
    model = {},
    ...others
  } = JSON.parse(JSON.stringify(changes).replaceAll('CHARSMAP', bases.charsmap)) as Fields;
  const first = 1 + Math.max(...definition.added_tokens.map(({ id }) => id), Object.keys(definition.model.vocab as object).length - 1);
  const added = (more as Fields[]).map((token, index) => ({ id: first + index, ...token }));
  return {
    ...definition,
    ...others,
    model: { ...definition.model, ...(model as Fields) },
    added_tokens: [...definition.added_tokens, ...added],
  };
}

function digestsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 3 }, (_, index) => bytes.subarray(3 * index, 3 * index + 3).toString('hex'));
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 6);
}

/** What `of` gives for each item, and null where it is refused. */
async function outcomes<Item, Result>(items: readonly Item[], of: (item: Item) => Promise<Result>): Promise<(Result | null)[]> {
  const results: (Result | null)[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    const some = await Promise.allSettled(items.slice(at, at + atOnce).map(of));
    results.push(...some.map((one) => (one.status === 'fulfilled' ? one.value : null)));
  }
  return results;
}

/** Those whose result is another than the recorded one, with what it is. */
function differing<Item, Result>(items: readonly Item[], results: readonly Result[], recorded: string): [Item, Result][] {
  const wanted = digestsOf(recorded);
  expect(wanted).toHaveLength(items.length);
  return items
    .map((item, index) => [item, results[index]!] as [Item, Result])
    .filter((_, index) => digest(results[index]) !== wanted[index]);
}

async function expectSame(
  tokenizer: ModelTokenizer,
  texts: readonly string[],
  lists: readonly number[][],
  expected: Expected,
): Promise<void> {
  const ids = await outcomes(texts, (text) => tokenizer.encode(text, { plain: true }));
  expect(differing(texts, ids, expected.ids)).toEqual([]);
  expect(ids.filter((one) => one !== null && one.length > 0).slice(-expected.samples.length)).toEqual(expected.samples);
  if (expected.framed !== undefined) {
    const framed = await outcomes(texts, (text) => tokenizer.encode(text));
    const [first] = await tokenizer.encode('');
    // The reference gives a text that begins with the first special token this a second time.
    expect(differing(texts, framed, expected.framed).filter(([text]) => ids[texts.indexOf(text)]?.[0] !== first)).toEqual([]);
  }
  const skipped = await outcomes(lists, (list) => tokenizer.decode(list));
  expect(differing(lists, skipped, expected.skipped)).toEqual([]);
  const kept = await outcomes(lists, (list) => tokenizer.decode(list, { keepSpecial: true }));
  expect(differing(lists, kept, expected.kept)).toEqual([]);
}

describe.each(Object.entries(reference.whole))('%s', (name, whole) => {
  const folder = name === 'demo' ? join(demoModel, 'model') : join(tokenizerFixtures, name);
  let tokenizer: ModelTokenizer;
  beforeAll(async () => {
    tokenizer = (await openTokenizer(folder, { vocabSize, eosIds: [] }))!;
  });

  it('encodes every text, and decodes every list of ids', async () => {
    await expectSame(tokenizer, reference.texts, whole.lists, whole);
  });

  it('gives an answer after a prompt the text that the whole has after the prompt, as DecodeStream does', async () => {
    for (const [index, ids] of whole.lists.entries()) {
      const [prompt, answer] = [ids.slice(0, whole.cuts[index]), ids.slice(whole.cuts[index])];
      const stream = await tokenizer.stream({ after: prompt });
      const given = answer.map((id) => stream.push(id)).join('');
      const text = given + stream.end();
      const [before, all] = [await tokenizer.decode(prompt), await tokenizer.decode(ids)];
      if (all.startsWith(before)) expect([ids, before + text]).toEqual([ids, all]);
      const wanted = whole.answers[index];
      // DecodeStream does not end: it keeps back what ends with U+FFFD.
      if (wanted != null) expect([ids, digest(text.slice(0, wanted[0]))]).toEqual([ids, wanted[1]]);
    }
  });
});

it.each(
  reference.variants.map((variant, index) => ({
    index,
    variant,
    base: variant.base,
    changes: JSON.stringify(variant.changes).slice(0, 160),
  })),
)('$index: $base with $changes', async ({ index, variant }) => {
  const { numEdges, texts, lists } = reference;
  const chosen = texts.filter((_, at) => at < numEdges || (at - numEdges) % 60 === index % 60);
  const folder = await temporaryFolder();
  await writeJson(join(folder, 'tokenizer.json'), changed(variant));
  const tokenizer = (await openTokenizer(folder, { vocabSize, eosIds: [] }))!;
  await expectSame(tokenizer, chosen, lists[variant.base]!, variant.expected);
});

describe.each(reference.configs)('$base with $config, $specialTokensMap and $addedTokens', (one) => {
  let folder: string;
  let tokenizer: ModelTokenizer;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, one.base, 'tokenizer.json'), join(folder, 'tokenizer.json'));
    const files = { tokenizer_config: one.config, special_tokens_map: one.specialTokensMap, added_tokens: one.addedTokens };
    for (const [name, value] of Object.entries(files)) if (value !== null) await writeJson(join(folder, `${name}.json`), value);
    tokenizer = (await openTokenizer(folder, { vocabSize, eosIds: [] }))!;
  });

  it.each(one.texts)('$text', async ({ text, ids, decoded }) => {
    expect(await tokenizer.encode(text, { plain: true })).toEqual(ids);
    expect(await tokenizer.decode(ids)).toBe(decoded);
    expect(tokenizer.eosId).toBe(one.eosId);
  });
});
