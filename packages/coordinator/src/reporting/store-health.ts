import { type Clock, type ErrorCode, toEmError } from '@expertmesh/common';
import type { Store } from '@expertmesh/stats';

const expectedErrors: readonly ErrorCode[] = ['EM_STORE_UNAVAILABLE', 'EM_STORE_REFUSED', 'EM_STORE_CONTENT', 'EM_FENCE', 'EM_EPOCH'];

/** Whether the store answers, as this coordinator sees it by what it asks of it. */
export class StoreHealth {
  readonly #clock: Clock;
  readonly #name: string;
  #problem = '';
  #sinceMs = 0;
  numOutages = 0;
  /** Calls that failed, by code. */
  readonly errors = new Map<string, number>(expectedErrors.map((code) => [code, 0]));
  /** Told how long each call took, in seconds. */
  observe: (seconds: number) => void = () => {};

  constructor(name: string, clock: Clock) {
    this.#name = name;
    this.#clock = clock;
  }

  get isUp(): boolean {
    return this.#problem === '';
  }

  /** `sinceMs`: milliseconds since the Unix epoch when it last began to fail; 0 while it is up. */
  get status(): { readonly name: string; readonly isUp: boolean; readonly sinceMs: number; readonly problem: string } {
    return { name: this.#name, isUp: this.isUp, sinceMs: this.#sinceMs, problem: this.#problem };
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
