// What an operator reads of three workers on two nodes with little memory: labels, losses, costs, and what was measured.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Parts } from './parts.js';
import { expertmesh, expertmeshJson, until } from './processes.js';
import { statusOf } from './status.js';

const expertBytes = 110_592;
const workers = ['w1', 'w2', 'w3'];

let parts: Parts;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'em-dialogue-'));
  // 128 experts in room for 182: what w1 holds alone does not fit the other two, and w1 and w2 alone have room for all.
  const workerArgs = (id: string) => [
    '--memory',
    `${(id === 'w3' ? 54 : 64) * expertBytes}`,
    '--label',
    `node=${id === 'w3' ? 'b' : 'a'},zone=z1`,
  ];
  parts = await Parts.start({ store: 'memory:', workers, workerArgs });
});
afterAll(async () => {
  await parts.end();
  await rm(folder, { recursive: true });
});

async function command(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await expertmesh([...args, '--endpoint', parts.endpoint]);
  expect(exitCode, stderr).toBe(0);
  return { stdout, stderr };
}

it('the whole dialogue: status, plan, apply, plan again', async () => {
  const status = (await statusOf(parts.endpoint)) as unknown as { workers: { id: string; labels: object }[]; warnings: string[] };
  expect(status.workers.map(({ id, labels }) => [id, labels])).toEqual([
    ['w1', { node: 'a', zone: 'z1' }],
    ['w2', { node: 'a', zone: 'z1' }],
    ['w3', { node: 'b', zone: 'z1' }],
  ]);
  expect(status.warnings).toContainEqual(expect.stringMatching(/^the loss of w1 could not be absorbed: .* are there alone/));
  const wide = await command('status', '-o', 'wide');
  expect(wide.stdout).toMatch(/^WORKER .* LABELS$/m);
  expect(wide.stdout).toMatch(/^w3 .* node=b, zone=z1$/m);
  expect(wide.stdout).toContain('Warning: the loss of w1 could not be absorbed');

  await command('generate', 'Question: 27 + 58 =', '--max-tokens', '24', '--ignore-eos');
  await until(async () => {
    const { total } = await expertmeshJson<{ total: number }>(['experts', 'top', '--endpoint', parts.endpoint]);
    return total > 0 || null;
  });
  const file = join(folder, 'plan.json');
  const plan = await command('rebalance', 'plan', '--threshold', '0', '--save', file);
  expect(plan.stdout).toMatch(/^cross-node +\d+\.\d% +\d+\.\d% +of rows$/m);
  expect(plan.stdout).toMatch(
    /^Estimate {2}under 1s at 200\.0 MiB\/s \(assumed; nothing has been copied yet\); peak extra memory .* on w\d \(limit .*\)$/m,
  );
  expect(plan.stdout).toMatch(/^Warning: the loss of w1 could not be absorbed/m);
  const slow = await command('rebalance', 'plan', '--threshold', '0', '--throttle', '100KiB/s');
  expect(slow.stdout).toMatch(/^Estimate {2}.* at 100\.0 KiB\/s \(the throttle\)/m);

  const applied = await command('rebalance', 'apply', file, '--yes');
  expect(applied.stdout).toMatch(/^op_\S+ done in .* max\/mean load \d\.\d\d -> \d\.\d\d \(measured over \d+s\)$/m);
  const history = await expertmeshJson<{ measured: { before: number; after: number } }[]>([
    ...['rebalance', 'history', '--endpoint', parts.endpoint],
  ]);
  expect(history[0]!.measured.after).toBeLessThan(history[0]!.measured.before);

  const next = await command('rebalance', 'plan', '--exclude', 'w3', '--threshold', '5%', '--planner', 'mesh');
  expect(next.stdout).toContain('(as fast as operations before)');
});

it('explain gives the rules of a move of the plan', async () => {
  const file = join(folder, 'drain.json');
  await command('rebalance', 'plan', '--exclude', 'w3', '--save', file);
  const { explain } = await expertmeshJson<{ explain: { layer: number; expert: number }[] }>([
    ...['rebalance', 'plan', '--exclude', 'w3', '--endpoint', parts.endpoint],
  ]);
  const { layer, expert } = explain[0]!;
  const { exitCode, stdout } = await expertmesh(['rebalance', 'explain', file, '--expert', `${layer}/${expert}`]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ {2}drain {3}yes {3}leaves w3 \(excluded\); w\d takes experts$/m);
  expect(stdout).toMatch(/^ {2}memory {2}yes {3}w\d has .* free, needs 108 KiB$/m);
  expect(stdout).toMatch(/^ {2}spread {2}yes {3}the only replica$/m);
  expect(stdout).toMatch(/^ {2}pin {5}yes {3}not pinned$/m);
  expect(stdout).toMatch(/^ {2}gain {4}(yes|no ) {3}layer \d max\/mean/m);
});
