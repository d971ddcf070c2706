// Against the reference renderings of test/fixtures/tokenizers; and templates that would hurt a server.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeClock } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { openChatTemplate } from '../../src/chat/chat-template.js';
import { type ChatMessage, type ChatTemplate, openModelFolder } from '../../src/index.js';
import { openTokenizer } from '../../src/tokenizer/tokenizer.js';
import { copyOf, demoModel, temporaryFolder, tokenizerFixtures, writeJson } from '../folders.js';

interface Chat {
  readonly messages: ChatMessage[];
  readonly add_generation_prompt: boolean;
  readonly rendered?: string;
  readonly ids?: number[];
  readonly error?: string;
}

const { tokenizers } = JSON.parse(readFileSync(join(tokenizerFixtures, 'cases.json'), 'utf8')) as {
  tokenizers: Record<string, { vocab_size: number; chats: Chat[] }>;
};

describe.each(Object.entries(tokenizers))('the template of %s', (name, { vocab_size: vocabSize, chats }) => {
  const folder = join(tokenizerFixtures, name);

  it.each(chats.filter(({ error }) => error === undefined))(
    'renders $messages as the reference, and they encode to its ids',
    async (chat) => {
      const template = (await openChatTemplate(folder))!;
      const rendered = template.render({ messages: chat.messages, addGenerationPrompt: chat.add_generation_prompt });
      expect(rendered).toBe(chat.rendered);
      const tokenizer = (await openTokenizer(folder, { vocabSize, eosIds: [] }))!;
      expect(await tokenizer.encode(rendered, { plain: true })).toEqual(chat.ids);
    },
  );

  it('refuses with the words of the template what the reference refuses', async () => {
    const template = (await openChatTemplate(folder))!;
    for (const { messages, add_generation_prompt: addGenerationPrompt, error } of chats.filter((chat) => chat.error !== undefined)) {
      expect(() => template.render({ messages, addGenerationPrompt })).toThrow(
        expect.objectContaining({ code: 'EM_CHAT_REFUSED', fields: { problem: error } }),
      );
    }
  });
});

const hello: ChatMessage[] = [{ role: 'user', content: 'hello' }];

async function templateOf(config: Record<string, unknown>, files: Record<string, string> = {}): Promise<ChatTemplate | null> {
  const folder = await temporaryFolder();
  await writeJson(join(folder, 'tokenizer_config.json'), config);
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const clock = new FakeClock();
  return openChatTemplate(folder, clock);
}

async function rendered(source: string, config: Record<string, unknown> = {}): Promise<string> {
  return (await templateOf({ ...config, chat_template: source }))!.render({ messages: hello, addGenerationPrompt: true });
}

