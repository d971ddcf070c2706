// Pools of workers: one StatefulSet each, drained before they stop, with a checkpoint from where the values say.
import { describe, expect, it } from 'vitest';
import { all, only, template, type Values } from './helm.js';

const pools = (values: Values = {}) => all(template(values), 'StatefulSet', 'worker');
const podOf = (values: Values = {}) => pools(values)[0]!.spec.template.spec;
const container = (values: Values = {}) => podOf(values).containers[0];
const other = { test: { expectedText: '' } };

it('join every coordinator under the stable name of their pod, and are reached at its address', () => {
  const { args } = container();
  expect(args).toEqual(
    expect.arrayContaining([
      '--coordinator=dns:em-expertmesh-coordinators.inference.svc:7070',
      ...[
        '--id=$(POD_NAME)',
        '--host=0.0.0.0',
        '--port=7071',
        '--data-port=7072',
        '--exchange=auto',
        '--replica-choice=step',
        '--advertise=$(POD_IP):7071',
        '--cluster=em-expertmesh',
      ],
    ]),
  );
});

it('hold fewer experts in memory than they serve where they are told to', () => {
  expect(container().args.filter((argument: string) => argument.startsWith('--device-slots'))).toEqual([]);
  expect(container({ workers: { defaults: { deviceSlots: 8 } } }).args).toContain('--device-slots=8');
  expect(container({ workers: { defaults: { deviceMemory: '8GiB' } } }).args).toContain('--device-memory=8GiB');
});

it('are drained by a hook that has the whole of drain and propagation before the pod is killed', () => {
  const pod = podOf({ drain: { graceSeconds: 30, propagationSeconds: 9 } });
  const { lifecycle, env, args } = pod.containers[0];
  expect(lifecycle.preStop.exec.command).toEqual(['node', '/opt/expertmesh/deploy/docker/worker-lifecycle.mjs', 'leave']);
  expect(env).toContainEqual({ name: 'DRAIN_PROPAGATION_SECONDS', value: '9' });
  expect(env).toContainEqual({ name: 'DRAIN_GRACE_SECONDS', value: '30' });
  expect(args).toContain('--grace=30');
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(39);
});

it('take their experts again when they are back, unless that is left to the operator', () => {
  expect(container().lifecycle.postStart.exec.command.at(-1)).toBe('enter');
  expect(container({ drain: { rejoin: false } }).lifecycle.postStart).toBeUndefined();
});

it('start side by side behind one headless service that names them before they are ready', () => {
  const { spec } = pools()[0]!;
  expect(spec).toMatchObject({ podManagementPolicy: 'Parallel', serviceName: 'em-expertmesh-workers', replicas: 2 });
  expect(only(template(), 'Service', 'worker')).toMatchObject({
    metadata: { name: 'em-expertmesh-workers' },
    spec: { clusterIP: 'None', publishNotReadyAddresses: true },
  });
});

it('one at a time of all pools may be evicted', () => {
  const { spec } = only(template({ workers: { pools: [{ name: 'a' }, { name: 'b' }] } }), 'PodDisruptionBudget', 'worker');
  expect(spec.maxUnavailable).toBe(1);
  expect(spec.selector.matchLabels).not.toHaveProperty('expertmesh/pool');
  expect(all(template({ workers: { pdb: { enabled: false } } }), 'PodDisruptionBudget', 'worker')).toEqual([]);
});

