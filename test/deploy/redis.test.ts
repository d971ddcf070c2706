// The chart's own Redis: one pod, a volume that outlives it, a password, nothing evicted.
import { describe, expect, it } from 'vitest';
import { all, only, template, type Values } from './helm.js';

const redis = (values: Values = {}) => only(template(values), 'StatefulSet', 'redis').spec;

it('keeps every write on a volume of its own', () => {
  const { replicas, volumeClaimTemplates, persistentVolumeClaimRetentionPolicy, template: pod } = redis();
  expect(replicas).toBe(1);
  expect(volumeClaimTemplates[0].spec).toEqual({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } });
  expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Retain' });
  const args = pod.spec.containers[0].args.join(' ');
  expect(args).toContain('--dir /data --appendonly yes --appendfsync always');
  expect(args).toContain('--maxmemory-policy noeviction');
  expect(args).toContain('--requirepass $(REDIS_PASSWORD)');
});

it('has the size, class and end that the values say', () => {
  const persistence = { size: '20Gi', storageClass: 'fast', accessModes: ['ReadWriteOncePod'], whenUninstalled: 'Retain' };
  const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy } = redis({ redis: { persistence } });
  expect(volumeClaimTemplates[0].spec).toEqual({
    accessModes: ['ReadWriteOncePod'],
    storageClassName: 'fast',
    resources: { requests: { storage: '20Gi' } },
  });
  expect(persistentVolumeClaimRetentionPolicy.whenDeleted).toBe('Retain');
});

it('without persistence says so to Redis too', () => {
  const spec = redis({ redis: { persistence: { enabled: false }, keepHourlyStatistics: false } });
  expect(spec.volumeClaimTemplates).toBeUndefined();
  expect(spec.template.spec.volumes).toEqual([{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }]);
  expect(spec.template.spec.containers[0].args.join(' ')).toContain('--appendonly no');
});

describe('the password', () => {
  const password = () => Buffer.from(only(template(), 'Secret').data!.password!, 'base64').toString();

  it('is made anew for every release, of letters and digits that need no escape in a URL', () => {
    expect(password()).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(password()).not.toBe(password());
  });

  it("may be the user's, and then none is made", () => {
    const manifests = template({ redis: { existingSecret: 'own' } });
    expect(all(manifests, 'Secret')).toEqual([]);
    const [{ env }] = only(manifests, 'StatefulSet', 'redis').spec.template.spec.containers;
    expect(env[0].valueFrom.secretKeyRef).toEqual({ name: 'own', key: 'password' });
  });
});

it('is not there where the store is outside', () => {
  const manifests = template({}, 'external-redis');
  for (const kind of ['StatefulSet', 'Service', 'Secret', 'NetworkPolicy', 'ServiceAccount'])
    expect(all(manifests, kind, 'redis')).toEqual([]);
});
