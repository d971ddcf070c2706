// Restarts, ends and messages of one supervised process, with a fake worker that does what each case needs.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmError, FakeClock } from '@expertmesh/common';
import type { WorkerOptions } from '@expertmesh/worker';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { compileOptions, workerOptions } from '../src/options.js';
import { SupervisedWorker } from '../src/supervised-worker.js';

const entry = fileURLToPath(new URL('./fake-worker.mjs', import.meta.url));

let folder: string;
let clock: FakeClock;
let worker: SupervisedWorker | null;
let lines: string[];
let restarts: { how: string; delayMs: number }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervised-worker-'));
  clock = new FakeClock();
  worker = null;
  lines = [];
  restarts = [];
});

afterEach(async () => {
  worker?.kill();
  await worker?.ended.catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

function supervise(behaviour: string): SupervisedWorker {
  const options: WorkerOptions = {
    ...workerOptions(compileOptions({ modelFolder: folder }), 'w1', '127.0.0.1:1'),
    labels: { behaviour, file: join(folder, 'starts') },
  };
  worker = new SupervisedWorker({
    worker: options,
    entry,
    clock,
    onLine: (id, line) => lines.push(`${id}: ${line}`),
    onRestart: (_id, how, delayMs) => restarts.push({ how, delayMs }),
  });
  return worker;
}

/** Process ids of the starts so far. */
function starts(): number[] {
  try {
    return readFileSync(join(folder, 'starts'), 'utf8').trimEnd().split('\n').map(Number);
  } catch {
    return [];
  }
}

const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000, interval: 5 });

it('passes on the lines that a worker writes', async () => {
  supervise('serve');
  await until(() => lines.length === 1);
  expect(lines).toEqual(['w1: w1 serves']);
});

it('a stopped worker ends in order and is not started again', async () => {
  const supervised = supervise('serve');
  await until(() => lines.length === 1);
  await supervised.stop(0);
  await supervised.ended;
  expect(supervised.pid).toBeNull();
  expect(starts()).toHaveLength(1);
  expect(restarts).toEqual([]);
});

it('a worker that dies is started again at once, under the same id', async () => {
  const supervised = supervise('serve the second time');
  await until(() => restarts.length === 1);
  expect(restarts).toEqual([{ how: 'signal SIGKILL', delayMs: 0 }]);
  clock.advance(0);
  await until(() => starts().length === 2);
  expect(supervised.pid).toBe(starts()[1]);
});

it('the first restart is at once, later ones wait longer each, and a worker that never served is given up', async () => {
  const supervised = supervise('never serve');
  const ended = expect(supervised.ended).rejects.toThrow(
    'worker w1 is lost: it ended 5 times while starting, the last time by exit code 7',
  );
  for (let death = 1; death <= 4; death += 1) {
    await until(() => restarts.length === death);
    clock.advance(restarts.at(-1)!.delayMs);
  }
  await ended;
  expect(restarts.map(({ delayMs }) => delayMs)).toEqual([0, 250, 500, 1000]);
  expect(starts()).toHaveLength(5);
});

it('a killed worker that served is started again however often it dies, more slowly each time', async () => {
  const supervised = supervise('serve');
  supervised.confirmServing();
  for (let death = 1; death <= 7; death += 1) {
    await until(() => lines.length === death);
    process.kill(supervised.pid!, 'SIGKILL');
    await until(() => restarts.length === death);
    clock.advance(restarts.at(-1)!.delayMs);
  }
  await until(() => lines.length === 8);
  expect(restarts.map(({ delayMs }) => delayMs)).toEqual([0, 250, 500, 1000, 2000, 4000, 8000]);
});

it('after half a minute of service the next restart is at once again', async () => {
  const supervised = supervise('serve');
  for (const [death, serviceMs] of [0, 0, 30_000].entries()) {
    await until(() => starts().length === death + 1 && supervised.hasStarted);
    clock.advance(serviceMs);
    process.kill(supervised.pid!, 'SIGKILL');
    await until(() => restarts.length === death + 1);
    clock.advance(restarts.at(-1)!.delayMs);
  }
  expect(restarts.map(({ delayMs }) => delayMs)).toEqual([0, 250, 0]);
});

it('an error that trying again cannot help ends the worker for good, with its code and message', async () => {
  const supervised = supervise('fail for good');
  const error = await supervised.ended.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EmError);
  expect(error).toMatchObject({ code: 'EM_CHECKPOINT_FILE', message: 'a.safetensors is bad', fields: { file: 'a.safetensors' } });
  expect(starts()).toHaveLength(1);
  expect(restarts).toEqual([]);
});

it('a worker that does not end within its grace is killed', async () => {
  vi.stubEnv('FAKE_WORKER_IGNORES_STOP', '1');
  const supervised = supervise('serve');
  await until(() => lines.length === 1);
  vi.unstubAllEnvs();
  const stopped = supervised.stop(1000);
  clock.advance(1000 + 5000);
  await stopped;
  expect(supervised.pid).toBeNull();
});

it('a worker between two starts is stopped without a third', async () => {
  const supervised = supervise('never serve');
  await until(() => restarts.length === 1);
  clock.advance(0);
  await until(() => restarts.length === 2);
  await supervised.stop(0);
  await supervised.ended;
  clock.advance(60_000);
  expect(starts()).toHaveLength(2);
});

it('a program that cannot be started is given up like one that dies', async () => {
  worker = new SupervisedWorker({
    worker: workerOptions(compileOptions({ modelFolder: folder }), 'w1', '127.0.0.1:1'),
    entry: join(folder, 'missing.mjs'),
    clock,
    onLine: () => {},
    onRestart: (_id, how, delayMs) => restarts.push({ how, delayMs }),
  });
  const ended = expect(worker.ended).rejects.toThrow('worker w1 is lost: it ended 5 times while starting');
  for (let death = 1; death <= 4; death += 1) {
    await until(() => restarts.length === death);
    clock.advance(restarts.at(-1)!.delayMs);
  }
  await ended;
});
