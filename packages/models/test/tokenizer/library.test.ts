// The process in which the tokenizers library runs: it ends with the one that has started it, and may be lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openTokenizer } from '../../src/tokenizer/tokenizer.js';
import { tokenizerFixtures } from '../folders.js';

const folder = join(tokenizerFixtures, 'metaspace_bpe');

/** Of a process that has not ended; null of others. */
function commandOf(pid: number): string | null {
  try {
    // Of one that has ended and that nobody has waited for it is empty.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') || null;
  } catch {
    return null;
  }
}

function libraryProcesses(parent: number): number[] {
  const children = readdirSync(`/proc/${parent}/task`).flatMap((task) =>
    readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.filter((pid) => commandOf(pid)?.includes('library-process') === true);
}

async function ended(pid: number): Promise<void> {
  while (commandOf(pid) !== null) await sleep(10);
}

it('is started again when it was killed', async () => {
  const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
  const [pid] = libraryProcesses(process.pid) as [number];
  process.kill(pid, 'SIGKILL');
  await ended(pid);
  expect(await tokenizer.encode('a')).toEqual([1, 524]);
  expect(libraryProcesses(process.pid)).toHaveLength(1);
});

it('neither keeps a program from ending, nor outlives one that is killed, nor ends by the signals of a terminal', async () => {
  const script = (last: string) => `
    const { openTokenizer } = await import('@expertmesh/models');
    const tokenizer = await openTokenizer(${JSON.stringify(folder)}, { vocabSize: 938, eosIds: [] });
    console.log(JSON.stringify(await tokenizer.encode('a')));
    ${last}`;
  const run = (last: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', script(last)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [code] = (await once(run(''), 'exit')) as [number];
  expect(code).toBe(0);

  const waiting = run('setInterval(() => {}, 1000);');
  expect(String(((await once(waiting.stdout, 'data')) as [Buffer])[0])).toBe('[1,524]\n');
  const [pid] = libraryProcesses(waiting.pid!) as [number];
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGTERM');
  await sleep(50);
  expect(commandOf(pid)).not.toBeNull();
  waiting.kill('SIGKILL');
  await ended(pid);
});

it('encodes a short text while many long ones wait', async () => {
  const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
  const numLong = 24;
  const long = 'The router sends every token. '.repeat(4000);
  const alone = await tokenizer.encode(long);
  let numDone = 0;
  const all = Array.from({ length: numLong }, async () => {
    const ids = await tokenizer.encode(long);
    numDone += 1;
    return ids;
  });
  expect(await tokenizer.encode('a')).toEqual([1, 524]);
  expect(numDone).toBeLessThan(numLong / 2);
  expect((await Promise.all(all)).every((ids) => ids.join() === alone.join())).toBe(true);
});

it('does again what was under way when it was killed, short and long', async () => {
  const tokenizer = (await openTokenizer(folder, { vocabSize: 938, eosIds: [] }))!;
  const texts = Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 'a '.repeat(20_000) : `text ${index}`));
  const wanted = await Promise.all(texts.map((text) => tokenizer.encode(text)));
  const under = Promise.all(texts.map((text) => tokenizer.encode(text)));
  const [pid] = libraryProcesses(process.pid) as [number];
  process.kill(pid, 'SIGKILL');
  expect(await under).toEqual(wanted);
});

it('that cannot be loaded is no fault of a part of tokenizer.json', async () => {
  const script = `
    const { openTokenizer } = await import('@expertmesh/models');
    await openTokenizer(${JSON.stringify(folder)}, { vocabSize: 938, eosIds: [] }).catch(({ code, message }) => console.log(code, message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: '/nowhere.node' },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toMatch(
    /^EM_TOKENIZER \S*tokenizer\.json: the tokenizers library cannot be loaded \(Cannot find native binding.*Run npm ci/,
  );
});
