// A coordinator that is killed in mid-operation: the next one goes on from the journal, and whoever watches hears how it ends.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpertmeshClient } from '@expertmesh/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from '../../packages/stats/test/redis-server.js';
import { Parts } from './parts.js';
import { expertmesh, expertmeshJson, run, until } from './processes.js';

const workers = ['w1', 'w2', 'w3'];

let folder: string;
let parts: Parts | null = null;
let client: ExpertmeshClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'em-resume-'));
});
afterEach(async () => {
  client?.close();
  await parts?.end();
  parts = null;
  await rm(folder, { recursive: true });
});

async function start(store: string): Promise<void> {
  parts = await Parts.start({ store, workers });
  client = new ExpertmeshClient(parts.endpoint);
}

async function tokens(index: number): Promise<string> {
  const ids: number[] = [];
  const request = { prompt: `Question: ${20 + index} + 58 =\n`, maxTokens: 16, ignoreEos: true, temperature: 0 };
  for await (const event of client.generate(request)) if (event.type === 'tokens') ids.push(...event.ids);
  return ids.join(',');
}

const allTokens = () => Promise.all([0, 1, 2, 3].map(tokens));
const newest = async () => (await client.operations(1))[0]!;

/** A plan that empties w3, of some forty moves, in a file. */
async function savedPlan(): Promise<{ file: string; moves: { bytes: number }[]; target: { replicas: unknown }[][] }> {
  const text = await client.planRebalance({ exclude: ['w3'], threshold: 0 });
  const file = join(folder, 'plan.json');
  await writeFile(file, text);
  return { file, ...JSON.parse(text) };
}

/** Two experts a second: the operation does not end before a process that has just begun sees it. */
const slow = (moves: readonly { readonly bytes: number }[]) => `${2 * moves[0]!.bytes}`;
/** Waits for a coordinator that has begun anew to go on with the operation. */
const liftThrottle = () => until(() => client.controlOperation('', 'throttle', 0).catch(() => null));

const replicasOf = (layers: readonly (readonly { readonly replicas: unknown }[])[]) =>
  layers.map((experts) => experts.map(({ replicas }) => replicas));

describe('an operation whose coordinator is killed', () => {
  it.each(['file', 'redis'] as const)('goes on from the journal in the %s store to the target of its plan', async (kind) => {
    const redis = kind === 'redis' ? await RedisServer.start() : null;
    try {
      await start(redis?.url ?? `file:${join(folder, 'state.json')}`);
      const { endpoint } = parts!;
      const answers = await allTokens();
      const { file, moves, target } = await savedPlan();
      const throttle = ['--throttle', slow(moves)];
      const applying = run(['rebalance', 'apply', file, '--yes', ...throttle, '--endpoint', endpoint]);
      await until(async () => ((await client.operations(1))[0]?.numMovesDone ?? 0) >= 3 || null);
      const watching = run(['rebalance', 'watch', '--endpoint', endpoint]);
      await until(async () => watching.stderr().includes('moves') || null);
      const { epoch } = await client.placement();
      await parts!.killCoordinator();
      await until(async () => (applying.stderr() + watching.stderr()).match(/went away/g)?.length === 2 || null);

      await parts!.startCoordinator();
      await liftThrottle();
      for (const { finished } of [applying, watching]) {
        const { exitCode, stdout, stderr } = await finished;
        expect(stderr).toContain('is back');
        expect(stdout).toMatch(new RegExp(`op_\\S+ done in .*Epoch 1 -> ${1 + moves.length}\\.`));
        expect(exitCode).toBe(0);
      }
      const placement = await client.placement();
      expect(placement.epoch).toBeGreaterThanOrEqual(epoch);
      expect(replicasOf(placement.layers)).toEqual(replicasOf(target));
      expect(await newest()).toMatchObject({ state: 'done', numMovesDone: moves.length, skipped: [] });
      expect(await allTokens()).toEqual(answers);
    } finally {
      await redis?.stop();
    }
  });

  it('stays paused over the restart, and ends when it is resumed', async () => {
    await start(`file:${join(folder, 'state.json')}`);
    const answers = await allTokens();
    const { file, moves } = await savedPlan();
    const { endpoint } = parts!;
    const begun = await expertmesh(['rebalance', 'apply', file, '--yes', '--detach', '--throttle', slow(moves), '--endpoint', endpoint]);
    expect(begun.exitCode).toBe(0);
    await until(async () => (await newest()).numMovesDone >= 2 || null);
    await client.controlOperation('', 'pause');
    await until(async () => (await newest()).moving.length === 0 || null);
    const { numMovesDone } = await newest();
    await parts!.killCoordinator();
    await parts!.startCoordinator();
    await parts!.untilReady(workers);
    expect(await newest()).toMatchObject({ state: 'paused', numMovesDone });
    await liftThrottle();
    await client.controlOperation('', 'resume');
    await until(async () => (await newest()).state === 'done' || null);
    expect(await allTokens()).toEqual(answers);
  });
});

describe('Ctrl-C', () => {
  it('detaches from rebalance apply and rebalance watch with exit code 0; the operation goes on to its end', async () => {
    await start('memory:');
    const { file, moves } = await savedPlan();
    const { endpoint } = parts!;
    const applying = run(['rebalance', 'apply', file, '--yes', '--throttle', slow(moves), '--endpoint', endpoint]);
    await until(async () => /Operation op_\S+ started/.test(applying.stderr()) || null);
    const { id } = await newest();
    const watching = run(['rebalance', 'watch', id, '--endpoint', endpoint]);
    await until(async () => watching.stderr().includes('moves') || null);
    for (const { process: child, finished } of [applying, watching]) {
      child.kill('SIGINT');
      const { exitCode, stdout, stderr } = await finished;
      expect(stderr).toContain(`${id} goes on; expertmesh rebalance watch ${id}`);
      expect(stdout).toBe('');
      expect(exitCode).toBe(0);
    }
    expect(await newest()).toMatchObject({ id, state: 'running' });
    await liftThrottle();
    const ended = await expertmeshJson<{ state: string; numMovesDone: number }>(['rebalance', 'watch', '--endpoint', endpoint]);
    expect(ended).toMatchObject({ state: 'done', numMovesDone: moves.length });
  });
});
