// Folders damaged at random, by seeds: each opens, or is refused by an error that people can act on.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { openChatTemplate } from '../src/chat/chat-template.js';
import { inspectSafetensors, openModelFolder } from '../src/index.js';
import { openTokenizer } from '../src/tokenizer/tokenizer.js';
import { copyOf, fixture, readJson, temporaryFolder, tokenizerFixtures } from './folders.js';

/** Mulberry32: numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 3, 1e9, 2 ** 31, 2 ** 53, 1e300, -1e300],
  ...['', 'x', '\0', '__proto__', 'F32', [], [0], [-1], [null], ['a', 'a'], [[]], {}, { type: 'x' }, { a: { b: [] } }],
];

type Container = Record<string, unknown> | unknown[];

function containers(value: unknown, found: Container[] = []): Container[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Container);
  for (const member of Object.values(value)) containers(member, found);
  return found;
}

/** One to three changes: a value replaced by an odd one or by another of the same file, a key removed or renamed. */
function damage(value: unknown, random: Random): unknown {
  const copy = structuredClone(value);
  const numChanges = 1 + Math.floor(random() * 3);
  for (let change = 0; change < numChanges; change += 1) {
    const filled = containers(copy).filter((container) => Object.keys(container).length > 0);
    // Small containers are where the meaning is; a vocabulary would take nearly every change.
    const container = pick(random, random() < 0.7 ? filled.filter((one) => Object.keys(one).length < 50) : filled) as Record<
      string,
      unknown
    >;
    const key = pick(random, Object.keys(container));
    const kind = random();
    if (kind < 0.6) container[key] = structuredClone(pick(random, oddValues));
    else if (kind < 0.75) container[key] = structuredClone(pick(random, Object.values(pick(random, filled))));
    else if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  }
  return copy;
}

/** Bytes changed, cut out or doubled. */
function damageBytes(bytes: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.5) {
    const changed = Buffer.from(bytes);
    changed[at] = Math.floor(random() * 256);
    return changed;
  }
  if (kind < 0.75) return bytes.subarray(0, at);
  const length = Math.floor(random() * 64);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (kind < 0.9 ? length : 0)), bytes.subarray(at, at + length)]);
}

/** One to three changes: a piece cut out, doubled, or moved; a name, a mark or a number replaced by another. */
function damageTemplate(template: string, random: Random): string {
  let text = template;
  const numChanges = 1 + Math.floor(random() * 3);
  for (let change = 0; change < numChanges; change += 1) {
    const pieces = text.split(/(\{[{%]-?|-?[%}]\}|\W)/).filter((piece) => piece !== '');
    const at = Math.floor(random() * pieces.length);
    const kind = random();
    if (kind < 0.3) pieces.splice(at, 1 + Math.floor(random() * 3));
    else if (kind < 0.5) pieces.splice(at, 0, ...pieces.slice(at, at + 8));
    else if (kind < 0.8) pieces[at] = pick(random, pieces);
    else
      pieces[at] = pick(random, [
        '{%',
        '%}',
        '{{',
        '}}',
        '-1',
        '1e99',
        'range(99999999)',
        'namespace()',
        'none',
        '|length',
        '"\\',
        '[0]',
        '\0',
      ]);
    text = pieces.join('');
  }
  return text;
}

/** Null where it opens. */
async function refusal(open: () => Promise<unknown>): Promise<string | null> {
  try {
    await open();
    return null;
  } catch (error) {
    if (error instanceof EmError && error.code !== 'EM_INTERNAL') {
      expect(error.message).not.toBe('');
      return error.code;
    }
    throw error;
  }
}

const blocks = Array.from({ length: 10 }, (_, block) => block);
const seedsOf = (block: number) => Array.from({ length: 40 }, (_, index) => block * 40 + index);

