import { factsOf, type WorkerFacts } from '../src/membership/worker-facts.js';
import { fakeRegister } from './fake-worker.js';

/** The facts a fake worker registers: 3 layers of 0, 4 and 4 experts. */
export function fakeFacts(id: string, overrides: Partial<WorkerFacts> = {}): WorkerFacts {
  const facts = factsOf({ ...fakeRegister, worker: id, incarnation: `${id}-1`, address: `${id}:1` });
  return { ...facts, ...overrides };
}
