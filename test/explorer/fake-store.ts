import { EmError } from '@expertmesh/common';
import { emptyState, type LeadRenewal, MemoryStore, type PlacementCommit, type Store, type StoreState } from '@expertmesh/stats';
import type { Monitor } from './monitor.js';
import type { Rule } from './rules.js';
import { hashOf, type World } from './world.js';

export type Method = Exclude<keyof Store, 'name' | 'close'>;

/** What changes nothing. */
export const reads: ReadonlySet<Method> = new Set<Method>(['readPlacement', 'readOperations', 'readSettings', 'readLoad', 'readHours']);

/** One store for all coordinators, at the other end of a connection from each. */
export class FakeStore {
  readonly #world: World;
  readonly #monitor: Monitor;
  readonly #without: Rule | null;
  #store: MemoryStore;
  #leadOverMs = 0;

  constructor(world: World, monitor: Monitor, without: Rule | null, state: Partial<StoreState>) {
    this.#world = world;
    this.#monitor = monitor;
    this.#without = without;
    this.#store = this.#open({ ...emptyState, ...state });
  }

  /** What is stored, whoever asks. */
  get content(): Store {
    return this.#store;
  }

  /** It has nothing any more. */
  empty(): void {
    this.#world.note('store', 'emptied');
    this.#monitor.storeEmptied();
    this.#store = this.#open(emptyState);
  }

  /** Whoever leads has not renewed its lead in time. */
  expireLead(): void {
    this.#world.note('store', 'lead expired');
    this.#leadOverMs += 60_000;
  }

  /** The connection of one coordinator process. */
  connect(coordinator: string): StoreConnection {
    return new StoreConnection(this.#world, coordinator, (method, values) => this.#answer(method, values));
  }

  #open(state: StoreState): MemoryStore {
    return new MemoryStore('store', state, undefined, () => this.#world.nowMs + this.#leadOverMs);
  }

  async #answer(method: Method, values: readonly unknown[]): Promise<unknown> {
    const asked = this.#asked(method, values);
    const answer = await (this.#store[method] as (...all: readonly unknown[]) => Promise<unknown>)(...asked);
    if (method === 'claimLead') this.#monitor.fenceGiven((answer as { fence: number } | null)?.fence ?? 0);
    if (method === 'renewLead') this.#monitor.fenceGiven((answer as LeadRenewal).leader?.fence ?? 0);
    if (method === 'commitPlacement') this.#monitor.committed(values[0] as PlacementCommit);
    return answer;
  }

  /** What the store is asked once a rule is taken away. */
  #asked(method: Method, values: readonly unknown[]): readonly unknown[] {
    const [first] = values as [object];
    if (method === 'claimLead' && this.#without === 'fenceAboveAll') return [{ ...first, aboveFence: 0, evenIfForgotten: true }];
    if (method === 'commitPlacement' && this.#without === 'fenceInStore') return [{ ...first, fence: Number.MAX_SAFE_INTEGER }];
    return values;
  }
}

/** What a coordinator has of the store: each call is a request on its way there, then an answer on its way back. */
export class StoreConnection {
  readonly store: Store;
  readonly #world: World;
  readonly #coordinator: string;
  readonly #answer: (method: Method, values: readonly unknown[]) => Promise<unknown>;
  /** Fail what waits for an answer. */
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(world: World, coordinator: string, answer: (method: Method, values: readonly unknown[]) => Promise<unknown>) {
    this.#world = world;
    this.#coordinator = coordinator;
    this.#answer = answer;
    this.store = new Proxy({} as Store, {
      get: (_, name) => {
        if (name === 'name') return 'store';
        if (name === 'close') return async () => undefined;
        return (...values: readonly unknown[]) => this.#ask(name as Method, values);
      },
    });
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** The process is gone: nobody hears of answers. */
  close(): void {
    this.#isClosed = true;
  }

  /** Nothing that waits is answered in time; what was asked is on its way all the same. */
  timeOut(): void {
    for (const fail of [...this.#waiting]) fail();
  }

  #ask(method: Method, values: readonly unknown[]): Promise<unknown> {
    const [world, self] = [this.#world, this.#coordinator];
    // Ids that are drawn tell nothing.
    const text = `${method} ${JSON.stringify(values)}`.replaceAll(/op_[0-9A-Z]{8}/g, 'op');
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.#waiting.delete(fail);
        reject(new EmError('EM_STORE_UNAVAILABLE', { store: 'store', cause: 'no answer in time' }));
      };
      this.#waiting.add(fail);
      const answered = (outcome: string, settle: () => void) => {
        world.note(self, `${outcome} ${hashOf(text)}`);
        if (this.#waiting.delete(fail)) settle();
      };
      const run = (deliver: (outcome: string, settle: () => void) => void) =>
        void this.#answer(method, values).then(
          (value) => deliver(answerText(value), () => resolve(value)),
          (error: Error) => deliver(error.message, () => reject(error)),
        );
      // What a read finds is decided when it is answered: nothing happens in between that it could tell.
      if (reads.has(method)) {
        world.push(`${self}<store:${method}`, self, { label: `${self} ${method}`, digest: '', run: () => run(answered) });
        return;
      }
      const label = `store: ${method} of ${self}${detail(method, values)}`;
      const deliver = (outcome: string, settle: () => void) => {
        if (this.#isClosed) return;
        const step = { label: `${self} hears of its ${method}: ${outcome}`, digest: outcome, run: () => answered(outcome, settle) };
        world.push(`store>${self}`, self, step);
      };
      world.push(`${self}>store`, 'store', { label, digest: `${self} ${hashOf(text)}`, run: () => run(deliver) });
    });
  }
}

function answerText(value: unknown): string {
  return (JSON.stringify(value) ?? 'done').replaceAll(/op_[0-9A-Z]{8}/g, 'op');
}

function detail(method: Method, values: readonly unknown[]): string {
  const [first] = values as [Partial<PlacementCommit> | undefined];
  if (method === 'commitPlacement') return ` (epoch ${first?.epoch} after ${first?.expectedEpoch}, fence ${first?.fence})`;
  return method === 'renewLead' ? ` (fence ${first?.fence})` : '';
}
