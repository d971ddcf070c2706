// The order of all-to-all sends of Aurora (arXiv 2410.17043) for equal bandwidth: in a round every worker sends to at most one
// worker and hears from at most one. Padded to equal row and column sums, traffic is a sum of permutations (Birkhoff and von
// Neumann); taken off one after the other, they last exactly as long as the busiest worker is busy, which is the lower bound.

/** Bytes from worker i to worker j; the diagonal is ignored. */
export type Traffic = readonly (readonly number[])[];

export interface Send {
  readonly from: number;
  readonly to: number;
  /** 1 to the duration of the round. */
  readonly bytes: number;
}

/** Sends that run at once; lasts `duration` bytes of one link. */
export interface SendRound {
  readonly duration: number;
  readonly sends: readonly Send[];
}

/** What orders are made for is rounded, so that few rounds are needed: to so many units of a busy worker's mean send. */
const unitsOfMeanSend = 4;

/** No schedule is shorter: what the busiest worker sends, or hears. */
export function sendBound(traffic: Traffic): number {
  const sent = traffic.map((row, from) => row.reduce((sum, bytes, to) => (to === from ? sum : sum + bytes), 0));
  const heard = traffic.map((_, to) => traffic.reduce((sum, row, from) => (to === from ? sum : sum + row[to]!), 0));
  return Math.max(0, ...sent, ...heard);
}

/**
 * Rounds that move exactly the traffic and last {@link sendBound} together. A send may be spread over several rounds; of n workers
 * there are at most n² - 2n + 2 rounds, and never more than the bound.
 *
 * @param traffic [n][n] whole numbers of at least 0 whose sums are safe integers
 */
export function sendSchedule(traffic: Traffic): SendRound[] {
  const bound = sendBound(traffic);
  const real = traffic.map((row, from) => row.map((bytes, to) => (to === from ? 0 : bytes)));
  const idle = padding(real, bound);
  const matching = new Matching(real.length, (from, to) => real[from]![to]! + idle[from]![to]! > 0);
  const rounds: SendRound[] = [];
  for (let left = bound; left > 0; ) {
    const cells = matching.complete();
    const duration = Math.min(...cells.map(([from, to]) => real[from]![to]! + idle[from]![to]!));
    const sends: Send[] = [];
    for (const [from, to] of cells) {
      const bytes = Math.min(duration, real[from]![to]!);
      real[from]![to]! -= bytes;
      idle[from]![to]! -= duration - bytes;
      if (bytes > 0) sends.push({ from, to, bytes });
      if (real[from]![to] === 0 && idle[from]![to] === 0) matching.part(from);
    }
    rounds.push({ duration, sends });
    left -= duration;
  }
  return rounds;
}

/**
 * For each worker its peers in the order in which it begins to send to them. Equal traffic gives a rotation: i begins with i + 1.
 * Made on traffic rounded to quarters of a busy worker's mean send; peers that get nothing then come last, as the rotation has them.
 *
 * @param traffic [n][n] any numbers of at least 0
 */
export function sendOrders(traffic: Traffic): number[][] {
  const n = traffic.length;
  const unit = sendBound(traffic) / (unitsOfMeanSend * n);
  const orders = traffic.map(() => new Set<number>());
  if (unit > 0) {
    const rounded = traffic.map((row) => row.map((bytes) => Math.round(bytes / unit)));
    for (const { sends } of sendSchedule(rounded)) for (const { from, to } of sends) orders[from]!.add(to);
  }
  return orders.map((order, from) => {
    for (let step = 1; step < n; step += 1) order.add((from + step) % n);
    return [...order];
  });
}

/** Idle time that brings every row and column sum to `bound`. */
function padding(real: Traffic, bound: number): number[][] {
  const rows = real.map((row) => row.reduce((left, bytes) => left - bytes, bound));
  const columns = real.map((_, to) => real.reduce((left, row) => left - row[to]!, bound));
  return rows.map((_, from) =>
    columns.map((_, to) => {
      const take = Math.min(rows[from]!, columns[to]!);
      rows[from]! -= take;
      columns[to]! -= take;
      return take;
    }),
  );
}

/** A matching of senders and receivers that is kept from round to round: only pairs that have parted are matched anew. */
class Matching {
  readonly #size: number;
  /** [from * size + to] 1 where the pair may be matched. */
  readonly #isAllowed: Uint8Array;
  readonly #toOf: Int32Array;
  readonly #fromOf: Int32Array;

  constructor(size: number, isAllowed: (from: number, to: number) => boolean) {
    this.#size = size;
    this.#isAllowed = Uint8Array.from({ length: size * size }, (_, pair) => (isAllowed(Math.floor(pair / size), pair % size) ? 1 : 0));
    this.#toOf = new Int32Array(size).fill(-1);
    this.#fromOf = new Int32Array(size).fill(-1);
  }

  /** A matched pair has nothing left for each other. */
  part(from: number): void {
    const to = this.#toOf[from]!;
    this.#isAllowed[from * this.#size + to] = 0;
    this.#fromOf[to] = -1;
    this.#toOf[from] = -1;
  }

  /** [from, to] of a perfect matching: there is one wherever all row and column sums are equal. */
  complete(): [from: number, to: number][] {
    for (const [from, to] of this.#toOf.entries()) if (to < 0) this.#grow(from, new Uint8Array(this.#size));
    return Array.from(this.#toOf, (to, from) => [from, to]);
  }

  /** Kuhn's augmenting path. Receivers are tried from the sender's next one on, itself last. */
  #grow(from: number, seen: Uint8Array): boolean {
    const size = this.#size;
    for (let step = 1; step <= size; step += 1) {
      const to = from + step < size ? from + step : from + step - size;
      if (seen[to] === 1 || this.#isAllowed[from * size + to] === 0) continue;
      seen[to] = 1;
      if (this.#fromOf[to]! >= 0 && !this.#grow(this.#fromOf[to]!, seen)) continue;
      this.#fromOf[to] = from;
      this.#toOf[from] = to;
      return true;
    }
    return false;
  }
}
