// What operators, probes and tools see of real processes: health, reflection, status --watch, doctor.
import * as grpc from '@grpc/grpc-js';
import { afterEach, expect, it } from 'vitest';
import { callByReflection, check, listServices, watch } from '../../packages/proto/test/probes.js';
import { demoModel, expertmesh, expertmeshJson, type Running, run, until } from './processes.js';
import type { Status } from './status.js';

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const open of opened.splice(0).reverse()) await open.close();
});

function start(...args: string[]): Running {
  const running = run(args);
  opened.push({
    close() {
      running.process.kill('SIGKILL');
      return running.finished;
    },
  });
  return running;
}

/** The address that a process says on stdout that it listens on. */
function addressOf(running: Running): Promise<string> {
  return until(async () => / on (\S+:\d+)/.exec(running.stdout())?.[1] ?? null);
}

function clientOf(address: string): grpc.Client {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  opened.push(client);
  return client;
}

const startCoordinator = (port = '0') => start('coordinator', '--port', port, '--expect-workers', '1');
const startWorker = (coordinator: string) =>
  start('worker', '--model', demoModel, '--coordinator', coordinator, '--id', 'w1', '--threads', '1');

interface Doctor {
  readonly checks: readonly {
    readonly name: string;
    readonly state: 'ok' | 'warn' | 'fail';
    readonly detail: string;
    readonly remedy: string;
  }[];
}

it('coordinator and worker are NOT_SERVING until the experts are loaded, then SERVING, then NOT_SERVING again', async () => {
  const coordinator = startCoordinator();
  const endpoint = await addressOf(coordinator);
  const ofCoordinator = watch(clientOf(endpoint), 'expertmesh.v1.Inference');
  await ofCoordinator.until('NOT_SERVING');
  const before = await expertmesh(['doctor', '--endpoint', endpoint, '-o', 'json']);
  expect(before.exitCode).toBe(1);
  expect((JSON.parse(before.stdout) as Doctor).checks.find(({ name }) => name === 'health')).toMatchObject({ state: 'fail' });

  const worker = startWorker(endpoint);
  const ofWorker = watch(clientOf(await addressOf(worker)), 'expertmesh.v1.Inference');
  await Promise.all([ofCoordinator.until('SERVING'), ofWorker.until('SERVING')]);
  const { checks } = await expertmeshJson<Doctor>(['doctor', '--model', demoModel, '--endpoint', endpoint]);
  expect(checks.filter(({ state }) => state === 'fail')).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'addon', 'memory', 'model', 'coordinator', 'health']));

  worker.process.kill('SIGTERM');
  await Promise.all([ofCoordinator.until('NOT_SERVING'), ofWorker.until('NOT_SERVING')]);
  expect((await worker.finished).exitCode).toBe(0);
  coordinator.process.kill('SIGTERM');
  expect((await coordinator.finished).exitCode).toBe(0);
  expect(ofCoordinator.told).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
});

it('a cluster that drains is NOT_SERVING while its running request goes on to its end', async () => {
  const served = start('serve', '--model', demoModel, '--workers', '2', '--port', '0');
  const endpoint = await until(async () => /serving .* on (\S+:\d+)/.exec(served.stdout())?.[1] ?? null);
  const health = watch(clientOf(endpoint), '');
  await health.until('SERVING');
  const request = start('generate', 'Once', '--max-tokens', '200', '--ignore-eos', '--endpoint', endpoint);
  await until(async () => (request.stdout() === '' ? null : true));
  served.process.kill('SIGINT');
  await health.until('NOT_SERVING');
  expect(request.process.exitCode).toBeNull();
  expect((await request.finished).exitCode).toBe(0);
  expect((await served.finished).exitCode).toBe(0);
});

it('reflection tells a client without .proto files what there is and lets it call', async () => {
  const coordinator = await addressOf(startCoordinator());
  const worker = await addressOf(startWorker(coordinator));
  expect(await listServices(clientOf(worker), 'v1')).toEqual(expect.arrayContaining(['expertmesh.v1.Exchange', 'expertmesh.v1.Inference']));
  const client = clientOf(coordinator);
  for (const version of ['v1', 'v1alpha'] as const) {
    expect(await listServices(client, version)).toEqual(expect.arrayContaining(['expertmesh.v1.Cluster', 'grpc.health.v1.Health']));
  }
  await until(async () => ((await check(client, '')) === 'SERVING' ? true : null));
  const status = await callByReflection(client, 'expertmesh.v1.Cluster', 'GetStatus', {});
  expect(status).toMatchObject({ cluster: 'default', workers: [{ id: 'w1', state: 'READY' }] });
});

it('status --watch follows the cluster, waits for a coordinator that was killed, and ends with 0 by Ctrl-C', async () => {
  const first = startCoordinator();
  const endpoint = await addressOf(first);
  const watching = start('status', '-w', '-o', 'json', '--endpoint', endpoint);
  const untilStatus = (isMet: (status: Status) => boolean, from = 0) =>
    until(async () => {
      const lines = watching.stdout().slice(from).split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Status).find(isMet) ?? null;
    });
  await untilStatus(({ epoch, workers }) => epoch === 0 && workers.length === 0);
  startWorker(endpoint);
  const ready = await untilStatus(({ workers }) => workers[0]?.state === 'ready');
  expect(ready.workers[0]).toMatchObject({ id: 'w1', expertsHeld: expect.any(Number) });

  first.process.kill('SIGKILL');
  await until(async () => (/went away/.test(watching.stderr()) ? true : null));
  const soFar = watching.stdout().length;
  startCoordinator(endpoint.split(':')[1]);
  await until(async () => (/is back/.test(watching.stderr()) ? true : null));
  await untilStatus(({ workers }) => workers[0]?.state === 'ready', soFar);
  watching.process.kill('SIGINT');
  const { exitCode, stderr } = await watching.finished;
  expect({ exitCode, lines: stderr.trim().split('\n').length }).toEqual({ exitCode: 0, lines: 2 });
});
