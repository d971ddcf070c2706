// A worker joins every coordinator behind a name, as they come and go, and believes its streams more than names.
import { FakeClock } from '@expertmesh/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CoordinatorAddresses } from '../src/cluster/coordinator-addresses.js';
import { MembershipClient, type MembershipHandlers } from '../src/cluster/membership-client.js';
import { silent } from './fake-cluster.js';
import { FakeCoordinator } from './fake-coordinator.js';

const handlers: MembershipHandlers = {
  registration: () => ({ worker: 'w1', incarnation: 'in_1' }),
  report: () => ({}),
  takeLoad: () => [],
  prepare: async () => [],
  activate: async () => 0,
  sendOrder: () => undefined,
  release: async () => undefined,
  placement: () => ({ epoch: 0, layers: [] }),
  peers: () => undefined,
  rejected: () => undefined,
};

let clock: FakeClock;
/** What the name resolves to; null: it does not. */
let hosts: readonly string[] | null;

async function lookup(host: string): Promise<readonly string[]> {
  expect(host).toBe('coordinators.em.svc');
  if (hosts === null) throw new Error('ENOTFOUND');
  return hosts;
}

/** Lets what has been looked up arrive. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function lookAgain(): Promise<void> {
  clock.advance(2_000);
  await settle();
}

beforeEach(() => {
  clock = new FakeClock();
  hosts = [];
});

it('addresses stand for themselves, a name for all that it resolves to, also for IPv6', async () => {
  hosts = ['10.0.0.1', 'fd00::1'];
  const found = vi.fn();
  const coordinators = ['head:7070', 'dns:coordinators.em.svc:7071'];
  const addresses = new CoordinatorAddresses({ coordinators, clock, log: silent, lookup, found });
  addresses.start();
  expect(found).toHaveBeenLastCalledWith(new Set(['head:7070']));
  await settle();
  expect(found).toHaveBeenLastCalledWith(new Set(['head:7070', '10.0.0.1:7071', '[fd00::1]:7071']));
  hosts = ['10.0.0.2'];
  await lookAgain();
  expect(found).toHaveBeenLastCalledWith(new Set(['head:7070', '10.0.0.2:7071']));
  hosts = null;
  await lookAgain();
  expect(found).toHaveBeenLastCalledWith(new Set(['head:7070', '10.0.0.2:7071']));
  addresses.close();
  const numCalls = found.mock.calls.length;
  await lookAgain();
  expect(found).toHaveBeenCalledTimes(numCalls);
});

it('looks nothing up where there are addresses alone', async () => {
  const refused = vi.fn(lookup);
  new CoordinatorAddresses({ coordinators: ['head:7070'], clock, log: silent, lookup: refused, found: () => undefined }).start();
  await lookAgain();
  expect(refused).not.toHaveBeenCalled();
});

let coordinator: FakeCoordinator;
let client: MembershipClient;

afterEach(async () => {
  const closed = client?.close('the test has ended');
  clock.advance(10_000);
  await closed;
  coordinator?.close();
});

it('joins a coordinator that appears, stays while its stream stands, and forgets it once both are gone', async () => {
  coordinator = await FakeCoordinator.start();
  const port = coordinator.address.slice(coordinator.address.lastIndexOf(':') + 1);
  const attempts = vi.fn(handlers.registration);
  client = new MembershipClient({
    coordinators: [`dns:coordinators.em.svc:${port}`],
    handlers: { ...handlers, registration: attempts },
    clock,
    log: silent,
    lookup,
  });
  await settle();
  expect(attempts).not.toHaveBeenCalled();

  hosts = ['127.0.0.1'];
  await lookAgain();
  await coordinator.until(() => coordinator.registrations.length === 1);
  coordinator.send({ fence: 1, peers: { peers: [] } });
  await expect.poll(() => client.isJoined(`127.0.0.1:${port}`)).toBe(true);

  hosts = [];
  await lookAgain();
  expect(client.isJoined(`127.0.0.1:${port}`)).toBe(true);

  coordinator.close();
  await expect.poll(() => client.isJoined(`127.0.0.1:${port}`)).toBe(false);
  await lookAgain();
  const numAttempts = attempts.mock.calls.length;
  clock.advance(10_000);
  await settle();
  expect(attempts).toHaveBeenCalledTimes(numAttempts);
});
