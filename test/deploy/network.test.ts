// Network policies: nothing passes but what a component needs, by the names of its ports.
import { expect, it } from 'vitest';
import { all, only, template, type Values } from './helm.js';

const policy = (component: string, values: Values = {}, ci: string | null = null) =>
  only(template(values, ci), 'NetworkPolicy', component).spec;

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports: readonly { readonly port: string | number }[];
}
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Record<string, string> };
  readonly namespaceSelector?: unknown;
  readonly ipBlock?: { readonly cidr: string };
}

/** `component:port`, sorted; * for any pod here, dns and CIDRs as they are. */
function allowed(rules: readonly Rule[]): string[] {
  return rules
    .flatMap(({ from, to, ports }) => (from ?? to ?? []).flatMap((peer) => ports.map(({ port }) => `${nameOf(peer)}:${port}`)))
    .sort();
}

function nameOf({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock !== undefined) return ipBlock.cidr;
  if (namespaceSelector !== undefined) return podSelector?.matchLabels?.['k8s-app'] ?? 'namespace';
  return podSelector?.matchLabels?.['app.kubernetes.io/component'] ?? '*';
}

const dns = ['kube-dns:53', 'kube-dns:53'];

it('denies everything first, in both directions', () => {
  const { podSelector, policyTypes, ingress, egress } = only(template(), 'NetworkPolicy', 'network').spec;
  expect(policyTypes).toEqual(['Ingress', 'Egress']);
  expect([ingress, egress]).toEqual([undefined, undefined]);
  expect(podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'expertmesh', 'app.kubernetes.io/instance': 'em' });
});

it('lets coordinators hear workers, each other and clients, and reach workers, each other and the store', () => {
  const { ingress, egress } = policy('coordinator');
  expect(allowed(ingress)).toEqual(['*:grpc', 'coordinator:grpc', 'test:grpc', 'worker:grpc']);
  expect(allowed(egress)).toEqual(['coordinator:grpc', ...dns, 'redis:redis', 'worker:grpc']);
});

it('lets workers hear coordinators and each other, and never reach the store', () => {
  const { ingress, egress } = policy('worker');
  expect(allowed(ingress)).toEqual(['coordinator:grpc', 'worker:data', 'worker:grpc']);
  expect(allowed(egress)).toEqual(['coordinator:grpc', ...dns, 'worker:data', 'worker:grpc']);
});

it('lets Redis hear coordinators alone, and say nothing of itself', () => {
  const { ingress, egress } = policy('redis');
  expect(allowed(ingress)).toEqual(['coordinator:redis']);
  expect(egress).toEqual([]);
});

it('lets helm test ask coordinators', () => {
  const { ingress, egress } = policy('test');
  expect(ingress).toEqual([]);
  expect(allowed(egress)).toEqual(['coordinator:grpc', ...dns]);
});

it('opens what values ask for: clients elsewhere, Prometheus, an external store, the source of a model', () => {
  const namespaceSelector = { matchLabels: { team: 'web' } };
  const values = { networkPolicy: { clientsFrom: [{ namespaceSelector }], metricsFrom: [{ namespaceSelector }] } };
  expect(allowed(policy('coordinator', values).ingress)).toEqual([
    ...['coordinator:grpc', 'namespace:grpc', 'namespace:metrics', 'test:grpc', 'worker:grpc'],
  ]);
  expect(allowed(policy('worker', values).ingress)).toContain('namespace:metrics');
  expect(allowed(policy('coordinator', {}, 'external-redis').egress)).toContain('10.1.2.3/32:6380');
  expect(allowed(policy('worker', {}, 'url').egress)).toContain('0.0.0.0/0:443');
  expect(
    allowed(policy('worker', { networkPolicy: { modelPorts: [8443], modelTo: [{ ipBlock: { cidr: '10.9.0.0/16' } }] } }, 'url').egress),
  ).toContain('10.9.0.0/16:8443');
});

it('there is one for every component, or none at all', () => {
  expect(all(template(), 'NetworkPolicy').length).toBe(5);
  expect(all(template({ networkPolicy: { enabled: false } }), 'NetworkPolicy')).toEqual([]);
});