describe('a damaged folder opens or is refused by name', () => {
  it.each(blocks)('with changes in config.json, block %i', async (block) => {
    const folder = await copyOf(block % 2 === 0 ? 'qwen2_moe' : 'qwen3_moe');
    const file = join(folder, 'config.json');
    const config = await readJson(file);
    for (const seed of seedsOf(block)) {
      await writeFile(file, JSON.stringify(damage(config, randomNumbers(seed))));
      await refusal(() => openModelFolder(folder));
    }
  });

  it.each(blocks)('with changes in the header of its weights, block %i', async (block) => {
    const folder = await copyOf('qwen2_moe');
    const file = join(folder, 'model.safetensors');
    const bytes = await readFile(join(fixture('qwen2_moe'), 'model.safetensors'));
    const headerEnd = 8 + Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Record<string, unknown>;
    const codes = new Set<string | null>();
    for (const seed of seedsOf(block)) {
      const random = randomNumbers(seed);
      const text = Buffer.from(JSON.stringify(damage(header, random)));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(text.length));
      await writeFile(file, Buffer.concat([length, text, bytes.subarray(headerEnd)]));
      codes.add(await refusal(() => inspectSafetensors(file)));
      await refusal(() => openModelFolder(folder));
    }
    expect(codes.size).toBeGreaterThan(1);
  });

  it.each(blocks)('with changes in the bytes of its weights, block %i', async (block) => {
    const folder = await copyOf('qwen2_moe');
    const file = join(folder, 'model.safetensors');
    const bytes = await readFile(file);
    const headerEnd = 8 + Number(bytes.readBigUInt64LE());
    for (const seed of seedsOf(block)) {
      const damaged = damageBytes(bytes.subarray(0, headerEnd), randomNumbers(seed));
      await writeFile(file, Buffer.concat([damaged, bytes.subarray(headerEnd)]));
      await refusal(() => openModelFolder(folder));
    }
  });

  it.each(blocks)('with changes in tokenizer.json and tokenizer_config.json, block %i', async (block) => {
    const name = block % 2 === 0 ? 'byte_level_bpe' : 'metaspace_bpe';
    const folder = await temporaryFolder();
    await cp(join(tokenizerFixtures, name), folder, { recursive: true });
    const files = await Promise.all(
      ['tokenizer.json', 'tokenizer_config.json'].map(async (file) => ({
        file: join(folder, file),
        value: await readJson(join(folder, file)),
      })),
    );
    for (const seed of seedsOf(block)) {
      for (const { file, value } of files) await writeFile(file, JSON.stringify(value));
      const random = randomNumbers(seed);
      const { file, value } = files[random() < 0.8 ? 0 : 1]!;
      await writeFile(file, JSON.stringify(damage(value, random)));
      await refusal(async () => {
        const tokenizer = await openTokenizer(folder, { vocabSize: 938, eosIds: [] });
        const ids = (await tokenizer?.encode('Grüße, <s>[INST] 夏 12 🙂')) ?? [];
        expect(typeof (await tokenizer?.decode(ids))).toBe(tokenizer === null ? 'undefined' : 'string');
      });
    }
  });

  it.each(blocks)('with changes in the text of its chat template, block %i', async (block) => {
    const name = block % 2 === 0 ? 'byte_level_bpe' : 'metaspace_bpe';
    const config = (await readJson(join(tokenizerFixtures, name, 'tokenizer_config.json'))) as { chat_template: string };
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
    const codes = new Set<string | null>();
    for (const seed of seedsOf(block)) {
      await writeFile(join(folder, 'chat_template.jinja'), damageTemplate(config.chat_template, randomNumbers(seed)));
      codes.add(
        await refusal(async () => {
          const template = await openChatTemplate(folder);
          const messages = ['user', 'assistant', 'user'].map((role) => ({ role, content: `Grüße {{ ${role} }}` }));
          expect(typeof template?.render({ messages, addGenerationPrompt: true })).toBe('string');
        }),
      );
    }
    expect(codes).toContain('EM_CHAT_TEMPLATE');
  });
});
