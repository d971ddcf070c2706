// What holds for every pod, selector and image that the chart makes, with the defaults and with every file of ci/.
import { describe, expect, it } from 'vitest';
import { all, chart, ciFile, ciNames, helm, type Manifest, namespace, podSpecs, template, version } from './helm.js';

/** CUDA pools and images by digest are not named by the chart's version. */
const isOurs = (image: string) => image.includes('expertmesh/');

it('has values of ci/ for every source of a model, both stores, scaling and monitoring', () => {
  expect([...ciNames].sort()).toEqual([
    ...['autoscaling', 'default', 'external-redis', 'host-path', 'image-volume', 'monitoring', 'pools', 'url'],
  ]);
});

it('has the version of the packages', () => {
  expect(helm('show', 'chart', chart)).toContain(`appVersion: ${version}\n`);
});

describe.each(ciNames)('with ci/%s-values.yaml', (ci) => {
  const manifests = template({}, ci);

  it('passes helm lint --strict', () => {
    expect(helm('lint', '--strict', chart, '--values', ciFile(ci))).toContain('0 chart(s) failed');
  });

  it('makes no two objects of one kind and name', () => {
    const names = manifests.map(({ kind, metadata: { name } }) => `${kind}/${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('runs every container as nobody in particular, without rights, on a root that is read only', () => {
    for (const { name, spec } of podSpecs(manifests)) {
      expect(spec.automountServiceAccountToken, name).toBe(false);
      expect(spec.securityContext, name).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
        expect(container.securityContext, name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources.requests, name).toMatchObject({ cpu: expect.anything(), memory: expect.anything() });
        expect(container.resources.limits, name).toMatchObject({ memory: expect.anything() });
      }
    }
  });

  it('names images by digest or by a version, never by latest', () => {
    for (const { spec } of podSpecs(manifests)) {
      for (const { image } of spec.containers) {
        expect(image).toMatch(/(@sha256:[0-9a-f]{64}|:[0-9][^:]*)$/);
        if (isOurs(image) && !image.includes('@')) expect(image).toMatch(new RegExp(`:${version}$`));
      }
    }
  });

  it('gives every service account of a pod to that pod, without a token', () => {
    const accounts = new Map(all(manifests, 'ServiceAccount').map((account) => [account.metadata.name, account]));
    for (const { spec } of podSpecs(manifests)) {
      if (accounts.size === 0) expect(spec.serviceAccountName).toBe('default');
      else expect(accounts.get(spec.serviceAccountName)?.automountServiceAccountToken).toBe(false);
    }
  });

  it('selects with every service, budget and policy the pods it is for, and none of another component', () => {
    const pods = manifests
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ spec }) => spec.template.metadata.labels);
    for (const manifest of manifests) {
      const selector = selectorOf(manifest);
      if (selector === null || manifest.metadata.name.endsWith('default-deny')) continue;
      const component = selector['app.kubernetes.io/component'];
      const selected = pods.filter((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value));
      expect(new Set(selected.map((labels) => labels['app.kubernetes.io/component'])), manifest.metadata.name).toEqual(
        component === 'test' ? new Set() : new Set([component]),
      );
    }
  });

  it('refers to ports by names that the containers have', () => {
    const containers = podSpecs(manifests).flatMap(({ spec }) => spec.containers);
    const named = new Set(containers.flatMap(({ ports = [] }) => ports.map(({ name }: { name: string }) => name)));
    const wanted = [
      ...all(manifests, 'Service').flatMap(({ spec }) => spec.ports.map(({ targetPort }: { targetPort: string }) => targetPort)),
      ...all(manifests, 'NetworkPolicy').flatMap(({ spec }) => (spec.ingress ?? []).flatMap(portsOf)),
    ];
    expect(wanted.length).toBeGreaterThan(3);
    for (const port of wanted) expect(named).toContain(port);
  });

  it('stays within this namespace', () => {
    const text = JSON.stringify(manifests);
    expect(text).not.toContain('"namespace":');
    expect(text).not.toMatch(/ClusterRole/);
    expect(text.includes(`${namespace}.svc`)).toBe(true);
  });
});

function selectorOf({ kind, spec }: Manifest): Record<string, string> | null {
  if (kind === 'Service') return spec.selector;
  if (kind === 'PodDisruptionBudget' || kind === 'Deployment' || kind === 'StatefulSet') return spec.selector.matchLabels;
  return kind === 'NetworkPolicy' ? spec.podSelector.matchLabels : null;
}

function portsOf({ ports }: { ports: readonly { port: string }[] }): string[] {
  return ports.map(({ port }) => port);
}
