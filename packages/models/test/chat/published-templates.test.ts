// Templates with what those of published models use, each with many conversations, against apply_chat_template of transformers: see
// test/fixtures/chat-templates/make_models.py.
import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmError, FakeClock } from '@expertmesh/common';
import { expect, it } from 'vitest';
import { chatFromJson } from '../../src/chat/chat-document.js';
import { openChatTemplate } from '../../src/chat/chat-template.js';
import type { Chat } from '../../src/index.js';
import { dumpJson } from '../../src/jinja/json-dump.js';
import { loadJson } from '../../src/jinja/json-load.js';
import { Dict } from '../../src/jinja/values.js';
import { chatTemplateFixtures, temporaryFolder, writeJson } from '../folders.js';

/** What transformers renders; the words of an exception that the template raises; null for another error. */
type Recorded = { readonly rendered: string | null } | { readonly refused: string };

const recorded = JSON.parse(readFileSync(join(chatTemplateFixtures, 'models.json'), 'utf8')) as Record<string, Recorded[]>;
const tools = loaded('tools.json');
const conversations = loaded('conversations.json') as Dict[];
const inParts = loaded('parts.json') as Dict[];

function loaded(file: string) {
  return loadJson(readFileSync(join(chatTemplateFixtures, 'models', file), 'utf8'));
}

/** As text again, so that 1.0 stays what it is. */
function chatOf(conversation: Dict): Chat {
  const whole = Dict.of([...conversation.entries()].map(([key, value]) => [key, value === 'TOOLS' ? tools : value]));
  return chatFromJson(dumpJson(whole, { isAscii: false, indent: null, itemSeparator: ',', keySeparator: ':', sortsKeys: false }));
}

async function templateOf(name: string) {
  const folder = await temporaryFolder();
  await cp(join(chatTemplateFixtures, 'models', name), folder, { recursive: true });
  const file = join(folder, 'tokenizer_config.json');
  const own = await readFile(file, 'utf8').catch(() => '{}');
  await writeJson(file, { bos_token: '<s>', eos_token: '</s>', unk_token: '<unk>', ...(JSON.parse(own) as object) });
  return (await openChatTemplate(folder, new StoppedClock(new Date(2026, 10, 8, 7, 5, 9, 120))))!;
}

class StoppedClock extends FakeClock {
  readonly #date: Date;

  constructor(date: Date) {
    super();
    this.#date = date;
  }

  override now(): number {
    return this.#date.getTime();
  }
}

function outcome(render: () => string): Recorded {
  try {
    return { rendered: render() };
  } catch (error) {
    const { code, fields } = error as EmError;
    if (code === 'EM_CHAT_REFUSED') return { refused: String(fields.problem) };
    expect(code).toBe('EM_CHAT_TEMPLATE');
    return { rendered: null };
  }
}

it.each(Object.keys(recorded))('conversations by the template %s are those of transformers', async (name) => {
  const template = await templateOf(name);
  const all = recorded[name]!.length > conversations.length ? [...conversations, ...inParts] : conversations;
  expect(all.map((conversation) => outcome(() => template.render(chatOf(conversation))))).toEqual(recorded[name]);
});

const gaps = JSON.parse(readFileSync(join(chatTemplateFixtures, 'gaps.json'), 'utf8')) as {
  messages: object[];
  cases: { name: string; template: string; right: string }[];
};

it.each(gaps.cases)("$template renders in Python's words", async ({ template: source, right }) => {
  const folder = await temporaryFolder();
  await writeJson(join(folder, 'tokenizer_config.json'), { chat_template: source });
  const template = (await openChatTemplate(folder, new StoppedClock(new Date(2026, 10, 28))))!;
  expect(template.render(chatFromJson(JSON.stringify(gaps.messages)))).toBe(right);
});

/** Templates that know only texts. */
it.each(['thinking', 'instruct', 'reasoning', 'dated', 'plain'])('parts of a content are one text to the template %s', async (name) => {
  const template = await templateOf(name);
  const render = (content: unknown) => template.render(chatFromJson(JSON.stringify([{ role: 'user', content }])));
  const parts = (...texts: string[]) => texts.map((text) => ({ type: 'text', text }));
  expect(render(parts('Hi'))).toBe(render('Hi'));
  expect(render(parts('one', 'two 夏'))).toBe(render('one\ntwo 夏'));
});

it('a message in parts beside one that the template takes apart is told apart', async () => {
  const folder = await temporaryFolder();
  const source = '{{ messages[0].content }}|{% for part in messages[1].content %}{{ part.text }};{% endfor %}';
  await writeFile(join(folder, 'chat_template.jinja'), source);
  const template = (await openChatTemplate(folder))!;
  const content = ['a', 'b'].map((text) => ({ type: 'text', text }));
  const messages = ['system', 'user'].map((role) => ({ role, content }));
  expect(template.render(chatFromJson(JSON.stringify(messages)))).toBe('a\nb|a;b;');
});
