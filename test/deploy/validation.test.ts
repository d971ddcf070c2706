// Values that are unknown, malformed or contradict each other are refused, with what to do instead.
import { describe, expect, it } from 'vitest';
import { refusal, template, type Values } from './helm.js';

const cuda = { name: 'gpu', device: 'cuda', threads: 4 };
const external = { redis: { enabled: false }, externalRedis: { enabled: true, existingSecret: 'store', cidrs: ['10.0.0.1/32'] } };

describe('contradictions', () => {
  it.each<[what: string, values: Values, problem: string, remedy: string]>([
    [
      'a worker that is killed while it drains',
      { drain: { graceSeconds: 300 } },
      'terminationGracePeriodSeconds.worker is 80',
      'Set terminationGracePeriodSeconds.worker to 305 or more',
    ],
    [
      'a drain that grows by its propagation alone',
      { drain: { propagationSeconds: 21 } },
      'drain.graceSeconds + drain.propagationSeconds = 81',
      'to 81 or more',
    ],
    [
      'experts in memory that are limited twice',
      { workers: { defaults: { deviceSlots: 2, deviceMemory: '8GiB' } } },
      'has both deviceSlots and deviceMemory',
      'deviceMemory to an empty text',
    ],
    [
      'coordinators that end before the workers they lead',
      { terminationGracePeriodSeconds: { worker: 120 } },
      'shorter than terminationGracePeriodSeconds.worker (120)',
      'Set terminationGracePeriodSeconds.coordinator to 120 or more',
    ],
    [
      'a cuda pool that asks for no device',
      { workers: { pools: [cuda] }, placement: { replicas: 1 } },
      'workers.pools gpu has device cuda',
      'such as nvidia.com/gpu: 1',
    ],
    [
      'a cpu pool that asks for a device',
      { workers: { pools: [{ name: 'cpu', resources: { limits: { 'nvidia.com/gpu': 1 } } }] } },
      'ask for nvidia.com/gpu, which it would hold unused',
      'Set device: cuda',
    ],
    ['two pools of one name', { workers: { pools: [{ name: 'a' }, { name: 'a' }] } }, 'two pools named a', 'a name of its own'],
    [
      'pools of other numerics',
      { workers: { pools: [{ name: 'a' }, { name: 'b', numerics: { kvDtype: 'bf16' } }] } },
      'numerics.kvDtype is f32 in pool a and bf16 in pool b',
      'Give all pools the same',
    ],
    [
      'a pool without a number of threads',
      { workers: { defaults: { resources: { requests: { cpu: null } } } } },
      'neither threads nor resources.requests.cpu',
      'Set threads',
    ],
    [
      'more replicas of experts than workers',
      { placement: { replicas: 3 } },
      'placement.replicas is 3, and the pools begin with 2 workers',
      'to at most 2',
    ],
    [
      'a placement that waits for more workers than there are',
      { placement: { expectWorkers: 3 } },
      'the first placement would never be made',
      'to at most 2',
    ],
    [
      'statistics that are to last without a volume',
      { redis: { persistence: { enabled: false } } },
      'redis.keepHourlyStatistics is true',
      'redis.keepHourlyStatistics=false to accept their loss',
    ],
    [
      'two stores',
      { externalRedis: external.externalRedis },
      'redis.enabled and externalRedis.enabled are both true',
      'redis.enabled=false',
    ],
    ['no store', { redis: { enabled: false } }, 'are both false', 'Set one of them to true'],
    [
      'an external store without a secret',
      { ...external, externalRedis: { enabled: true, cidrs: ['10.0.0.1/32'] } },
      'externalRedis.existingSecret is empty',
      'kubectl create secret generic',
    ],
    [
      'an external store that the network policy cuts off',
      { ...external, externalRedis: { enabled: true, existingSecret: 'store' } },
      'externalRedis.cidrs is empty',
      'networkPolicy.enabled=false',
    ],
    [
      'a claim without a name',
      { model: { source: 'pvc' }, test: { expectedText: '' } },
      'model.pvc.claimName is empty',
      'Set model.pvc.claimName',
    ],
    [
      'a path that is none',
      { model: { source: 'hostPath' }, test: { expectedText: '' } },
      'model.hostPath.path is empty',
      'Set model.hostPath',
    ],
    [
      'an image without a name',
      { model: { source: 'image' }, test: { expectedText: '' } },
      'model.image.reference is empty',
      'Set model.image',
    ],
    [
      'a URL without files',
      { model: { source: 'url', url: { base: 'https://models.example/m/' } }, test: { expectedText: '' } },
      'model.url.base or model.url.files is empty',
      'the names of the files below it',
    ],
    [
      "the demo model's answer from another model",
      { model: { source: 'pvc', pvc: { claimName: 'models' } } },
      "test.expectedText is the demo model's",
      'an empty text to take any answer',
    ],
    [
      'metrics that Prometheus cannot reach',
      { monitoring: { serviceMonitor: { enabled: true } } },
      'networkPolicy.metricsFrom is empty',
      'Set networkPolicy.metricsFrom',
    ],
    [
      'KEDA without Prometheus',
      { workers: { pools: [{ name: 'a', autoscaling: { kind: 'keda' } }] } },
      'autoscaling.prometheusUrl is empty',
      'or kind: hpa',
    ],
    [
      'scaling between numbers that cross',
      { workers: { pools: [{ name: 'a', autoscaling: { kind: 'hpa', minReplicas: 9 } }] } },
      'minReplicas is 9 and autoscaling.maxReplicas 4',
      'minReplicas to at most maxReplicas',
    ],
  ])('%s', (_what, values, problem, remedy) => {
    const message = refusal(values);
    expect(message).toContain(problem);
    expect(message).toContain(remedy);
  });

  it('a pod that has exactly the time of its drain is taken', () => {
    template({ drain: { graceSeconds: 70, propagationSeconds: 10 } });
  });
});

describe('values one by one', () => {
  it.each<[what: string, values: Values, where: string]>([
    ['an unknown value', { replicas: 3 }, 'replicas'],
    ['an unknown value deep within', { redis: { persistence: { sise: '1Gi' } } }, 'sise'],
    ['an unknown value of a pool', { workers: { pools: [{ name: 'a', replica: 3 }] } }, 'replica'],
    ['a pool without a name', { workers: { pools: [{ replicas: 3 }] } }, 'name'],
    ['no pool', { workers: { pools: [] } }, 'pools'],
    ['a name that Kubernetes would refuse', { workers: { pools: [{ name: 'GPU_1' }] } }, 'name'],
    ['an image called latest', { images: { redis: { tag: 'latest' } } }, 'tag'],
    ['a digest that is none', { images: { coordinator: { digest: 'sha256:12' } } }, 'digest'],
    ['a model from nowhere', { model: { source: 's3' } }, 'source'],
    ['a size that the command line would refuse', { workers: { defaults: { expertMemory: '40 bytes' } } }, 'expertMemory'],
    ['numerics that there are not', { workers: { defaults: { numerics: { kvDtype: 'fp8' } } } }, 'kvDtype'],
    ['a budget that lets no worker leave', { workers: { pdb: { maxUnavailable: 0 } } }, 'maxUnavailable'],
    ['a port that is none', { coordinator: { service: { port: 70700 } } }, 'port'],
    ['text for a number', { drain: { graceSeconds: '60s' } }, 'graceSeconds'],
  ])('%s', (_what, values, where) => {
    const message = refusal(values);
    expect(message).toContain("values don't meet the specifications of the schema");
    expect(message).toContain(where);
  });
});
