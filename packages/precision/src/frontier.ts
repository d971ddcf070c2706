/** A setting that has been measured. */
export interface QualityPoint {
  readonly perplexity: number;
  readonly tokensPerSecond: number;
  /** Of fast memory. */
  readonly memoryBytes: number;
}

/** By point: whether no other is at least as good in perplexity, throughput and memory, and better in one of them. */
export function nonDominated(points: readonly QualityPoint[]): boolean[] {
  return points.map((point) => !points.some((other) => dominates(other, point)));
}

function dominates(a: QualityPoint, b: QualityPoint): boolean {
  const isNoWorse = a.perplexity <= b.perplexity && a.tokensPerSecond >= b.tokensPerSecond && a.memoryBytes <= b.memoryBytes;
  return isNoWorse && (a.perplexity < b.perplexity || a.tokensPerSecond > b.tokensPerSecond || a.memoryBytes < b.memoryBytes);
}
