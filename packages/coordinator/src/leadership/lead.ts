import type { Leader } from '@expertmesh/stats';
import { Election } from './election.js';
import { Term, type TermParts } from './term.js';

export interface LeadParts extends TermParts {
  /** New for every process. */
  readonly incarnation: string;
  /** A term has ended: what was told under it is to be asked for anew. */
  readonly ended: () => void;
  /** Another one leads than before, or nobody. */
  readonly changed: () => void;
  /** Instead of {@link Term.begin}. */
  readonly beginTerm?: (leader: Leader, parts: TermParts) => Promise<Term>;
}

/** This coordinator's part in the leadership: it stands for election, and has a term while it leads. */
export class Lead {
  readonly #parts: LeadParts;
  #election: Election | null = null;
  #term: Term | null = null;

  constructor(parts: LeadParts) {
    this.#parts = parts;
  }

  /** Null while this coordinator does not lead. */
  get term(): Term | null {
    return this.#term;
  }

  /** Who leads, as far as this coordinator knows. */
  get leader(): Leader | null {
    return this.#election?.leader ?? null;
  }

  /**
   * Stands for election from now on, as the coordinator that others reach at this address (HOST:PORT).
   * Rejects with what the store or the first term rejects with.
   */
  start(address: string): Promise<void> {
    const { store, options, incarnation, membership, clock, logger, changed, ended, beginTerm = Term.begin } = this.#parts;
    this.#election = new Election({
      ...{ store, coordinator: options.id, incarnation, address, clock, logger, changed },
      knownFence: () => membership.knownFence,
      won: async (leader) => {
        this.#term = await beginTerm(leader, this.#parts);
      },
      lost: async () => {
        const term = this.#term;
        this.#term = null;
        ended();
        await term?.end();
      },
      forgotten: async () => this.#term?.refill(),
    });
    return this.#election.start();
  }

  /** Ends the term, if there is one, and lets another coordinator lead at once. */
  async close(): Promise<void> {
    await this.#election?.close();
  }
}
