// A worker's process whose engine stands still ends by SIGTERM all the same, and its requests go on elsewhere.
import { fileURLToPath } from 'node:url';
import { ExpertmeshClient } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { demoModel, type Running, run, until } from './processes.js';
import { statusOf } from './status.js';

const hook = fileURLToPath(new URL('./wedged-addon.cjs', import.meta.url));
const prompt = 'Write a short story about a baker named Mira and a silver kettle.';

it('leaves by SIGTERM when its grace is over, though its engine does not end', async () => {
  const coordinator = run(['coordinator', '--port', '0', '--expect-workers', '2']);
  const workers: Running[] = [];
  let client: ExpertmeshClient | null = null;
  try {
    const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.stdout())?.[1] ?? null);
    const start = (id: string, environment: Record<string, string> = {}) =>
      run(['worker', '--model', demoModel, '--coordinator', endpoint, '--id', id, '--threads', '1', '--grace', '1'], environment);
    workers.push(start('a'), start('b', { NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, EXPERTMESH_WEDGED_AT: '12' }));
    for (const id of ['a', 'b']) {
      await until(async () => ((await statusOf(endpoint)).workers.find((worker) => worker.id === id)?.state === 'ready' ? true : null));
    }
    client = new ExpertmeshClient(endpoint);
    const answers = Array.from({ length: 4 }, () => idsOf(client!));
    const wedged = workers[1]!;
    await until(async () => (wedged.stderr().includes('the engine stands still') ? true : null));
    wedged.process.kill('SIGTERM');
    const { stderr } = await wedged.finished;
    expect(wedged.process.signalCode).toBe('SIGKILL');
    expect(stderr).toContain('the engine has not ended within 2000 ms');
    const [first, ...others] = await Promise.all(answers);
    expect(first).toHaveLength(60);
    for (const other of others) expect(other).toEqual(first);
  } finally {
    client?.close();
    for (const { process: child, finished } of [...workers, coordinator]) {
      child.kill('SIGKILL');
      await finished;
    }
  }
});

async function idsOf(client: ExpertmeshClient): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of client.generate({ prompt, maxTokens: 60, ignoreEos: true, temperature: 1, seed: 1 })) {
    if (event.type === 'tokens') ids.push(...event.ids);
  }
  return ids;
}
