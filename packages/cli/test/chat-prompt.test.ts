// What the command line takes as a chat, and what it refuses before anything is asked.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readChat } from '../src/chat-prompt.js';

const folder = mkdtempSync(join(tmpdir(), 'expertmesh-chat-prompt-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const user = '{"role":"user","content":"Hi"}';
const call =
  '{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":{"b":1.0,"2":[true],"a":12345678901234567890}}}],"name":"x"}';

describe('a chat', () => {
  it('is a text, also one that only looks like JSON', async () => {
    for (const text of ['Hi', '[citation needed]', '{x} and {y}', 'read it.json please']) {
      expect(await readChat({}, text)).toEqual({ messages: [{ role: 'user', content: text }] });
    }
  });

  it('is a list of messages, whose numbers and keys stay as they are written', async () => {
    const wanted = { messages: [{ json: user }, { json: call }], addGenerationPrompt: true };
    expect(await readChat({}, `[${user}, ${call}]`)).toEqual(wanted);
    expect(await readChat({}, file('list.json', `[${user},\n ${call}]\n`))).toEqual(wanted);
  });

  it('is an object with messages, tools, documents and variables', async () => {
    const chat = `{"messages":[${user}],"tools":[{"z":1.0,"1":2}],"documents":[],"add_generation_prompt":false,"chat_template_kwargs":{"enable_thinking":false}}`;
    const wanted = {
      messages: [{ json: user }],
      addGenerationPrompt: false,
      tools: '[{"z":1.0,"1":2}]',
      documents: '[]',
      templateVariables: '{"enable_thinking":false}',
    };
    expect(await readChat({}, chat)).toEqual(wanted);
    expect(await readChat({}, file('chat.json', chat))).toEqual(wanted);
  });

  it('takes tools, documents and variables of options', async () => {
    const tools = file('tools.json', '[{"a": 1.0}]');
    const options = { tools, documents: file('documents.json', '[]'), 'template-vars': '{"x": 1}' };
    expect(await readChat(options, 'Hi')).toEqual({
      messages: [{ role: 'user', content: 'Hi' }],
      tools: '[{"a": 1.0}]',
      documents: '[]',
      templateVariables: '{"x": 1}',
    });
  });

  it.each([
    ['[]', /--chat: wanted a list of messages/],
    ['[{"role": "user", "content": "a"}', /--chat: at character 33/],
    ['[{"content": "a"}]', /--chat: chat\.messages\[0\]\.role is absent/],
    ['[{"role": "user", "content": {"a": 1}}]', /chat\.messages\[0\]\.content is \{"a": 1\}/],
    ['[{"role": "user", "content": ["a"]}]', /chat\.messages\[0\]\.content\[0\] is "a"/],
    ['[{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]', /content\[0\]\.type is "image_url"/],
    ['[{"role": "user", "content": [{"type": "text", "text": "a", "cache_control": 1}]}]', /content\[0\]\.cache_control is 1/],
    ['[{"role": "user", "role": "user", "content": "a"}]', /the key "role" a second time/],
    ['[{"role": "user", "content": "\\ud800"}]', /half a character/],
    ['{"messages": []}', /wanted a list of messages/],
    ['{"model": "x", "messages": [{"role": "user", "content": "a"}]}', /the key model is not known/],
    [`{"messages": [${user}], "tools": {}}`, /chat\.tools is \{\}; wanted a list of objects/],
    [`{"messages": [${user}], "tools": [1]}`, /chat\.tools\[0\] is 1/],
    [`{"messages": [${user}], "chat_template_kwargs": {"messages": 1}}`, /template_variables\.messages/],
    [`{"messages": [${user}], "chat_template_kwargs": [1]}`, /template_variables is \[1\]/],
    [`{"messages": [${user}], "add_generation_prompt": 1}`, /add_generation_prompt is neither/],
  ])('%s is a usage error; in a file, one of the file', async (chat, problem) => {
    await expect(readChat({}, chat)).rejects.toMatchObject({ code: 'EM_USAGE', message: expect.stringMatching(problem) });
    const path = file('bad.json', chat);
    const reason = new RegExp(problem.source.replace('--chat', 'bad\\.json'));
    await expect(readChat({}, path)).rejects.toMatchObject({ code: 'EM_FILE_FORMAT', message: expect.stringMatching(reason) });
  });

  it('refuses options that are no JSON, no list, or given twice', async () => {
    await expect(readChat({ 'template-vars': '{' }, 'Hi')).rejects.toMatchObject({
      code: 'EM_USAGE',
      message: expect.stringContaining('--template-vars'),
    });
    await expect(readChat({ tools: file('t.json', '{}') }, 'Hi')).rejects.toMatchObject({ code: 'EM_FILE_FORMAT' });
    await expect(readChat({ tools: join(folder, 'none.json') }, 'Hi')).rejects.toMatchObject({ code: 'EM_FILE_READ' });
    const both = readChat({ 'template-vars': '{}' }, `{"messages": [${user}], "template_vars": {}}`);
    await expect(both).rejects.toMatchObject({ code: 'EM_USAGE', message: expect.stringContaining('give it once') });
  });
});
