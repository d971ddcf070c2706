// The coordinators: a leader and standbys behind one service for clients and one name for workers.
import { describe, expect, it } from 'vitest';
import { all, only, podSpecs, release, template, type Values } from './helm.js';

const deployment = (values: Values = {}) => only(template(values), 'Deployment').spec;
const container = (values: Values = {}) => deployment(values).template.spec.containers[0];

it('are two, so that one leads and one stands by, each known by its pod', () => {
  expect(deployment().replicas).toBe(2);
  const { args, env } = container();
  expect(args.slice(0, 5)).toEqual([...['coordinator', '--host=0.0.0.0', '--port=7070', '--advertise=$(POD_IP):7070', '--id=$(POD_NAME)']]);
  expect(env).toContainEqual({ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } });
});

it('all are Ready while they serve; or the leader alone, by a value, without standbys in the way of rollouts and drains of nodes', () => {
  const ready = (values: Values) => {
    const manifests = template(values);
    const { spec } = only(manifests, 'Deployment');
    return {
      probe: spec.template.spec.containers[0].readinessProbe.grpc,
      rollout: spec.strategy.rollingUpdate.maxUnavailable,
      budget: only(manifests, 'PodDisruptionBudget', 'coordinator').spec.maxUnavailable,
    };
  };
  expect(ready({})).toEqual({ probe: { port: 7070, service: 'expertmesh.v1.Inference' }, rollout: 0, budget: 1 });
  expect(ready({ coordinator: { ready: 'leader', replicas: 3 } })).toEqual({
    probe: { port: 7070, service: 'expertmesh.v1.Cluster' },
    rollout: 2,
    budget: 3,
  });
});

it('serve on until nobody is sent to them, outlive the drains they lead, and are not killed for loading', () => {
  const { lifecycle, livenessProbe } = container({ drain: { propagationSeconds: 7 } });
  expect(lifecycle.preStop.exec.command).toEqual(['sleep', '7']);
  expect(livenessProbe.httpGet).toEqual({ path: '/metrics', port: 'metrics' });
  expect(deployment().template.spec.terminationGracePeriodSeconds).toBe(90);
});

it('one service leads clients to those that are Ready, another workers to all', () => {
  const [clients, workers] = all(template(), 'Service', 'coordinator').sort((a, b) => a.metadata.name.length - b.metadata.name.length);
  expect(clients).toMatchObject({ metadata: { name: `${release}-expertmesh` }, spec: { type: 'ClusterIP' } });
  expect(clients!.spec.publishNotReadyAddresses).toBeUndefined();
  expect(workers).toMatchObject({
    metadata: { name: `${release}-expertmesh-coordinators` },
    spec: { clusterIP: 'None', publishNotReadyAddresses: true },
  });
});

describe('the number of workers that the first placement waits for', () => {
  const expected = (values: Values) => only(template(values), 'ConfigMap', 'coordinator').data;

  it('is that of all pools, where one is scaled its least', () => {
    expect(expected({})).toEqual({ expectWorkers: '2' });
    const pools = [{ name: 'a', replicas: 3 }, { name: 'b', autoscaling: { kind: 'hpa', minReplicas: 4 } }, { name: 'c' }];
    expect(expected({ workers: { pools } })).toEqual({ expectWorkers: '9' });
    expect(expected({ workers: { pools }, placement: { expectWorkers: 5 } })).toEqual({ expectWorkers: '5' });
  });

  it('changes without a restart of coordinators', () => {
    const pods = (replicas: number) => deployment({ workers: { pools: [{ name: 'cpu', replicas }] } }).template;
    expect(pods(3)).toEqual(pods(2));
  });
});

describe('the store', () => {
  const environment = (values: Values) => container(values).env.filter(({ name }: { name: string }) => /STORE|REDIS/.test(name));

  it("is the chart's Redis with a password that was made, or the user's", () => {
    expect(environment({})).toEqual([
      { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: 'em-expertmesh-redis', key: 'password' } } },
      { name: 'STORE_URL', value: 'redis://:$(REDIS_PASSWORD)@em-expertmesh-redis.inference.svc:6379' },
    ]);
    expect(environment({ redis: { existingSecret: 'own' } })[0].valueFrom.secretKeyRef).toEqual({ name: 'own', key: 'password' });
  });

  it('outside is the URL of a secret, with certificates where there are any', () => {
    const externalRedis = { enabled: true, existingSecret: 'store', secretKey: 'address', tlsSecret: 'tls', cidrs: ['10.0.0.1/32'] };
    const values = { redis: { enabled: false }, externalRedis };
    expect(environment(values)).toEqual([{ name: 'STORE_URL', valueFrom: { secretKeyRef: { name: 'store', key: 'address' } } }]);
    expect(container(values).volumeMounts).toEqual([{ name: 'redis-tls', mountPath: '/etc/expertmesh/redis-tls', readOnly: true }]);
    expect(all(template(values), 'StatefulSet', 'redis')).toEqual([]);
  });

  it('is known to coordinators alone', () => {
    for (const { name, spec } of podSpecs(template()).filter(({ spec: { containers } }) => containers[0].name !== 'coordinator')) {
      if (!name.endsWith('redis')) expect(JSON.stringify(spec), name).not.toMatch(/redis/i);
    }
  });
});

it('takes arguments, labels, places and priorities of the user', () => {
  const coordinator = {
    extraArgs: ['--metrics-experts'],
    podAnnotations: { note: 'a' },
    podLabels: { team: 'b' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ operator: 'Exists' }],
    affinity: { nodeAffinity: {} },
    priorityClassName: 'high',
  };
  const { metadata, spec } = deployment({ coordinator }).template;
  expect(metadata).toMatchObject({ annotations: { note: 'a' }, labels: { team: 'b' } });
  expect(spec).toMatchObject({ nodeSelector: { disk: 'ssd' }, tolerations: [{ operator: 'Exists' }], priorityClassName: 'high' });
  expect(spec.containers[0].args.at(-1)).toBe('--metrics-experts');
  expect(spec.topologySpreadConstraints[0].labelSelector.matchLabels['app.kubernetes.io/component']).toBe('coordinator');
});
