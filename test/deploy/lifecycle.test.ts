// The chart's own arguments and hooks as processes: two coordinators behind one name, workers that leave and come back, a real prompt.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ExpertmeshClient } from '@expertmesh/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, RedisServer } from '../../packages/stats/test/redis-server.js';
import { demoModel, type Finished, type Running, run, until } from '../e2e/processes.js';
import { only, repository, template } from './helm.js';

const manifests = template();
const workerIds = ['w1', 'w2'];
let redis: RedisServer;
let port: number;
let client: ExpertmeshClient;
let answer: string;
const processes: Running[] = [];
const workers = new Map<string, Running>();

/** Coordinators of one name listen at addresses of their own and the same port, as pods do. */
const hosts = ['127.0.0.1', '127.0.0.2'];

/** The container's arguments, with what Kubernetes would fill in, and what pods have for themselves. */
function argumentsOf(kind: string, component: string, own: Readonly<Record<string, string>>): string[] {
  const [{ args }] = only(manifests, kind, component).spec.template.spec.containers;
  const variables: Record<string, string> = { ...own, POD_IP: own.host!, NODE_NAME: 'node-1', THREADS: '1', EXPECT_WORKERS: '2' };
  const filled = (args as string[]).map((arg) => arg.replace(/\$\((\w+)\)/g, (all, name) => variables[name] ?? all));
  const given: Record<string, string> = { model: demoModel, 'metrics-host': '127.0.0.1', 'metrics-port': '0', ...own };
  return filled
    .filter((arg) => !arg.startsWith('--advertise='))
    .map((arg) => arg.replace(/^--([\w-]+)=.*/, (all, name) => (given[name] === undefined ? all : `--${name}=${given[name]}`)));
}

function startWorker(id: string): void {
  const own = { host: '127.0.0.1', port: '0', 'data-port': '0', POD_NAME: id, coordinator: `dns:coordinators.test:${port}`, grace: '10' };
  // The name of the headless service, as the resolver of a pod would know it.
  const started = run([...argumentsOf('StatefulSet', 'worker', own)], {
    NODE_OPTIONS: `--import ${join(repository, 'test/deploy/names.mjs')}`,
  });
  workers.set(id, started);
  processes.push(started);
}

/** A hook or the test's container, run as its manifest says. */
async function script(name: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Finished> {
  const env = { ...process.env, EXPERTMESH_ENDPOINT: `127.0.0.2:${port}`, ...environment };
  const child: ChildProcess = spawn(process.execPath, [join(repository, 'deploy/docker', name), ...args], { env });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr!.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}

const hook = (verb: string, worker: string) =>
  script('worker-lifecycle.mjs', [verb], { POD_NAME: worker, DRAIN_PROPAGATION_SECONDS: '1', DRAIN_GRACE_SECONDS: '30' });

/** As a service of Kubernetes asks before it leads anyone there. */
async function serves(address: string): Promise<true | null> {
  return (await script('healthcheck.mjs', [address], {})).exitCode === 0 || null;
}

const stateOf = async (worker: string) => (await client.workers()).find(({ id }) => id === worker)?.state ?? null;

/** Replicas of all experts at a worker. */
async function heldBy(worker: string): Promise<number> {
  const { layers } = await client.placement();
  return layers.flat().filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length;
}

async function ask(through = client): Promise<string> {
  let text = '';
  for await (const event of through.generate({ prompt: 'Question: 83 - 47 =\n', maxTokens: 32, temperature: 0 })) {
    if (event.type === 'tokens') text += event.text;
  }
  return text;
}

/** Asks one request after another of leader and standby until `act` is over; all must have the same answer. */
async function whileAsking<T>(act: () => Promise<T>): Promise<{ result: T; numAnswers: number }> {
  let isOver = false;
  let numAnswers = 0;
  const asking = hosts.map(async (host) => {
    const through = new ExpertmeshClient(`${host}:${port}`);
    try {
      while (!isOver) {
        expect(await ask(through)).toBe(answer);
        numAnswers += 1;
      }
    } finally {
      through.close();
    }
  });
  const result = await act().finally(() => {
    isOver = true;
  });
  await Promise.all(asking);
  return { result, numAnswers };
}

beforeAll(async () => {
  redis = await RedisServer.start();
  port = await freePort();
  for (const [index, host] of hosts.entries()) {
    const own = { host, port: String(port), POD_NAME: `c${index + 1}`, store: redis.url };
    processes.push(run([...argumentsOf('Deployment', 'coordinator', own), `--advertise=${host}:${port}`]));
  }
  client = new ExpertmeshClient(`127.0.0.1:${port}`, { retries: 10 });
  for (const id of workerIds) startWorker(id);
  await client.waitUntilServing({ numWorkers: 2 });
  for (const host of hosts) await until(() => serves(`${host}:${port}`));
  answer = await ask();
});

afterAll(async () => {
  client?.close();
  for (const { process: child, finished } of processes) {
    child.kill('SIGKILL');
    await finished;
  }
  await redis?.stop();
});

it('helm test has the answer of the demo model, from either coordinator; another one fails', async () => {
  const [{ env }] = only(manifests, 'Pod', 'test').spec.containers;
  const given = Object.fromEntries((env as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
  for (const host of hosts) {
    const asked = await script('ask.mjs', [], { ...given, EXPERTMESH_ENDPOINT: `${host}:${port}` });
    expect(asked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('answer: "Answer: 36"') });
  }
  const other = await script('ask.mjs', [], { ...given, EXPERTMESH_ENDPOINT: `127.0.0.1:${port}`, EXPECTED_TEXT: 'Answer: 37' });
  expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('wanted "Answer: 37"') });
});

