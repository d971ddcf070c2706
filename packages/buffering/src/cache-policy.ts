/** An expert that holds a slot, as far as policies know it. Times count accesses from the start. */
export interface Resident {
  readonly expert: number;
  /** The access at which it was last loaded. */
  readonly loadTime: number;
  /** Its last access; of one that was loaded ahead and not used since, the access that was next when it was loaded. */
  readonly useTime: number;
  /** Its accesses since the start, hits and misses, kept when it leaves. */
  readonly frequency: number;
  /** Whether the present batch has rows for it, before or after it has run. */
  readonly isActive: boolean;
}

/** What one cache of experts goes by; it may keep state of its own, so that each cache has one to itself. */
export interface CachePolicy {
  /** The experts of a batch, each once, in the order in which they are to run. */
  order(active: readonly number[], isResident: (expert: number) => boolean): readonly number[];
  /** Told of each batch before its first access. */
  observe(active: readonly number[]): void;
  /** Below 0 where `a` leaves before `b`; never 0 for two experts. */
  compare(a: Resident, b: Resident): number;
}

/** Experts run by ascending number, as the paper's do. */
export function ascending(active: readonly number[]): readonly number[] {
  return [...active].sort((a, b) => a - b);
}
