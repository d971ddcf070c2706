// A target of quality of service, held by real processes under traffic.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpertmeshClient } from '@expertmesh/client';
import { expect, it } from 'vitest';
import { demoModel, expertmesh, expertmeshJson, serve, until } from './processes.js';

const prompt = 'Write a short story about a baker named Mira and a silver kettle.';
const maxTokens = 40;
const memory = 12 * 2 ** 20;

interface Qos {
  readonly phase: string;
  readonly measured: { readonly memoryBytes: number };
}

it('holds a memory while requests run: none fails, and the answers are those of the formats that experts then have', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'expertmesh-qos-'));
  const served = await serve(['--model', demoModel, '--workers', '2', '--threads', '1']);
  const client = new ExpertmeshClient(served.endpoint);
  let isOver = false;
  let numAnswers = 0;
  const traffic = [1, 2].map(async (seed) => {
    for (; !isOver; numAnswers += 1) await answer(client, seed);
  });
  const holds = async (target: readonly string[], isMet: (memoryBytes: number) => boolean) => {
    const { exitCode, stderr } = await expertmesh(['qos', 'set', ...target, '--endpoint', served.endpoint]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    await until(async () => {
      const qos = await expertmeshJson<Qos>(['qos', 'show', '--endpoint', served.endpoint]);
      return qos.phase === 'holding' && isMet(qos.measured.memoryBytes) ? qos : null;
    });
  };
  try {
    const whole = await answer(client, 7);
    await holds(['--memory', '12MiB'], (memoryBytes) => memoryBytes <= memory);
    const map = join(folder, 'map.json');
    await writeFile(map, JSON.stringify(await expertmeshJson(['placement', 'export', '--endpoint', served.endpoint])));
    const lowered = await answer(client, 7);
    expect(lowered).not.toEqual(whole);
    const options = ['--max-tokens', `${maxTokens}`, '--temperature', '1', '--seed', '7', '--ignore-eos'];
    const alone = await expertmeshJson<{ ids: number[] }>(['generate', prompt, '--model', demoModel, '--precision', map, ...options]);
    expect(alone.ids).toEqual(lowered);

    await holds(['--prefer', 'quality'], (memoryBytes) => memoryBytes > memory);
    expect(await answer(client, 7)).toEqual(whole);
    isOver = true;
    await Promise.all(traffic);
    expect(numAnswers).toBeGreaterThan(0);
  } finally {
    isOver = true;
    client.close();
    await served.stop();
    await rm(folder, { recursive: true });
  }
});

async function answer(client: ExpertmeshClient, seed: number): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of client.generate({ prompt, maxTokens, ignoreEos: true, temperature: 1, seed })) {
    if (event.type === 'tokens') ids.push(...event.ids);
  }
  return ids;
}
