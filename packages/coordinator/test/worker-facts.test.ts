import { expect, test } from 'vitest';
import { factsOf, identityOf, mismatch } from '../src/membership/worker-facts.js';
import { fakeFacts } from './facts.js';
import { fakeRegister } from './fake-worker.js';

const register = { ...fakeRegister, worker: 'w1', incarnation: 'w1-1', address: 'w1:1' };

test('what a worker leaves out counts as nothing', () => {
  expect(factsOf(register)).toMatchObject({
    memoryBytes: 0,
    epoch: 0,
    held: [],
    layers: [{ numExperts: 0 }, { numExperts: 4, expertBytes: 1000, format: 'bf16' }, {}],
  });
});

test.each(['worker', 'incarnation', 'address', 'numerics', 'wireDtype'])('a registration without %s is refused', (field) => {
  expect(() => factsOf({ ...register, [field]: '' })).toThrow(`register.${field} is empty`);
});

test('a registration without a fingerprint is refused', () => {
  expect(() => factsOf({ ...register, model: { id: 'm' } })).toThrow('register.model.fingerprint is empty');
});

test('layers must be described alike', () => {
  expect(() => factsOf({ ...register, expertFormatByLayer: ['bf16'] })).toThrow('is 3, 3 and 1 layers; wanted the same number of layers');
});

test('workers that agree in everything fit together', () => {
  expect(mismatch(fakeFacts('w2'), 'default', identityOf(fakeFacts('w1')))).toBeNull();
});

test('without another worker only the cluster is compared', () => {
  expect(mismatch(fakeFacts('w1', { numerics: 'other' }), 'default', {})).toBeNull();
  expect(mismatch(fakeFacts('w1'), 'prod', {})?.message).toBe('worker w1 has cluster default; the cluster has prod');
});

test('a difference in the experts names both sides by runs of equal layers', () => {
  const layers = [0, 4, 8].map((numExperts) => ({ numExperts, expertBytes: 1000, format: 'bf16' }));
  const problem = mismatch(fakeFacts('w2', { layers }), 'default', identityOf(fakeFacts('w1')));
  expect(problem?.message).toBe(
    'worker w2 has experts 1 x none, 1 x 4 bf16 of 1000 bytes, 1 x 8 bf16 of 1000 bytes; the cluster has 1 x none, 2 x 4 bf16 of 1000 bytes',
  );
});
