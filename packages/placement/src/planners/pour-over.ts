/**
 * Divides a layer's rows so that each worker has what it is due, whatever the present placement. One worker after the other takes, in all
 * slots but one, the lightest experts whole, or the next ones as long as the heaviest could not fill what they leave; the last slot is
 * for a part of the heaviest. So each worker leaves at most one expert divided, and as many slots as experts and workers together are
 * enough for equal workers to come out even.
 *
 * @param rows [expert]
 * @param due [worker] rows; their sum is that of the experts'
 * @param numSlots of each worker
 * @returns [worker] its experts, and how many rows of each; null where slots are too few
 */
export function pourOver(rows: readonly number[], due: readonly number[], numSlots: number): ReadonlyMap<number, number>[] | null {
  const left = [...rows];
  /** Experts with rows left, the lightest first. */
  const order = rows.map((_, expert) => expert).sort((a, b) => rows[a]! - rows[b]! || a - b);
  const workers = due.map((wanted, worker) => {
    const held = new Map(take(order, left, wanted, numSlots - 1).map((expert) => [expert, left[expert]!]));
    const heaviest = order.pop();
    if (heaviest === undefined) return held;
    const room = Math.max(0, wanted - [...held.values()].reduce((sum, count) => sum + count, 0));
    const taken = worker === due.length - 1 ? left[heaviest]! : Math.min(room, left[heaviest]!);
    if (taken > 0 || left[heaviest] === 0) held.set(heaviest, taken);
    left[heaviest]! -= taken;
    if (left[heaviest]! > 0) insert(order, heaviest, left);
    return held;
  });
  return order.length === 0 ? workers : null;
}

/** Takes out of the order up to so many experts that fit whole, with which the heaviest of the others is enough to fill up. */
function take(order: number[], left: readonly number[], wanted: number, most: number): number[] {
  const heaviest = left[order.at(-1) ?? 0]!;
  let [begin, end, sum] = [0, 0, 0];
  while (end < order.length && end < most && sum + left[order[end]!]! <= wanted) sum += left[order[end++]!]!;
  while (end - begin === most && most > 0 && end < order.length - 1 && sum + heaviest < wanted) {
    sum += left[order[end++]!]! - left[order[begin++]!]!;
  }
  return order.splice(begin, end - begin);
}

/** Where what is left of it belongs; equals stay before it. */
function insert(order: number[], expert: number, left: readonly number[]): void {
  let [begin, end] = [0, order.length];
  while (begin < end) {
    const middle = (begin + end) >>> 1;
    if (left[order[middle]!]! <= left[expert]!) begin = middle + 1;
    else end = middle;
  }
  order.splice(begin, 0, expert);
}
