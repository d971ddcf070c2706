// A task on a thread of its own: its result, its error, and the end of a thread that gives neither.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOnThread } from '../src/index.js';

let file: string;

beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'expertmesh-task-')), 'thread.mjs');
  const common = fileURLToPath(new URL('../dist/index.js', import.meta.url));
  await writeFile(
    file,
    `import { answerTask, EmError } from ${JSON.stringify(common)};
     answerTask(async (task) => {
       if (task === 'refuse') throw new EmError('EM_FILE_READ', { file: 'some', cause: 'none' });
       if (task === 'exit') process.exit(3);
       if (task === 'fail') setImmediate(() => { throw new Error('as asked'); });
       if (task === 'fail') await new Promise((resolve) => setTimeout(resolve, 10_000));
       return { twice: task.map((one) => one * 2) };
     });`,
  );
});
afterAll(() => rm(join(file, '..'), { recursive: true }));

it('gives what the work makes of its task, plain data of any kind', async () => {
  expect(await runOnThread(file, [1, 2], 'test')).toEqual({ twice: [2, 4] });
  expect(await runOnThread(file, Float64Array.of(0.5), 'test')).toEqual({ twice: Float64Array.of(1) });
});

it('throws what the work throws', async () => {
  await expect(runOnThread(file, 'refuse', 'test')).rejects.toMatchObject({
    code: 'EM_FILE_READ',
    fields: { file: 'some', cause: 'none' },
  });
});

it.each([
  ['exit', 'the test thread ended with 3'],
  ['fail', 'the test thread failed: as asked'],
])('ends by an error where the thread gives no answer: %s', async (task, problem) => {
  await expect(runOnThread(file, task, 'test')).rejects.toMatchObject({ code: 'EM_INTERNAL', fields: { problem } });
});
