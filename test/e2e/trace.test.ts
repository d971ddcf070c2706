// Routing recorded, shown and simulated by the commands, as they are called.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expertmesh, expertmeshJson } from './processes.js';

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-trace-'));
const model = fileURLToPath(new URL('../../packages/demo-model/model', import.meta.url));
const trace = join(scratch, 'a.trace');

interface Recorded {
  readonly file: string;
  readonly batches: number;
  readonly rows: number;
  readonly domains: readonly { readonly domain: string; readonly documents: number }[];
}

let recorded: Recorded;

beforeAll(async () => {
  const lines = [{ domain: 'sql', text: 'select a from b;' }, { domain: 'story', prompt: 'Once upon a time.' }, { ids: [5, 6, 7, 8, 9] }];
  const prompts = join(scratch, 'prompts.jsonl');
  writeFileSync(prompts, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  recorded = await expertmeshJson<Recorded>([
    'trace',
    'record',
    prompts,
    '--model',
    model,
    '--workers',
    '1',
    '--rows',
    '2',
    '--out',
    trace,
  ]);
});

afterAll(() => rmSync(scratch, { recursive: true }));

it('records what each piece of a text chose, by domain', async () => {
  expect(recorded).toMatchObject({ file: trace, domains: ['sql', 'story', ''].map((domain) => ({ domain, documents: 1 })) });
  expect(recorded.batches).toBeGreaterThanOrEqual(recorded.rows / 2);
  const shown = await expertmeshJson<{ batches: number; rows: number; layers: { experts: number }[] }>(['trace', 'show', trace]);
  expect(shown).toMatchObject({ batches: recorded.batches, rows: recorded.rows });
  expect(shown.layers.map(({ experts }) => experts)).toEqual([32, 32, 32, 32]);
});

it('simulates caches of any size and policy on it, as JSON, table and plot', async () => {
  const plots = join(scratch, 'plots');
  const args = ['trace', 'simulate', trace, '--slots', '4,32', '--policy', 'paper,reuse', '--documents', '3', '--expert-size', '1KiB'];
  const { rows } = await expertmeshJson<{ rows: Record<string, number>[] }>([...args, '--plots', plots]);
  expect(rows.map(({ policy, slots }) => `${policy} ${slots}`)).toEqual(['paper 4', 'reuse 4', 'paper 32', 'reuse 32']);
  for (const { misses, leastMisses, accesses, hits, loadedBytes } of rows) {
    expect(misses).toBeGreaterThanOrEqual(leastMisses!);
    expect(hits! + misses!).toBe(accesses);
    expect(loadedBytes).toBe(misses! * 1024);
  }
  // With a slot for each expert, every expert is loaded once.
  expect(rows[2]!.misses).toBe(rows[2]!.leastMisses);
  expect(readdirSync(plots)).toEqual(['trace-misses.svg']);
  expect(readFileSync(join(plots, 'trace-misses.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  const { stdout } = await expertmesh(args);
  expect(stdout).toContain('MISS RATE');
});

it.each([
  [
    ['simulate', trace, '--policy', 'mru'],
    2,
    'option --policy is mru; wanted paper, lifo, fifo, lru, lfu, inactiveFifo, inactiveLru, reuse',
  ],
  [['simulate', trace, '--slots', '0'], 2, 'option --slots is 0; wanted whole numbers from 1'],
  [['simulate', trace, '--workers', '5', '--planner', 'greedy'], 1, '32 experts over 5 workers'],
  [['show', fileURLToPath(import.meta.url)], 1, 'not a trace of this version'],
  [['record', '/nowhere.jsonl', '--out', trace], 1, 'cannot read /nowhere.jsonl'],
])('trace %j is refused', async (args, wanted, message) => {
  const { exitCode, stdout, stderr } = await expertmesh(['trace', ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: wanted, stdout: '' });
  expect(stderr).toContain(message);
});