describe('a pool', () => {
  const values = {
    workers: {
      defaults: { kernels: 'avx2', numerics: { kvDtype: 'bf16' }, placementLabels: { rack: 'r1' } },
      pools: [
        { name: 'a', replicas: 3, placementLabels: { zone: 'z1' } },
        {
          ...{ name: 'gpu', replicas: 1, device: 'cuda', threads: 8, runtimeClassName: 'nvidia', expertMemory: '60GiB' },
          nodeSelector: { gpu: 'h100' },
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
          resources: { requests: { cpu: 8 }, limits: { 'nvidia.com/gpu': 1 } },
          topologySpreadConstraints: [{ maxSkew: 2, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
        },
      ],
    },
  };
  const [cpu, gpu] = pools(values);

  it('has what it says, and the defaults for the rest', () => {
    expect(cpu!.metadata.name).toBe('em-expertmesh-worker-a');
    expect(cpu!.spec.replicas).toBe(3);
    const args = cpu!.spec.template.spec.containers[0].args as string[];
    expect(args).toContain('--label=node=$(NODE_NAME),pool=a,rack=r1,zone=z1');
    expect(args).toContain('--kernels=avx2');
    expect(args).toContain('--kv-dtype=bf16');
    expect(args.some((one) => one.startsWith('--memory'))).toBe(false);
  });

  it('with devices has their image, places and resources', () => {
    const { spec } = gpu!.spec.template;
    expect(spec).toMatchObject({ runtimeClassName: 'nvidia', nodeSelector: { gpu: 'h100' }, tolerations: [{ key: 'nvidia.com/gpu' }] });
    const [{ image, args, resources, env }] = spec.containers;
    expect(image).toMatch(/worker-cuda:/);
    expect(args).toContain('--memory=60GiB');
    expect(resources).toEqual({ requests: { cpu: 8, memory: '512Mi' }, limits: { memory: '2Gi', 'nvidia.com/gpu': 1 } });
    expect(env).toContainEqual({ name: 'THREADS', value: '8' });
  });

  it('spreads over its own pods and those of other pools, by the constraints it gives', () => {
    const [constraint] = gpu!.spec.template.spec.topologySpreadConstraints;
    expect(constraint).toMatchObject({ maxSkew: 2, topologyKey: 'topology.kubernetes.io/zone' });
    expect(constraint.labelSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/component': 'worker' });
  });

  it('selects its own pods alone', () => {
    expect(cpu!.spec.selector.matchLabels['expertmesh/pool']).toBe('a');
    expect(gpu!.spec.template.metadata.labels['expertmesh/pool']).toBe('gpu');
  });

  it('has as many threads as its request has processors, where it says nothing', () => {
    const threads = cpu!.spec.template.spec.containers[0].env.find(({ name }: { name: string }) => name === 'THREADS');
    expect(threads.valueFrom.resourceFieldRef).toEqual({ containerName: 'worker', resource: 'requests.cpu', divisor: '1' });
  });
});

describe('the model', () => {
  const mount = { name: 'model', mountPath: '/models', readOnly: true };

  it('of the image is the demo model', () => {
    expect(container().args).toContain('--model=/opt/expertmesh/packages/demo-model/model');
    expect(podOf().volumes).toBeUndefined();
  });

  it.each<[source: string, model: Values, volume: Values, subPath: string | undefined]>([
    ['pvc', { pvc: { claimName: 'm', subPath: 'olmoe' } }, { persistentVolumeClaim: { claimName: 'm', readOnly: true } }, 'olmoe'],
    ['hostPath', { hostPath: { path: '/srv/m' } }, { hostPath: { path: '/srv/m', type: 'Directory' } }, undefined],
    ['image', { image: { reference: 'r/m:1' } }, { image: { reference: 'r/m:1', pullPolicy: 'IfNotPresent' } }, undefined],
  ])('of %s is mounted, read only', (source, model, volume, subPath) => {
    const values = { ...other, model: { source, ...model } };
    expect(podOf(values).volumes).toEqual([{ name: 'model', ...volume }]);
    expect(container(values).volumeMounts).toEqual([subPath === undefined ? mount : { ...mount, subPath }]);
    expect(container(values).args).toContain('--model=/models');
  });

  it('of a URL is copied by an init container that alone may write and alone has the token', () => {
    const url = {
      base: 'https://models.example/m/',
      files: ['config.json', 'model.safetensors'],
      existingSecret: 'token',
      sizeLimit: '5Gi',
    };
    const pod = podOf({ ...other, model: { source: 'url', url } });
    expect(pod.volumes).toEqual([{ name: 'model', emptyDir: { sizeLimit: '5Gi' } }]);
    const [fetcher] = pod.initContainers;
    expect(fetcher.args).toEqual(['https://models.example/m/', '/models', 'config.json', 'model.safetensors']);
    expect(fetcher.volumeMounts).toEqual([{ name: 'model', mountPath: '/models' }]);
    expect(fetcher.env[0].valueFrom.secretKeyRef).toEqual({ name: 'token', key: 'token' });
    expect(pod.containers[0].volumeMounts).toEqual([mount]);
    expect(JSON.stringify(pod.containers)).not.toContain('MODEL_TOKEN');
  });
});

describe('scaling', () => {
  const scaled = (autoscaling: Values) => template({ workers: { pools: [{ name: 'cpu', autoscaling }] } });

  it('by HPA or KEDA leaves the number of replicas to it', () => {
    for (const autoscaling of [{ kind: 'hpa' }, { kind: 'keda', prometheusUrl: 'http://p:9090' }]) {
      expect(only(scaled(autoscaling), 'StatefulSet', 'worker').spec).not.toHaveProperty('replicas');
    }
  });

  it('by HPA follows the processors, one worker less at a time', () => {
    const { spec } = only(scaled({ kind: 'hpa', maxReplicas: 8, targetCpuPercent: 70 }), 'HorizontalPodAutoscaler');
    expect(spec).toMatchObject({
      minReplicas: 2,
      maxReplicas: 8,
      scaleTargetRef: { kind: 'StatefulSet', name: 'em-expertmesh-worker-cpu' },
    });
    expect(spec.metrics[0].resource.target.averageUtilization).toBe(70);
    expect(spec.behavior.scaleDown.policies).toEqual([{ type: 'Pods', value: 1, periodSeconds: 120 }]);
  });

  it('by KEDA follows the sequences that wait', () => {
    const { spec } = only(scaled({ kind: 'keda', prometheusUrl: 'http://p:9090', targetWaitingSequences: 4 }), 'ScaledObject');
    expect(spec.triggers[0].metadata).toMatchObject({ serverAddress: 'http://p:9090', threshold: '4' });
    expect(spec.triggers[0].metadata.query).toContain(
      'expertmesh_worker_sequences_waiting{namespace="inference", worker=~"em-expertmesh-worker-cpu-',
    );
  });
});
