import { type Clock, type Logger, type Timer, toEmError } from '@expertmesh/common';
import type { Leader, Store } from '@expertmesh/stats';

/** A leader that has not renewed its lead for so long may be followed by another one. */
const leadTtlMs = 2_000;
/** Often enough for three renewals to fail, and for a standby to lead within 3 s of the loss. */
const lookEveryMs = 500;

export interface ElectionParts {
  readonly store: Pick<Store, 'claimLead' | 'renewLead' | 'releaseLead'>;
  readonly coordinator: string;
  /** New for every process: a lead that an earlier one has left is not its own. */
  readonly incarnation: string;
  /** HOST:PORT where others reach this coordinator. */
  readonly address: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The highest fence that any worker has seen. */
  readonly knownFence: () => number;
  /** This coordinator leads from now on. Where it rejects, the lead is given back and claimed again later. */
  readonly won: (leader: Leader) => Promise<void>;
  /** It does not lead any more. */
  readonly lost: () => Promise<void>;
  /** Another one leads than before, or nobody. */
  readonly changed: () => void;
  /** The store has lost what it had, under this leader: it is to be filled again. */
  readonly forgotten: () => Promise<void>;
}

/**
 * Claims the lead whenever nobody has it, and renews it while this coordinator has it. Without the store a leader goes on leading: no
 * other can be elected meanwhile that the store would not tell of, and every act is fenced where it takes effect.
 */
export class Election {
  readonly #parts: ElectionParts;
  #timer: Timer | null = null;
  #leader: Leader | null = null;
  /** The highest fence that anybody has led under, as far as this coordinator knows. */
  #highestFence = 0;
  #isLeading = false;
  #isLooking = false;
  #isClosed = false;
  #forgottenAtMs: number | null = null;
  /** It was this coordinator's store that lacked a fence: no other leader is about to put it back. */
  #hasGivenWay = false;
  /** The store has lost what it had, and does not have all of it again. */
  #isToRefill = false;
  /** What winning and losing set going, one after the other. */
  #turns: Promise<void> = Promise.resolve();

  constructor(parts: ElectionParts) {
    this.#parts = parts;
  }

  /** Who leads, as far as this coordinator knows. */
  get leader(): Leader | null {
    return this.#leader;
  }

  get isLeading(): boolean {
    return this.#isLeading;
  }

  /** Looks at once, then again and again. Rejects with what the store or the first term rejects with. */
  async start(): Promise<void> {
    await this.#claim();
    await this.#turns;
    this.#timer = this.#parts.clock.every(lookEveryMs, () => void this.#look());
  }

  /** Ends the term, if this coordinator leads, and lets another one lead at once. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#turns.catch(() => undefined);
    if (this.#isLeading) await this.#step(false, this.#leader);
  }

  async #look(): Promise<void> {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    try {
      await (this.#isLeading ? this.#renew() : this.#claim());
      await this.#turns;
    } catch (thrown) {
      this.#parts.logger.debug(toEmError(thrown).message);
    } finally {
      this.#isLooking = false;
    }
  }

  async #claim(): Promise<void> {
    const { store, coordinator, incarnation, address, clock, knownFence } = this.#parts;
    const waitedMs = this.#forgottenAtMs === null ? 0 : clock.elapsed() - this.#forgottenAtMs;
    const candidate = { coordinator, incarnation, address };
    const evenIfForgotten = this.#hasGivenWay || waitedMs > leadTtlMs;
    const leader = await store.claimLead({
      ...candidate,
      aboveFence: Math.max(knownFence(), this.#highestFence),
      ttlMs: leadTtlMs,
      evenIfForgotten,
    });
    if (leader === null) {
      this.#forgottenAtMs ??= clock.elapsed();
      return;
    }
    this.#forgottenAtMs = null;
    this.#hasGivenWay = false;
    this.#know(leader);
    if (leader.incarnation === incarnation && !this.#isClosed) await this.#step(true, leader);
  }

  async #renew(): Promise<void> {
    const { store, logger, knownFence, forgotten } = this.#parts;
    const own = this.#leader!;
    if (knownFence() > own.fence) {
      logger.warn({ fence: own.fence, seen: knownFence() }, 'workers have seen a later leader: this one steps down');
      this.#hasGivenWay = true;
      await this.#step(false, own);
      return;
    }
    const { leader, wasForgotten } = await store.renewLead(own, leadTtlMs);
    if (!isSame(leader, own)) {
      logger.warn({ fence: own.fence, leader }, 'another coordinator leads: this one steps down');
      this.#know(leader);
      await this.#step(false, null);
    } else if (wasForgotten) {
      logger.warn({ fence: own.fence }, 'the store had lost what it had: it is filled again');
      this.#isToRefill = true;
    }
    if (this.#isToRefill && this.#isLeading) {
      await this.#turns;
      // Until the store has taken all of it.
      await forgotten();
      this.#isToRefill = false;
    }
  }

  #know(leader: Leader | null): void {
    const hasChanged = !isSame(leader, this.#leader);
    this.#leader = leader;
    this.#highestFence = Math.max(this.#highestFence, leader?.fence ?? 0);
    if (hasChanged) this.#parts.changed();
  }

  /** @param lead the lead to begin; or to give back; null where there is none to give */
  #step(leads: boolean, lead: Leader | null): Promise<void> {
    const { store, logger, won, lost } = this.#parts;
    this.#isLeading = leads;
    this.#isToRefill = false;
    this.#turns = this.#turns
      .catch(() => undefined)
      .then(async () => {
        if (leads) {
          try {
            await won(lead!);
          } catch (error) {
            this.#isLeading = false;
            await store.releaseLead(lead!).catch(() => undefined);
            throw error;
          }
          logger.info({ fence: lead!.fence }, 'this coordinator leads');
        } else {
          await lost();
          if (lead !== null) await store.releaseLead(lead).catch(() => undefined);
        }
      });
    return this.#turns;
  }
}

function isSame(a: Leader | null, b: Leader | null): boolean {
  return a?.fence === b?.fence && a?.incarnation === b?.incarnation;
}
