// How clusters begin and end: signals, grace, ports, the parts on their own. No process is left behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { childrenOf, demoModel, expertmesh, expertmeshJson, isAlive, type Running, run, type Served, serve, until } from './processes.js';
import { statusOf } from './status.js';

const started: Running[] = [];
let served: Served | null = null;

afterEach(() => {
  for (const { process } of started.splice(0)) process.kill('SIGKILL');
  if (served?.process.exitCode === null) served.process.kill('SIGKILL');
  served = null;
});

function begin(...args: string[]): Running {
  const running = run(args);
  started.push(running);
  return running;
}

const story = ['generate', 'Story: Rosa and the tiny chair\n', '--ignore-eos'];

describe('serve', () => {
  it('says where it serves and what to do next', async () => {
    served = await serve(['--model', demoModel, '--workers', '2']);
    const next = `Next: expertmesh generate "Hello" --endpoint ${served.endpoint}`;
    await until(async () => (served!.stderr().includes(next) ? true : null));
    expect(served.stderr()).toMatch(/2 of 2 workers joined/);
    expect(await served.stop()).toBe(0);
  });

  it('refuses new requests on SIGTERM, lets running ones finish, and ends its workers', async () => {
    served = await serve(['--model', demoModel, '--workers', '2', '--grace', '60']);
    const pids = (await statusOf(served.endpoint)).workers.map(({ pid }) => pid);
    const running = begin(...story, '--max-tokens', '400', '-o', 'json', '--endpoint', served.endpoint);
    await until(async () => ((await statusOf(served!.endpoint)).workers.some(({ rowsOut }) => rowsOut > 0) ? true : null));
    served.process.kill('SIGTERM');
    await until(async () => (served!.stderr().includes('stopping') ? true : null));
    const refused = await expertmesh([...story, '--max-tokens', '1', '--endpoint', served.endpoint]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/error EM_CLUSTER_(STOPPING|UNREACHABLE)/);
    const { exitCode, stdout } = await running.finished;
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { ids: number[] }).ids).toHaveLength(400);
    await until(async () => (served!.process.exitCode === null ? null : true));
    expect(served.process.exitCode).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends running requests when the grace is over', async () => {
    served = await serve(['--model', demoModel, '--workers', '2', '--grace', '0']);
    const running = begin(...story, '--max-tokens', '1900', '--endpoint', served.endpoint);
    await until(async () => (running.stdout().length > 0 ? true : null));
    expect(await served.stop()).toBe(0);
    expect((await running.finished).exitCode).toBe(1);
  });

  it('ends at once, with its workers, by a second signal', async () => {
    served = await serve(['--model', demoModel, '--workers', '2', '--grace', '3600']);
    const pids = (await statusOf(served.endpoint)).workers.map(({ pid }) => pid);
    const running = begin(...story, '--max-tokens', '1900', '--endpoint', served.endpoint);
    await until(async () => (running.stdout().length > 0 ? true : null));
    served.process.kill('SIGINT');
    await until(async () => (served!.stderr().includes('stopping') ? true : null));
    expect(await served.stop()).toBe(1);
    await until(async () => (pids.some(isAlive) ? null : true));
    expect((await running.finished).exitCode).toBe(1);
  });

  it('ends in order by a signal while it loads', async () => {
    const running = begin('serve', '--model', demoModel, '--workers', '2', '--port', '0');
    await until(async () => (running.stderr().includes('worker') ? true : null));
    running.process.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(0);
  });

  it('serves one worker, or several, in its own process', async () => {
    for (const args of [
      ['--workers', '1'],
      ['--workers', '3', '--exchange', 'loopback'],
    ]) {
      served = await serve(['--model', demoModel, ...args]);
      const { workers } = await statusOf(served.endpoint);
      expect(workers.map(({ pid }) => pid)).toEqual(workers.map(() => served!.process.pid));
      const { text } = await expertmeshJson<{ text: string }>(['generate', 'Question: 27 + 58 =\n', '--endpoint', served.endpoint]);
      expect(text).toBe('Answer: 85');
      expect(await served.stop()).toBe(0);
    }
  });

  it('names the port that is taken, and leaves nothing behind', async () => {
    const { server, port } = await listenAnywhere();
    try {
      const { exitCode, stderr } = await expertmesh(['serve', '--model', demoModel, '--workers', '2', '--port', String(port)]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`error EM_ADDRESS_IN_USE: cannot listen on 127.0.0.1:${port}`);
    } finally {
      server.close();
    }
  });

  it('ends with the error of workers that cannot start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'expertmesh-empty-'));
    try {
      for (const exchange of ['grpc', 'loopback']) {
        const { exitCode, stderr } = await expertmesh(['serve', '--model', folder, '--port', '0', '--exchange', exchange]);
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/^error EM_MODEL_FOLDER: .* is not a model folder/m);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a private cluster', () => {
  it('serves one command and is gone after it', async () => {
    const { exitCode, stdout } = await expertmesh(['generate', 'Question: 27 + 58 =\n', '--model', demoModel, '--workers', '2']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Answer: 85\n' });
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('ends with its command by %s, also while it answers', async (signal) => {
    const running = begin(...story, '--max-tokens', '1900', '--model', demoModel, '--workers', '2');
    await until(async () => (running.stdout().length > 0 ? true : null));
    const pids = childrenOf(running.process.pid!);
    expect(pids).toHaveLength(2);
    running.process.kill(signal);
    const { exitCode } = await running.finished;
    expect(exitCode).toBe(signal === 'SIGINT' ? 1 : null);
    await until(async () => (pids.some(isAlive) ? null : true));
  });
});

describe('the parts', () => {
  it('a coordinator and workers of their own make a cluster; SIGTERM drains a worker', async () => {
    const coordinator = begin('coordinator', '--port', '0', '--expect-workers', '2');
    const endpoint = await until(async () => /^coordinator .* on (\S+),/m.exec(coordinator.stdout())?.[1] ?? null);
    const workers = ['a', 'b'].map((id) => begin('worker', '--model', demoModel, '--coordinator', endpoint, '--id', id, '--threads', '1'));
    await until(async () => {
      const { workers: all } = await statusOf(endpoint);
      return all.length === 2 && all.every(({ state }) => state === 'ready') ? true : null;
    });
    const running = begin(...story, '--max-tokens', '200', '-o', 'json', '--endpoint', endpoint);
    const home = await until(async () => {
      const { workers: all } = await statusOf(endpoint);
      return all.find(({ rowsOut }) => rowsOut > 0) ?? null;
    });
    expect(home.id).toMatch(/^[ab]$/);
    expect((await running.finished).exitCode).toBe(0);
    workers[1]!.process.kill('SIGTERM');
    const drained = await workers[1]!.finished;
    expect(drained.exitCode).toBe(0);
    expect(drained.stderr).toContain('draining');
    await until(async () => ((await statusOf(endpoint)).workers.some(({ id, state }) => id === 'b' && state !== 'ready') ? true : null));
    workers[0]!.process.kill('SIGTERM');
    coordinator.process.kill('SIGTERM');
    expect((await workers[0]!.finished).exitCode).toBe(0);
    expect((await coordinator.finished).exitCode).toBe(0);
  });

  it('a worker whose id is taken ends with exit code 1', async () => {
    served = await serve(['--model', demoModel, '--workers', '2']);
    const { exitCode, stderr } = await expertmesh(['worker', '--model', demoModel, '--coordinator', served.endpoint, '--id', 'w1']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error EM_WORKER_ID_TAKEN: a live worker is registered as w1 already/m);
    expect(await served.stop()).toBe(0);
  });
});

async function listenAnywhere(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, port: address.port };
}