describe('a chat template', () => {
  it('is found in tokenizer_config.json, there also by the name default, and first of all in chat_template.jinja', async () => {
    const named = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: 'named' },
    ];
    expect((await templateOf({ chat_template: named }))!.render({ messages: hello, addGenerationPrompt: true })).toBe('named');
    const both = await templateOf({ chat_template: 'config' }, { 'chat_template.jinja': 'file' });
    expect(both!.render({ messages: hello, addGenerationPrompt: true })).toBe('file');
    expect(await templateOf({})).toBeNull();
    expect(await templateOf({ chat_template: null })).toBeNull();
  });

  it.each([[5], [[{ name: 'default' }]], [{ default: 'x' }]])('of the wrong type is refused by its key: %j', async (chatTemplate) => {
    await expect(templateOf({ chat_template: chatTemplate })).rejects.toMatchObject({
      code: 'EM_CONFIG_VALUE',
      message: expect.stringContaining('chat_template'),
    });
  });

  it('knows the special tokens that are set, and the others as undefined', async () => {
    const config = { bos_token: '<s>', eos_token: { content: '</s>' }, pad_token: null };
    expect(await rendered('{{ bos_token }}|{{ eos_token }}|{{ pad_token }}|{{ pad_token is defined }}', config)).toBe('<s>|</s>||False');
  });

  it('has no tools and no documents, which are none', async () => {
    expect(await rendered('{% if tools is none and documents is none %}neither{% endif %}')).toBe('neither');
  });

  it('writes JSON as the reference does', async () => {
    expect(await rendered('{{ messages | tojson }}')).toBe('[{"role": "user", "content": "hello"}]');
  });

  it('tells the date by the clock', async () => {
    const now = new Date(new FakeClock().now());
    const date = `${String(now.getDate()).padStart(2, '0')} ${now.toLocaleString('en-US', { month: 'short' })} ${now.getFullYear()}`;
    expect(await rendered('{{ strftime_now("%d %b %Y") }}')).toBe(date);
  });

  it('counts with range as Python does', async () => {
    expect(await rendered('{% for i in range(3) %}{{ i }}{% endfor %} {% for i in range(5, 0, -2) %}{{ i }}{% endfor %}')).toBe('012 531');
  });

  it.each([
    ['does not parse', '{% if %}', /.+/],
    ['is not closed', '{% for m in messages %}', /.+/],
    ['calls what there is not', '{{ launch() }}', /.+/],
    ['loops without end', '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}', /steps/],
    ['asks for too large a range', '{% for a in range(10 ** 9) %}{% endfor %}', /range\(\) of 1000000000 numbers/],
    ['asks for a range without step', '{% for a in range(0, 9, 0) %}{% endfor %}', /range/],
    ['calls itself', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', /.+/],
    ['doubles a text', '{% set n = namespace(s="ab") %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}', /steps|characters/],
    ['doubles a list', '{% set n = namespace(s=[1, 2]) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}', /steps/],
    ['asks for an unknown part of a date', '{{ strftime_now("%Q") }}', /%Q/],
    ['nests lists', '{% set n = namespace(l=[]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l }}', /steps|nests/],
    [
      'compares what it nests',
      '{% set n = namespace(l=[], m=[]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% set n.m = [n.m, n.m] %}{% endfor %}{{ n.l == n.m }}',
      /steps|nests/,
    ],
    [
      'writes JSON of what it nests',
      '{% set n = namespace(l=[]) %}{% for i in range(60) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l | tojson }}',
      /steps|nests/,
    ],
    ['pads a text', "{{ 'x'.center(10 ** 12) }}", /characters/],
    ['formats to a width', "{{ '%999999999d' % 1 }}", /characters/],
    ['formats to a width in turn', "{{ '{:>{w}}'.format('x', w=999999999) }}", /characters/],
    ['repeats a text', "{{ 'ab' * 10 ** 15 }}", /characters/],
    ['multiplies without end', '{% set n = namespace(x=3) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}', /bits/],
    ['raises to a power', '{{ 10 ** (10 ** 9) }}', /bits/],
    ['indents every line', "{{ ('\\n' * 10000) | indent(10 ** 9) }}", /characters/],
    ['replaces each character', "{{ ('a' * 10 ** 6) | replace('a', 'b' * 10 ** 6) }}", /characters/],
    ['fills a batch', '{{ [1] | batch(10 ** 12, 0) | list }}', /items/],
    ['slices into nothing', '{{ [] | slice(10 ** 12) | list }}', /steps|items/],
    ['recurses by a loop', '{% for x in [1] recursive %}{{ loop([x]) }}{% endfor %}', /nests/],
    ['nests expressions', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, /nests/],
    ['nests statements', `${'{% if 1 %}'.repeat(5000)}${'{% endif %}'.repeat(5000)}`, /nests/],
    ['adds without end', `{{ ${'1+'.repeat(200_000)}1 }}`, /nests/],
    ['shows an address', '{{ raise_exception }}', /address in memory/],
    ['asks for chance', '{{ messages | random }}', /filter random/],
    ['includes another', "{% include 'x' %}", /tag include/],
    ['changes what it was given', '{{ messages.append(1) }}', /unsafe/],
    ['reaches into Python', "{{ ''.__class__.__mro__ }}", /__class__/],
    ['is huge', 'x'.repeat(2 ** 20 + 1), /1048577 characters/],
  ])('that %s is an error of the template', async (_, source, problem) => {
    await expect(rendered(source)).rejects.toMatchObject({
      code: 'EM_CHAT_TEMPLATE',
      fields: { file: expect.stringContaining('tokenizer_config.json'), problem: expect.stringMatching(problem) },
    });
  });

  it('may raise any text: it arrives cut short, in whole characters', async () => {
    await expect(rendered(`{{ raise_exception('${'🙂'.repeat(2000)}') }}`)).rejects.toMatchObject({
      code: 'EM_CHAT_REFUSED',
      fields: { problem: `${'🙂'.repeat(300)}…` },
    });
  });
});

describe('openModelFolder', () => {
  it('opens the template of the demo model', async () => {
    const { chatTemplate } = await openModelFolder(join(demoModel, 'model'));
    expect(chatTemplate!.render({ messages: hello, addGenerationPrompt: true })).toBe('<|bos|>hello\n');
  });

  it('warns of a template that cannot be read, and serves the rest', async () => {
    const folder = await copyOf('olmoe');
    await writeFile(join(folder, 'chat_template.jinja'), '{% if %}');
    const { warnings } = await openModelFolder(folder);
    expect(warnings).toEqual([expect.stringMatching(/chat_template\.jinja: the chat template cannot be used/)]);
  });

  it('tells models apart by their templates', async () => {
    const folder = await copyOf('olmoe');
    const before = (await openModelFolder(folder)).fingerprint;
    await writeFile(join(folder, 'chat_template.jinja'), 'x');
    expect((await openModelFolder(folder)).fingerprint).not.toBe(before);
  });
});
