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

const longRun = ['generate', 'Write a short story about a baker named Mira and a silver kettle.', '--max-tokens', '1500', '--ignore-eos'];

describe('a killed worker', () => {
  it('fails the requests that need its experts with UNAVAILABLE and serves again under the same id', async () => {
    served = await serve(['--model', demoModel, '--workers', '2']);
    const { endpoint } = served;
    const before = await statusOf(endpoint);
    const running = [1, 2, 3].map(() => expertmesh([...longRun, '--endpoint', endpoint]));
    await until(async () => ((await statusOf(endpoint)).workers.every((worker) => worker.rowsOut > 1000) ? true : null));

    const victim = before.workers[1]!;
    const killedAt = performance.now();
    process.kill(victim.pid, 'SIGKILL');

    for (const finished of await Promise.all(running)) {
      expect(finished.exitCode).toBe(1);
      expect(finished.stderr).toMatch(/error EM_(WORKER_LOST|EXPERT_UNAVAILABLE)/);
    }
    expect(performance.now() - killedAt).toBeLessThan(5000);

    const restarted = await until(async () => {
      const status = await statusOf(endpoint);
      const worker = status.workers.find((candidate) => candidate.id === victim.id);
      return worker?.state === 'ready' && worker.pid !== victim.pid ? status : null;
    });
    expect(restarted.workers.map((worker) => worker.id)).toEqual(before.workers.map((worker) => worker.id));
    expect(restarted.workers[0]!.pid).toBe(before.workers[0]!.pid);
    const answer = await expertmeshJson<{ ids: number[] }>(['generate', 'Question: 27 + 58 =', '--endpoint', endpoint]);
    expect(answer.ids.length).toBeGreaterThan(1);
    expect(performance.now() - killedAt).toBeLessThan(20_000);
    expect(await served.stop()).toBe(0);
  });

  it('that nobody restarts is shown lost, fails new requests at once, and leaves the other processes alone', async () => {
    const coordinator = run(['coordinator', '--port', '0', '--expect-workers', '2']);
    const workers: Running[] = [];
    try {
      const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.stdout())?.[1] ?? null);
      for (const id of ['a', 'b'])
        workers.push(run(['worker', '--model', demoModel, '--coordinator', endpoint, '--id', id, '--threads', '1']));
      const stateOf = async (id: string) => (await statusOf(endpoint)).workers.find((worker) => worker.id === id)?.state;
      await until(async () => ((await stateOf('a')) === 'ready' && (await stateOf('b')) === 'ready' ? true : null));

      workers[1]!.process.kill('SIGKILL');
      await workers[1]!.finished;
      const killedAt = performance.now();
      for (const state of [null, 'lost']) {
        if (state !== null) await until(async () => ((await stateOf('b')) === state ? true : null));
        const { exitCode, stderr } = await expertmesh(['generate', 'Question: 27 + 58 =', '--endpoint', endpoint]);
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/error EM_(WORKER_LOST|EXPERT_UNAVAILABLE)/);
        if (state === null) expect(performance.now() - killedAt).toBeLessThan(5000);
      }
      expect(await stateOf('a')).toBe('ready');
      expect(workers[0]!.process.exitCode).toBeNull();
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
