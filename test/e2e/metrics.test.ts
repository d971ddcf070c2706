// Metrics of real processes, as Prometheus would read them.
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Scrape, scrape } from '../../packages/common/test/prometheus-text.js';
import { demoModel, expertmesh, type Running, run, until, whileServing } from './processes.js';
import { statusOf } from './status.js';

const story = ['generate', 'Story: Rosa and the tiny chair\n', '--ignore-eos', '--temperature', '0'];

const started: Running[] = [];

afterEach(() => {
  for (const { process } of started.splice(0)) process.kill('SIGKILL');
});

function begin(...args: string[]): Running {
  const running = run(args);
  started.push(running);
  return running;
}

/** HOST:PORT that a process has told for one of its parts. */
function addressOf(part: string, stderr: () => string): Promise<string> {
  return until(async () => new RegExp(`^metrics of ${part}: http://(\\S+)/metrics$`, 'm').exec(stderr())?.[1] ?? null);
}

it('a cluster of two worker processes shows the load that it is under, and then what it has done', async () => {
  await whileServing(['--model', demoModel, '--workers', '2', '--metrics-port', '0'], async ({ endpoint, stderr }) => {
    const coordinator = await addressOf('coordinator', stderr);
    const workers = await Promise.all(['w1', 'w2'].map((worker) => addressOf(worker, stderr)));
    const readWorkers = () => Promise.all(workers.map(scrape));
    const sum = (scrapes: readonly Scrape[], name: string, labels = {}) =>
      scrapes.reduce((total, one) => total + one.value(`expertmesh_worker_${name}`, labels), 0);
    const ask = (numTokens: number) => expertmesh([...story, '--max-tokens', String(numTokens), '--endpoint', endpoint]);

    const [before, workersBefore] = [await scrape(coordinator), await readWorkers()];
    expect(before.value('expertmesh_coordinator_workers', { state: 'ready' })).toBe(2);
    expect(before.value('expertmesh_coordinator_requests_started_total')).toBe(0);
    expect(sum(workersBefore, 'experts_held')).toBe(128);
    expect(sum(workersBefore, 'tokens_generated_total')).toBe(0);

    const long = Array.from({ length: 2 }, () => begin(...story, '--max-tokens', '1900', '--endpoint', endpoint));
    await until(async () => {
      const under = await scrape(coordinator);
      return under.value('expertmesh_coordinator_requests_running') === 2 ? true : null;
    });
    await until(async () => {
      const under = await readWorkers();
      const isBusy = under.every((one) => one.value('expertmesh_worker_sequences_running') === 1);
      return isBusy && sum(under, 'kv_blocks_free') < sum(under, 'kv_blocks') ? true : null;
    });
    for (const { process } of long) process.kill('SIGINT');
    await Promise.all(long.map(({ finished }) => finished));
    const cancelled = await until(async () => {
      const now = await readWorkers();
      return sum(now, 'sequences_total', { outcome: 'cancelled' }) === 2 ? now : null;
    });
    expect(sum(cancelled, 'kv_blocks_free')).toBe(sum(cancelled, 'kv_blocks'));

    const answers = await Promise.all([ask(20), ask(20), ask(100_000)]);
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0, 1]);
    const [after, workersAfter] = [await scrape(coordinator), await readWorkers()];
    const finished = (outcome: string) => after.value('expertmesh_coordinator_requests_finished_total', { outcome });
    expect(['OK', 'EM_CANCELLED', 'EM_REQUEST_TOO_LONG'].map(finished)).toEqual([2, 2, 1]);
    expect(after.value('expertmesh_coordinator_requests_running')).toBe(0);
    expect(after.value('expertmesh_coordinator_requests_started_total', { method: 'generate' })).toBe(5);
    expect(sum(workersAfter, 'tokens_generated_total') - sum(cancelled, 'tokens_generated_total')).toBe(40);
    expect(sum(workersAfter, 'sequences_total', { outcome: 'finished' })).toBe(2);
    // Whoever cancels does not wait for what peers are computing for it: at most one dispatch for each of the two.
    const unwaited = sum(workersAfter, 'dispatches_served_total') - sum(workersAfter, 'exchange_round_trip_seconds_count');
    expect(unwaited).toBeGreaterThanOrEqual(0);
    expect(unwaited).toBeLessThanOrEqual(2);
    expect(sum(workersAfter, 'exchange_bytes_total', { direction: 'in' })).toBe(
      sum(workersAfter, 'exchange_bytes_total', { direction: 'out' }),
    );
    // No request has made a series; layers have one each once their first rows are reported.
    const isLayer = (name: string) => name.startsWith('expertmesh_coordinator_layer_balancedness');
    expect(after.series().filter((name) => !isLayer(name))).toEqual(before.series());
    expect(workersAfter.map((one) => one.series())).toEqual(workersBefore.map((one) => one.series()));
    const balanced = await until(async () => {
      const now = await scrape(coordinator);
      return now.series().filter(isLayer).length === 4 ? now : null;
    });
    for (const { name, value } of balanced.values.filter((one) => isLayer(one.name))) {
      expect(value, name).toBeGreaterThan(0.25);
      expect(value, name).toBeLessThanOrEqual(1);
    }
  });
});

it('coordinator and worker commands serve their own metrics', async () => {
  const coordinator = begin('coordinator', '--port', '0', '--metrics-port', '0', '--metrics-experts');
  const endpoint = await until(async () => /on (\S+:\d+),/.exec(coordinator.stdout())?.[1] ?? null);
  const worker = begin('worker', '--model', demoModel, '--id', 'w7', '--coordinator', endpoint, '--metrics-port', '0');
  const ofWorker = await addressOf('w7', worker.stderr);
  const ofCoordinator = await addressOf('coordinator', coordinator.stderr);
  await until(async () => ((await statusOf(endpoint)).workers[0]?.state === 'ready' ? true : null));
  expect((await scrape(ofWorker)).value('expertmesh_worker_experts_held', { worker: 'w7' })).toBe(128);
  expect((await scrape(ofCoordinator)).types.get('expertmesh_coordinator_expert_rows_total')).toBe('counter');
});

it.each(['coordinator', 'worker'])('serve ends with a clear error when the port for metrics of a %s is taken', async (part) => {
  const holder = createServer().listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const first = part === 'coordinator' ? port : port - 1;
    const { exitCode, stderr } = await expertmesh(['serve', '--model', demoModel, '--port', '0', '--metrics-port', String(first)]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error EM_ADDRESS_IN_USE: cannot listen on 127\.0\.0\.1:\d+ for metrics: .* Choose another --metrics-port/);
    // The port before may have been taken by another process meanwhile; then the coordinator is the one to say so.
    expect(stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:(${port}|${first}) for metrics`));
  } finally {
    holder.close();
  }
});
