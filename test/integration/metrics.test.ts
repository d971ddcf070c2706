// The metrics of a whole cluster in one process, and docs/metrics.md beside them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Scrape, scrape } from '../../packages/common/test/prometheus-text.js';
import { fixtureFolder, LocalCluster } from './local-cluster.js';

/** 3 layers of 16. */
const numExperts = 48;
const prompt = { ids: { ids: [1, 2, 3, 4, 5] }, maxTokens: 12, ignoreEos: true };

interface Documented {
  readonly type: string;
  readonly labels: readonly string[];
}

/** The tables under one heading of docs/metrics.md. */
function documented(heading: string): Map<string, Documented> {
  const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (\w+) +\| ([^|]*)\| \S/gm)];
  return new Map(
    rows.map(([, name, type, labels]) => [
      name!,
      { type: type!, labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!).sort() },
    ]),
  );
}

/** What a scrape has, without the label that all its series have. */
function shown(scraped: Scrape, own: string): Map<string, Documented> {
  return new Map(
    [...scraped.types].map(([name, type]) => [name, { type, labels: scraped.labelsOf(name).filter((label) => label !== own) }]),
  );
}

let cluster: LocalCluster;
let coordinator: Scrape;
let workers: Scrape[];

beforeAll(async () => {
  cluster = await LocalCluster.start(fixtureFolder('olmoe'), 2, { metrics: { host: '127.0.0.1', port: 0 } });
  await cluster.generate(prompt);
  await cluster.generate(prompt);
  await cluster.score([[1, 2, 3]]);
  // The rows are at the coordinator with the workers' next reports.
  while ((await cluster.load()).flat().every((rows) => rows === 0)) await new Promise((resolve) => setImmediate(resolve));
  coordinator = await scrape(cluster.coordinator.metricsAddress);
  workers = await Promise.all(cluster.workers.map((worker) => scrape(worker.metricsAddress)));
});
afterAll(() => cluster.close());

it('every metric of a coordinator is documented, and the other way round', () => {
  const wanted = new Map([...documented('Of every process'), ...documented('Of a coordinator')]);
  expect(wanted.size).toBeGreaterThan(10);
  expect(shown(coordinator, 'coordinator')).toEqual(wanted);
});

it('every metric of a worker is documented, and the other way round', () => {
  const wanted = new Map([...documented('Of every process'), ...documented('Of a worker')]);
  expect(wanted.size).toBeGreaterThan(20);
  for (const worker of workers) expect(shown(worker, 'worker')).toEqual(wanted);
});

it('workers of one process do not see each other in their metrics', () => {
  for (const [index, worker] of workers.entries()) {
    expect(new Set(worker.values.map(({ labels }) => labels.worker))).toEqual(new Set([`w${index + 1}`]));
    expect(worker.value('expertmesh_worker_experts_held')).toBe(numExperts / 2);
  }
});

it('what one worker sends the other receives', () => {
  const [w1, w2] = workers as [Scrape, Scrape];
  for (const what of ['rows', 'bytes']) {
    const crossed = (worker: Scrape, direction: string) => worker.value(`expertmesh_worker_exchange_${what}_total`, { direction });
    expect(crossed(w1, 'out')).toBeGreaterThan(0);
    expect([crossed(w1, 'out'), crossed(w1, 'in')]).toEqual([crossed(w2, 'in'), crossed(w2, 'out')]);
  }
  const served = (worker: Scrape) => worker.value('expertmesh_worker_dispatches_served_total');
  const sent = (worker: Scrape) => worker.value('expertmesh_worker_dispatches_sent_total');
  expect([sent(w1), sent(w2)]).toEqual([served(w2), served(w1)]);
});

it('steps, rows and tokens add up to what was asked', () => {
  const total = (name: string, labels = {}) => workers.reduce((sum, worker) => sum + worker.value(`expertmesh_worker_${name}`, labels), 0);
  expect(total('tokens_generated_total')).toBe(24);
  expect(total('sequences_total', { outcome: 'finished' })).toBe(3);
  expect(total('rows_total', { phase: 'decode' })).toBe(2 * 11);
  expect(total('rows_total', { phase: 'prefill' })).toBe(2 * 5 + 2);
  expect(total('step_rows_sum')).toBe(total('rows_total'));
  expect(total('step_rows_count')).toBe(total('step_seconds_count'));
  expect(total('expert_load_seconds_count')).toBe(numExperts);
  expect(total('kv_blocks_free')).toBe(total('kv_blocks'));
  expect(coordinator.value('expertmesh_coordinator_inter_token_seconds_count')).toBe(2 * 11);
});

it("keeps to the rules of Prometheus' own checker, which finds nothing where it is there", async () => {
  const addresses = [cluster.coordinator.metricsAddress, ...cluster.workers.map(({ metricsAddress }) => metricsAddress)];
  for (const address of addresses) {
    const text = await (await fetch(`http://${address}/metrics`)).text();
    for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
      expect(name, name).toMatch(/^expertmesh_[a-z][a-z0-9_]*$/);
      expect(name!.endsWith('_total'), name).toBe(type === 'counter');
      expect(name, name).not.toMatch(/_(ms|milliseconds|minutes|kb|kib|mb|percent|count|sum|bucket|gauge|counter|histogram)(_total)?$/);
      expect(text, name).toMatch(new RegExp(`^# HELP ${name} \\S.*$`, 'm'));
    }
    for (const [, label] of text.matchAll(/[{,](\w+)="/g)) expect(label).toMatch(/^[a-z][a-z0-9_]*$/);
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    if (error === undefined) expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  }
});
