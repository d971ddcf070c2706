// A worker that dies: who fails, how fast, and what comes back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { demoModel, expertmesh, expertmeshJson, isAlive, type Running, run, type Served, serve, until } from './processes.js';
import { statusOf } from './status.js';

let served: Served | null = null;
afterEach(async () => {
  if (served !== null && served.process.exitCode === null) await served.stop();
  served = null;
});

const story = ['generate', 'Write a short story about a baker named Mira and a silver kettle.', '--max-tokens', '800', '--ignore-eos'];

interface Answer {
  readonly ids: readonly number[];
  readonly text: string;
}

function answerOf(endpoint: string): Promise<Answer> {
  return expertmeshJson<Answer>([...story, '--endpoint', endpoint]);
}

describe('a killed worker', () => {
  it('fails no request and changes no token: its own go on elsewhere; it serves again under the same id', async () => {
    served = await serve(['--model', demoModel, '--workers', '3']);
    const { endpoint } = served;
    const { ids, text } = await answerOf(endpoint);
    const before = await statusOf(endpoint);
    const running = [1, 2, 3, 4, 5, 6].map(() => answerOf(endpoint));
    await until(async () => ((await statusOf(endpoint)).workers.every((worker) => worker.runningRequests > 0) ? true : null));

    const victim = before.workers[1]!;
    process.kill(victim.pid, 'SIGKILL');

    for (const answer of await Promise.all(running)) expect([answer.ids, answer.text]).toEqual([ids, text]);
    const restarted = await until(async () => {
      const status = await statusOf(endpoint);
      const worker = status.workers.find((candidate) => candidate.id === victim.id);
      return worker?.state === 'ready' && worker.pid !== victim.pid ? status : null;
    });
    expect(restarted.workers.map((worker) => worker.id)).toEqual(before.workers.map((worker) => worker.id));
    expect(restarted.workers[0]!.pid).toBe(before.workers[0]!.pid);
    await until(async () => {
      const { workers } = await statusOf(endpoint);
      return workers.every((worker, index) => worker.expertsHeld === before.workers[index]!.expertsHeld) ? true : null;
    });
    expect((await answerOf(endpoint)).ids).toEqual(ids);
    expect(await served.stop()).toBe(0);
  });

  it('that nobody restarts is shown lost, the others load its experts, and requests go on; stopped and woken, it takes its part again', async () => {
    const coordinator = run(['coordinator', '--port', '0', '--expect-workers', '3']);
    const workers: Running[] = [];
    try {
      const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.stdout())?.[1] ?? null);
      for (const id of ['a', 'b', 'c'])
        workers.push(run(['worker', '--model', demoModel, '--coordinator', endpoint, '--id', id, '--threads', '1']));
      const states = async () => (await statusOf(endpoint)).workers.map((worker) => worker.state).join(' ');
      const held = async () => (await statusOf(endpoint)).workers.map((worker) => worker.expertsHeld);
      await until(async () => ((await states()) === 'ready ready ready' ? true : null));
      const { ids } = await answerOf(endpoint);
      const heldBefore = await held();

      workers[2]!.process.kill('SIGSTOP');
      expect((await answerOf(endpoint)).ids).toEqual(ids);
      expect(await states()).toBe('ready ready lost');
      workers[2]!.process.kill('SIGCONT');
      await until(async () => ((await states()) === 'ready ready ready' && `${await held()}` === `${heldBefore}` ? true : null));

      const running = [1, 2, 3].map(() => answerOf(endpoint));
      await until(async () => ((await statusOf(endpoint)).workers.every((worker) => worker.runningRequests > 0) ? true : null));
      workers[1]!.process.kill('SIGKILL');
      await workers[1]!.finished;
      for (const answer of await Promise.all(running)) expect(answer.ids).toEqual(ids);
      expect(await states()).toBe('ready lost ready');
      const total = heldBefore.reduce((sum, experts) => sum + experts, 0);
      expect((await held()).reduce((sum, experts, index) => (index === 1 ? sum : sum + experts), 0)).toBe(total);
    } finally {
      for (const { process: child, finished } of [...workers, coordinator]) {
        child.kill('SIGKILL');
        await finished;
      }
    }
  });

  it('leaves no process behind when serve ends by SIGINT or is killed', async () => {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      served = await serve(['--model', demoModel, '--workers', '2']);
      const pids = (await statusOf(served.endpoint)).workers.map((worker) => worker.pid);
      expect(pids.every(isAlive)).toBe(true);
      served.process.kill(signal);
      await until(async () => (pids.some(isAlive) ? null : true));
    }
  });
});

describe('a worker that cannot start for good', () => {
  it('ends serve and a private cluster with its message and exit code 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'expertmesh-broken-'));
    try {
      writeFileSync(join(folder, 'config.json'), '{"architectures": ["MixtralForCausalLM"], "model_type": "mixtral"');
      for (const args of [
        ['serve', '--port', '0'],
        ['generate', 'hello'],
      ]) {
        const { exitCode, stderr } = await expertmesh([...args, '--model', folder, '--workers', '2']);
        expect(stderr).toContain('config.json');
        expect(stderr).toMatch(/^error EM_/m);
        expect(exitCode).toBe(1);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
