import { createLogger } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { createExchange, exchangeKinds } from '../src/index.js';
import { answering } from './dispatches.js';

const options = {
  identity: { worker: 'w1', incarnation: 'i1', numerics: 'cpu-v1', wireDtype: 'f32', cluster: 'c', fingerprint: 'f' },
  handler: answering,
  logger: createLogger('test', 'silent'),
} as const;

test('a kind that does not exist is refused with the names of those that do', () => {
  expect(exchangeKinds).toEqual(['auto', 'native', 'grpc', 'loopback']);
  expect(() => createExchange('carrier-pigeon', options)).toThrow(
    'option --exchange is carrier-pigeon; wanted auto, native, grpc, loopback',
  );
});

test('loopback without a hub is refused', () => {
  expect(() => createExchange('loopback', options)).toThrow('option --exchange is loopback; wanted grpc');
});
