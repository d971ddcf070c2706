// Scrapes, alerts and the dashboard name metrics that there are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { all, chart, only, repository, template } from './helm.js';

const manifests = template({}, 'monitoring');
const documented = new Set(
  [...readFileSync(join(repository, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(expertmesh_\w+)`/gm)].map(([, name]) => name),
);

/** Histograms have series of these endings. */
const baseName = (metric: string) => metric.replace(/_(bucket|sum|count)$/, '');
const metricsIn = (text: string) => [...text.matchAll(/\b(expertmesh_[a-z]\w+)/g)].map(([, name]) => baseName(name!));

it('are wanted by values alone', () => {
  for (const kind of ['ServiceMonitor', 'PrometheusRule', 'ScaledObject']) {
    expect(all(template(), kind)).toEqual([]);
    expect(all(manifests, kind).length).toBe(1);
  }
});

it('every process is scraped once: only headless services have the port', () => {
  const { selector, endpoints } = only(manifests, 'ServiceMonitor').spec;
  expect(endpoints).toEqual([{ port: 'metrics', interval: '15s' }]);
  const scraped = all(manifests, 'Service')
    .filter(({ metadata: { labels } }) => Object.entries(selector.matchLabels).every(([key, value]) => labels?.[key] === value))
    .filter(({ spec }) => spec.ports.some(({ name }: { name: string }) => name === 'metrics'))
    .map(({ metadata, spec }) => [metadata.name, spec.clusterIP]);
  expect(scraped.sort()).toEqual([
    ['em-expertmesh-coordinators', 'None'],
    ['em-expertmesh-workers', 'None'],
  ]);
});

describe('alerts', () => {
  const { groups } = only(manifests, 'PrometheusRule').spec as { groups: { rules: { alert: string; expr: string }[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it('are those that compose gives to Prometheus', () => {
    expect(groups).toEqual(parse(readFileSync(join(chart, 'files/alerts.yaml'), 'utf8')).groups);
    expect(rules.map(({ alert }) => alert)).toContain('ExpertmeshNoLeader');
  });

  it.each(rules.map(({ alert, expr }) => [alert, expr] as const))(
    '%s asks for metrics that there are, and for outcomes that there are',
    (_alert, expr) => {
      expect(metricsIn(expr).length).toBeGreaterThan(0);
      for (const metric of metricsIn(expr)) expect(documented).toContain(metric);
      const errors = readFileSync(join(repository, 'docs/errors.md'), 'utf8');
      for (const code of expr.match(/EM_[A-Z_]+/g) ?? []) expect(errors).toContain(`\`${code}\``);
    },
  );
});

describe('the dashboard', () => {
  const map = only(manifests, 'ConfigMap', 'monitoring');
  const dashboard = JSON.parse(map.data!['expertmesh.json']!) as {
    panels: { title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
  };

  it('is found by its label', () => {
    expect(map.metadata.labels).toMatchObject({ grafana_dashboard: '1' });
  });

  it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))(
    '%s shows metrics that there are',
    (_title, { targets, gridPos }) => {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (const { expr } of targets) for (const metric of metricsIn(expr)) expect(documented).toContain(metric);
    },
  );
});
