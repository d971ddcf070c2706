// A cluster that evens itself out, takes in workers that join, and lets a drain be undone; no token changes.
import { ExpertmeshClient } from '@expertmesh/client';
import { afterEach, describe, expect, it } from 'vitest';
import { Parts } from './parts.js';
import { expertmesh, expertmeshJson, until } from './processes.js';

let parts: Parts | null = null;
let client: ExpertmeshClient;
afterEach(async () => {
  client?.close();
  await parts?.end();
  parts = null;
});

async function start(workers: readonly string[]): Promise<void> {
  parts = await Parts.start({ store: 'memory:', workers });
  client = new ExpertmeshClient(parts.endpoint);
}

/** One command that succeeds; its standard output. */
async function command(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await expertmesh([...args, '--endpoint', parts!.endpoint]);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

async function tokens(index = 0): Promise<string> {
  const ids: number[] = [];
  const request = { prompt: `Question: ${20 + index} + 58 =\n`, maxTokens: 24, ignoreEos: true, temperature: 0 };
  for await (const event of client.generate(request)) if (event.type === 'tokens') ids.push(...event.ids);
  return ids.join(',');
}

async function placedOn(worker: string): Promise<number> {
  const { layers } = await client.placement();
  return layers.flat().filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length;
}

const ended = async () => {
  const [newest] = await client.operations(1);
  return newest !== undefined && newest.endedMs !== null ? newest : null;
};

describe('rebalance auto', () => {
  it('plans and applies by itself while the load is uneven, and no more when it is off', async () => {
    await start(['w1', 'w2']);
    const answer = await tokens();
    await until(async () => (await client.load()).layers.some(({ rows }) => rows.some((count) => count > 0)) || null);
    const plan = JSON.parse(await client.planRebalance({ threshold: 0.02 }));
    const { maxOverMeanNow, maxOverMeanPlanned } = plan.summary;
    expect(maxOverMeanNow).toBeGreaterThan(1.02);

    // What no plan gains is wanted at first: it decides, and says why it does nothing.
    await command('rebalance', 'auto', 'on', '--threshold', '2%', '--min-gain', '90%', '--hold', '1s');
    const seen = await until(async () => {
      const { lastDecision } = await client.auto(null);
      return lastDecision.includes('would gain') ? lastDecision : null;
    });
    expect(seen).toContain('only (wanted 0.9)');
    expect(await client.operations()).toEqual([]);

    const gain = (maxOverMeanNow - maxOverMeanPlanned) / 2;
    await command('rebalance', 'auto', '--min-gain', gain.toFixed(4));
    const operation = await until(ended);
    expect(operation).toMatchObject({ kind: 'rebalance', state: 'done' });
    expect(operation.maxOverMean).toBeLessThan(operation.maxOverMeanBefore);
    expect(await tokens()).toBe(answer);

    await command('rebalance', 'auto', 'off');
    const shown = await expertmeshJson<{ enabled: boolean }>(['rebalance', 'auto', '--endpoint', parts!.endpoint]);
    expect(shown.enabled).toBe(false);
    expect((await client.operations()).length).toBe(1);
  });

  it('gives a worker that joins its part, without any load so far', async () => {
    await start(['w1', 'w2']);
    await command('rebalance', 'auto', 'on', '--hold', '1s');
    parts!.addWorker('w3');
    expect(await until(ended)).toMatchObject({ kind: 'rebalance', state: 'done' });
    expect(await placedOn('w3')).toBeGreaterThan(30);
    await parts!.untilReady(['w1', 'w2', 'w3']);
    const { workers } = await client.status();
    expect(workers.find(({ id }) => id === 'w3')?.expertsHeld).toBe(await placedOn('w3'));
  });
});

describe('rebalance plan and apply', () => {
  it('give a worker that joins its part; a drain of it is undone by its operation, which opens it again', async () => {
    await start(['w1', 'w2']);
    const answers = await Promise.all([0, 1, 2].map(tokens));
    parts!.addWorker('w3');
    await parts!.untilReady(['w3']);
    expect(await placedOn('w3')).toBe(0);
    const text = await client.planRebalance({});
    const operation = await client.applyPlan(text, { throttleBytesPerSecond: 0, concurrency: 1 });
    expect(operation.numMoves).toBeGreaterThan(0);
    await until(ended);
    const numPlaced = await placedOn('w3');
    expect(numPlaced).toBeGreaterThan(20);
    const before = await client.placement();

    await command('workers', 'drain', 'w3', '--yes');
    expect(await placedOn('w3')).toBe(0);
    const [drain] = await client.operations(1);
    const stateOf = async () => (await client.status()).workers.find(({ id }) => id === 'w3')?.state;
    expect(await stateOf()).toBe('draining');
    expect(await command('rebalance', 'undo', drain!.id, '--yes')).toContain('done');
    expect(await stateOf()).toBe('ready');
    expect((await client.placement()).layers).toEqual(before.layers);

    const [undo] = await client.operations(1);
    expect(undo).toMatchObject({ kind: 'undo', state: 'done' });
    expect(await Promise.all([0, 1, 2].map(tokens))).toEqual(answers);
  });
});
