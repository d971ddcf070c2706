// The command as it is called, on one trace: what stands on stdout, and the plots.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { expertmesh, expertmeshJson } from './processes.js';

const scratch = mkdtempSync(join(tmpdir(), 'expertmesh-bench-'));

afterAll(() => rmSync(scratch, { recursive: true }));

interface Report {
  readonly bench: string;
  readonly machine: { readonly cores: number };
  readonly rows: readonly { readonly measure: string; readonly trace: string; readonly planner: string; readonly layers: number }[];
  readonly summary: Readonly<Record<string, number>>;
}

it('reports the demo model by domain in JSON, times the largest model, and writes plots', async () => {
  const plots = join(scratch, 'new', 'plots');
  const report = await expertmeshJson<Report>(['bench', 'placement', '--quick', '--trace', 'domains', '--plots', plots]);
  expect(Object.keys(report)).toEqual(['bench', 'machine', 'rows', 'summary']);
  expect(report.bench).toBe('placement');
  const balance = report.rows.filter(({ measure }) => measure === 'balance');
  expect(new Set(balance.map(({ planner }) => planner))).toEqual(new Set(['eplb', 'greedy', 'anticorrelation', 'mesh']));
  for (const { trace, layers } of balance) expect([trace, layers]).toEqual(['domains', 4]);
  expect(report.summary.maxOverMeanVersusEplb).toBeLessThanOrEqual(1 + 1e-9);
  expect(report.summary.planMs).toBeGreaterThan(0);
  expect(readdirSync(plots).sort()).toEqual(['placement-held-out.svg', 'placement-time.svg']);
  expect(readFileSync(join(plots, 'placement-held-out.svg'), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});

it.each([
  [['--trace', 'zip'], 2, 'option --trace is zip; wanted domains, zipf, drifting, bursty, correlated'],
  [['--seed', '-1'], 2, 'option --seed is -1; wanted a whole number, at least 0'],
  [['--plots', join(scratch, 'file', 'plots')], 1, `cannot write ${join(scratch, 'file', 'plots')}: `],
])('bench placement %j is refused before anything is measured', async (args, wanted, message) => {
  writeFileSync(join(scratch, 'file'), '');
  const { exitCode, stdout, stderr } = await expertmesh(['bench', 'placement', ...args]);
  expect({ exitCode, stdout }).toEqual({ exitCode: wanted, stdout: '' });
  expect(stderr).toContain(message);
});
