import { EmError } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';

/** The store as one term has it: once the term is over, nothing that it still had under way gets there. */
export class TermStore {
  readonly store: Store;
  #isClosed = false;

  constructor(store: Store, coordinator: string) {
    this.store = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (this.#isClosed) throw new EmError('EM_NOT_LEADER', { coordinator, problem: 'its term is over' });
          return value.apply(target, args);
        };
      },
    });
  }

  /** From now on every call rejects with EM_NOT_LEADER. */
  close(): void {
    this.#isClosed = true;
  }
}
