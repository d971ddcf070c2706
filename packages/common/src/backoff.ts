/** Milliseconds after which one who was refused for want of room may come again. */
export const overloadRetryMs = 1000;

/** Delay before the n-th try again (n from 0): doubles from `firstMs` up to `mostMs`. No jitter: few peers, fixed tests. */
export function backoffMs(attempt: number, firstMs: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
}
