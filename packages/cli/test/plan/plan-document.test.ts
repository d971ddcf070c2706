// Plan files that cannot be shown are refused with the reason; all else is for the coordinator to judge.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parsePlan, readPlanFile } from '../../src/plan/plan-document.js';
import { examplePlan } from '../plan-examples.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a file keeps its exact text beside what is shown of it', async () => {
  const path = join(folder, 'plan.json');
  const text = ` ${JSON.stringify({ ...examplePlan, version: 1, checksum: 'abc' })}\n\n`;
  await writeFile(path, text);
  const file = await readPlanFile(path);
  expect(file.text).toBe(text);
  expect(file.plan).toMatchObject(examplePlan);
});

it('a missing file, or a folder, is named', async () => {
  await expect(readPlanFile(join(folder, 'none.json'))).rejects.toMatchObject({
    code: 'EM_FILE_READ',
    fields: { file: join(folder, 'none.json') },
  });
  await expect(readPlanFile(folder)).rejects.toMatchObject({ code: 'EM_FILE_READ' });
});

const whole = JSON.stringify(examplePlan);
const cases: [what: string, text: string, problem: string][] = [
  ['empty', ' \n', 'it is empty'],
  ['cut off', whole.slice(0, -20), 'it is cut off, or not JSON'],
  ['another kind of JSON', '[1, 2]', 'it is a list; wanted an object'],
  ['without moves', JSON.stringify({ ...examplePlan, moves: undefined }), 'moves is missing; wanted a list'],
  ['with a text for a number', whole.replace('"epoch":418', '"epoch":"418"'), 'epoch is "418"; wanted a number'],
  ['with a broken move', whole.replace('"expert":40,"before"', '"before"'), 'moves[1].expert is missing; wanted a number'],
];
for (const [what, text, problem] of cases) {
  it(`a plan that is ${what} is refused: ${problem}`, () => {
    expect(() => parsePlan(text, 'p.json')).toThrow(`p.json is not a plan that can be applied: ${problem}`);
  });
}
