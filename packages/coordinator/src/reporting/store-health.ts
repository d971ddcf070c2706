import { type Clock, type ErrorCode, toEmError } from '@expertmesh/common';
import type { Store, StoreUse } from '@expertmesh/stats';

const expectedErrors: readonly ErrorCode[] = ['EM_STORE_UNAVAILABLE', 'EM_STORE_REFUSED', 'EM_STORE_CONTENT', 'EM_FENCE', 'EM_EPOCH'];

/** What is told of the store. */
export interface StoreReport {
  readonly name: string;
  readonly isUp: boolean;
  /** Milliseconds since the Unix epoch when it last began to fail; 0 while it is up. */
  readonly sinceMs: number;
  readonly problem: string;
  /** Of load and journal, as far as this process knows; 0 before it has written any. */
  readonly bytes: number;
  readonly limitBytes: number;
}

/** Whether the store answers, as this coordinator sees it by what it asks of it. */
export class StoreHealth {
  readonly #clock: Clock;
  readonly #store: Pick<Store, 'name' | 'space'>;
  #problem = '';
  #sinceMs = 0;
  numOutages = 0;
  /** Calls that failed, by code. */
  readonly errors = new Map<string, number>(expectedErrors.map((code) => [code, 0]));
  /** Told how long each call took, in seconds. */
  observe: (seconds: number) => void = () => {};

  constructor(store: Pick<Store, 'name' | 'space'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get isUp(): boolean {
    return this.#problem === '';
  }

  get space(): StoreUse {
    return this.#store.space;
  }

  get status(): StoreReport {
    const { name, space } = this.#store;
    return { name, isUp: this.isUp, sinceMs: this.#sinceMs, problem: this.#problem, bytes: space.totalBytes, limitBytes: space.limitBytes };
  }

  /** The same store, whose calls this one sees. */
  watched(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.#see(value.apply(target, args));
      },
    });
  }

  async #see<T>(call: Promise<T>): Promise<T> {
    const begunMs = this.#clock.elapsed();
    try {
      const answer = await call;
      this.#answered();
      return answer;
    } catch (thrown) {
      const { code, message } = toEmError(thrown);
      this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
      // A refusal by fence or epoch is an answer like any other.
      if (code === 'EM_STORE_UNAVAILABLE' || code === 'EM_STORE_REFUSED' || code === 'EM_FILE_WRITE') this.#failed(message);
      else this.#answered();
      throw thrown;
    } finally {
      this.observe((this.#clock.elapsed() - begunMs) / 1000);
    }
  }

  #answered(): void {
    this.#problem = '';
    this.#sinceMs = 0;
  }

  #failed(problem: string): void {
    if (this.isUp) {
      this.numOutages += 1;
      this.#sinceMs = this.#clock.now();
    }
    this.#problem = problem;
  }
}
