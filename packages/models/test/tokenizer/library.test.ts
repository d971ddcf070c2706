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