it('the health checks of the images say whether a process serves', async () => {
  const address = (await client.workers()).find(({ id }) => id === 'w1')!.address;
  expect(await script('healthcheck.mjs', [address], {})).toMatchObject({ exitCode: 0, stdout: 'SERVING\n' });
  expect(await script('healthcheck.mjs', [`127.0.0.2:${port}`], {})).toMatchObject({ exitCode: 0, stdout: 'SERVING\n' });
  expect((await script('healthcheck.mjs', [`127.0.0.1:${await freePort()}`], {})).exitCode).toBe(1);
});

it('every expert has two replicas, so that either worker may leave', async () => {
  expect(await heldBy('w1')).toBe(128);
  expect(await heldBy('w2')).toBe(128);
});

it('a worker leaves when it is empty, ends at once, and has all its experts again when it is back; no request fails', async () => {
  const { numAnswers } = await whileAsking(async () => {
    expect(await hook('leave', 'w1')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('worker w1 is empty') });
    expect(await stateOf('w1')).toBe('draining');
    expect(await heldBy('w1')).toBe(0);
    const { process: child, finished } = workers.get('w1')!;
    child.kill('SIGTERM');
    expect((await finished).exitCode).toBe(0);

    startWorker('w1');
    expect(await hook('enter', 'w1')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('worker w1 holds its part') });
    expect(await stateOf('w1')).toBe('ready');
    expect(await heldBy('w1')).toBe(128);
  });
  expect(numAnswers).toBeGreaterThan(0);
});

it('a new worker gets a part', async () => {
  startWorker('w3');
  expect(await hook('enter', 'w3')).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('worker w3 holds its part') });
  expect(await heldBy('w3')).toBeGreaterThan(0);
  expect(await ask()).toBe(answer);
});

it('a worker that never left is not touched when it starts again', async () => {
  const { epoch } = await client.status();
  expect(await hook('enter', 'w2')).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await client.status()).epoch).toBe(epoch);
});

it('a hook without a cluster gives up by itself, and does not have the container killed', async () => {
  const environment = { POD_NAME: 'w1', EXPERTMESH_ENDPOINT: `127.0.0.1:${await freePort()}`, DRAIN_PROPAGATION_SECONDS: '0' };
  const finished = await script('worker-lifecycle.mjs', ['leave'], { ...environment, DRAIN_GRACE_SECONDS: '2' });
  expect(finished).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('worker w1 gave up') });
});

it('coordinators say who leads, and each serves the tokens of the other', async () => {
  const standby = new ExpertmeshClient(`127.0.0.2:${port}`);
  try {
    const { leader } = await until(async () => standby.status().catch(() => null));
    expect(['c1', 'c2']).toContain(leader?.coordinator);
  } finally {
    standby.close();
  }
});
