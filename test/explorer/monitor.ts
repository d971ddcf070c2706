import type { Content, Placement } from '@expertmesh/placement';
import type { PlacementCommit } from '@expertmesh/stats';

/** Sees all that happens, and knows what must not. */
export class Monitor {
  /** What went wrong first; null while nothing has. */
  violation: string | null = null;
  /** Workers may be unreachable, or be taken for lost: a dispatch may be refused then. */
  isRefusalExcused = false;
  /** By expert: processes that have loaded it and have not let go of it, whether they live or not. */
  readonly #holders = new Map<string, Set<string>>();
  /** Worker processes that have ended, and the coordinators that know. */
  readonly #ended = new Map<string, Set<string>>();
  /** By fence: who led under it. */
  readonly #leaders = new Map<number, string>();
  readonly #placements = new Map<number, string>();
  readonly #seen = new Map<string, { fence: number; epoch: number }>();
  #highestFence = 0;

  fail(what: string): void {
    this.violation ??= what;
  }

  fenceGiven(fence: number): void {
    this.#highestFence = Math.max(this.#highestFence, fence);
  }

  /** The store knows no fence any more but those that it is told of again. */
  storeEmptied(): void {
    this.#highestFence = 0;
  }

  committed({ fence, epoch }: PlacementCommit): void {
    if (fence < this.#highestFence) {
      this.fail(`two leaders act: epoch ${epoch} was stored under fence ${fence}, after fence ${this.#highestFence} was given out`);
    }
  }

  /** A worker process does what a message of this coordinator says, under this fence. */
  obeyed(worker: string, coordinator: string, fence: number): void {
    const seen = this.#seenBy(worker);
    const leader = this.#leaders.get(fence) ?? coordinator;
    this.#leaders.set(fence, leader);
    if (leader !== coordinator) this.fail(`two leaders act: ${worker} obeyed ${coordinator} under fence ${fence}, which was ${leader}’s`);
    if (fence < seen.fence) this.fail(`two leaders act: ${worker} obeyed fence ${fence} after fence ${seen.fence}`);
    seen.fence = Math.max(seen.fence, fence);
  }

  /** A worker process routes by this placement. */
  activated(worker: string, placement: Placement): void {
    const seen = this.#seenBy(worker);
    const { epoch } = placement;
    if (epoch < seen.epoch) this.fail(`${worker} went back from epoch ${seen.epoch} to epoch ${epoch}`);
    seen.epoch = epoch;
    const text = JSON.stringify(placement.layers);
    const known = this.#placements.get(epoch) ?? text;
    if (known !== text) this.fail(`two placements are in use as epoch ${epoch}: ${worker} has another one than was in use before`);
    this.#placements.set(epoch, text);
  }

  loaded(worker: string, { layer, expert }: Pick<Content, 'layer' | 'expert'>): void {
    const key = `${layer}/${expert}`;
    this.#holders.set(key, (this.#holders.get(key) ?? new Set()).add(worker));
  }

  letGo(worker: string, { layer, expert }: Pick<Content, 'layer' | 'expert'>): void {
    const holders = this.#holders.get(`${layer}/${expert}`);
    if (holders?.delete(worker) && holders.size === 0) {
      this.fail(`expert ${layer}/${expert} is left without a copy: ${worker} let go of the last one`);
    }
  }

  /** The worker process is gone, with what it held. */
  ended(worker: string): void {
    this.#ended.set(worker, new Set());
  }

  heardOfBreak(coordinator: string, worker: string): void {
    this.#ended.get(worker)?.add(coordinator);
  }

  /** Those of the contents that a coordinator must not have a worker let go of: as far as it can know, nobody else holds them. */
  lastCopies(coordinator: string, worker: string, contents: readonly Content[]): Content[] {
    return contents.filter(({ layer, expert }) => {
      const holders = [...(this.#holders.get(`${layer}/${expert}`) ?? [])];
      return holders.includes(worker) && holders.every((holder) => holder === worker || this.#ended.get(holder)?.has(coordinator));
    });
  }

  leftWithoutCopy(worker: string, coordinator: string, { layer, expert }: Content): void {
    this.fail(`expert ${layer}/${expert} is left without a copy: ${coordinator} has ${worker} let go of the last one`);
  }

  answered(home: string, worker: string, asked: Content, got: string): void {
    if (asked.checksum !== got) {
      this.fail(`wrong content: ${worker} answered ${home} for expert ${asked.layer}/${asked.expert} ${asked.checksum} with ${got}`);
    }
  }

  refused(home: string, worker: string, { layer, expert }: Content): void {
    if (!this.isRefusalExcused) this.fail(`${worker} refused rows of ${home} for expert ${layer}/${expert}, though nobody was away`);
  }

  #seenBy(worker: string): { fence: number; epoch: number } {
    const seen = this.#seen.get(worker) ?? { fence: 0, epoch: 0 };
    this.#seen.set(worker, seen);
    return seen;
  }
}
