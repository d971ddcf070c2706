import { type Clock, type Logger, type Timer, toEmError } from '@expertmesh/common';

const repairEveryMs = 1_000;

/**
 * Writes that the store did not answer: they may have taken effect, or still will. Whoever asked has been told that they failed, so
 * what says so in the store is tried until the store has it.
 */
export class DoubtfulWrites {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #repairs = new Map<string, () => Promise<void>>();
  #timer: Timer | null = null;
  #isClosed = false;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param repair makes it so that the write has not happened; a later one of the same name takes its place */
  add(name: string, repair: () => Promise<void>): void {
    if (this.#isClosed) return;
    this.#repairs.set(name, repair);
    this.#timer ??= this.#clock.after(repairEveryMs, () => void this.#run());
  }

  /** What is still in doubt is the next leader's: it goes by what it finds. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#repairs.clear();
  }

  async #run(): Promise<void> {
    for (const [name, repair] of [...this.#repairs]) {
      try {
        await repair();
        if (this.#repairs.get(name) === repair) this.#repairs.delete(name);
        this.#logger.info({ write: name }, 'a write in doubt has been settled');
      } catch (thrown) {
        if (toEmError(thrown).code === 'EM_FENCE') this.close();
        break;
      }
    }
    this.#timer = null;
    if (!this.#isClosed && this.#repairs.size > 0) this.#timer = this.#clock.after(repairEveryMs, () => void this.#run());
  }
}
