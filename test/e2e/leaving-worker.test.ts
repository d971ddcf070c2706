// A worker that ends by SIGTERM and is started again, under traffic.
import { ExpertmeshClient } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { demoModel, type Running, run, until } from './processes.js';
import { statusOf } from './status.js';

const ids = ['a', 'b', 'c'];

it('restarts a worker under traffic: no request fails and no token changes', async () => {
  const coordinator = run(['coordinator', '--port', '0', '--expect-workers', '3']);
  const workers: Running[] = [];
  let client: ExpertmeshClient | null = null;
  try {
    const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.stdout())?.[1] ?? null);
    const start = (id: string) =>
      run(['worker', '--model', demoModel, '--coordinator', endpoint, '--id', id, '--threads', '1', '--grace', '2']);
    const stateOf = async (id: string) => (await statusOf(endpoint)).workers.find((worker) => worker.id === id)?.state;
    workers.push(...ids.map(start));
    for (const id of ids) await until(async () => ((await stateOf(id)) === 'ready' ? true : null));
    client = new ExpertmeshClient(endpoint);
    const before = (await statusOf(endpoint)).workers.map((worker) => worker.expertsHeld);
    const quiet = await answer(client, 1);
    let isOver = false;
    let numAnswers = 0;
    const traffic = [1, 1, 1].map(async (seed) => {
      for (; !isOver; numAnswers += 1) expect(await answer(client!, seed)).toEqual(quiet);
    });
    workers[1]!.process.kill('SIGTERM');
    expect((await workers[1]!.finished).exitCode).toBe(0);
    const numBefore = numAnswers;
    await until(async () => (numAnswers > numBefore + 2 ? true : null));
    workers[1] = start('b');
    await until(async () => ((await stateOf('b')) === 'ready' ? true : null));
    isOver = true;
    await Promise.all(traffic);
    expect(numAnswers).toBeGreaterThan(0);
    await until(async () => (`${(await statusOf(endpoint)).workers.map((worker) => worker.expertsHeld)}` === `${before}` ? true : null));
  } finally {
    client?.close();
    for (const { process: child, finished } of [...workers, coordinator]) {
      child.kill('SIGKILL');
      await finished;
    }
  }
});

async function answer(client: ExpertmeshClient, seed: number): Promise<{ ids: number[]; text: string }> {
  const told: { ids: number[]; text: string } = { ids: [], text: '' };
  const prompt = 'Write a short story about a baker named Mira and a silver kettle.';
  for await (const event of client.generate({ prompt, maxTokens: 60, ignoreEos: true, temperature: 1, seed })) {
    if (event.type !== 'tokens') continue;
    told.ids.push(...event.ids);
    told.text += event.text ?? '';
  }
  return told;
}
