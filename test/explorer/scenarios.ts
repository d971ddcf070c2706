import type { Scenario } from './explore.js';
import { breaks, dies, looks, pauses, restarts, storeEmpties, takesOver, waitsInVain } from './faults.js';

const twoWorkers = { numCoordinators: 1, numWorkers: 2, holders: [['w1'], ['w1'], ['w2']] };
const moving = { ...twoWorkers, moves: [{ expert: 0, from: 'w1', to: 'w2' }] };
const withStandby = { ...moving, numCoordinators: 2 };
const calm = { faults: [], asks: [], mostFaults: 0, mostDelays: 0, forMs: 0 };

/** Small clusters in which everything that the protocol is for can happen. */
export const scenarios: readonly Scenario[] = [
  {
    ...{ ...calm, ...moving },
    name: 'an expert moves while rows are under way',
    asks: [['w2', 0]],
    mostDelays: 1,
  },
  {
    ...{ ...calm, ...twoWorkers, holders: null, moves: [] },
    name: 'the first placement',
    faults: [restarts('w1'), restarts('c1'), breaks('w1', 'c1'), waitsInVain('c1')],
    mostFaults: 1,
    mostDelays: 1,
  },
  {
    ...{ ...calm, ...withStandby },
    name: 'another coordinator takes over while the first one goes on',
    faults: [takesOver('c2'), looks('c1'), takesOver('c1')],
    mostFaults: 2,
    mostDelays: 0,
  },
  {
    ...{ ...calm, ...withStandby },
    name: 'a leader stands still, is followed, and wakes',
    faults: [pauses('c1')],
    mostFaults: 1,
    mostDelays: 0,
    forMs: 2_600,
  },
  {
    ...{ ...calm, ...withStandby },
    name: 'coordinators end',
    faults: [restarts('c1'), dies('c1'), restarts('c2')],
    mostFaults: 2,
  },
  {
    ...{ ...calm, ...moving },
    name: 'workers end, or are cut off',
    faults: [restarts('w1'), restarts('w2'), breaks('w1', 'c1'), breaks('w2', 'c1')],
    mostFaults: 2,
  },
  {
    ...{ ...calm, ...moving },
    name: 'a worker is lost for good',
    faults: [dies('w1'), dies('w2')],
    mostFaults: 1,
    mostDelays: 1,
  },
  {
    ...{ ...calm, ...withStandby },
    name: 'the store loses all, and the lead changes',
    faults: [storeEmpties, takesOver('c2'), waitsInVain('c1')],
    mostFaults: 2,
  },
  {
    ...{ ...calm, ...withStandby },
    name: 'the store does not answer in time',
    faults: [waitsInVain('c1'), takesOver('c2')],
    mostFaults: 2,
  },
];
