/** What was measured of a model beforehand, on any machine. */
export interface MeasuredSpeed {
  /** Of all experts, one replica each. */
  readonly expertBytes: number;
  readonly tokensPerSecond: number;
}

/**
 * How fast settings are, relative to each other, from the bytes of their experts: as measured, with straight lines between, or, where
 * nothing was measured, as if every byte of the weights cost as much.
 *
 * @param expertBytes of each setting
 * @param otherBytes of the weights that are not experts
 */
export function expectedSpeeds(expertBytes: readonly number[], otherBytes: number, measured: readonly MeasuredSpeed[]): number[] {
  const points = fastestBySize(measured);
  if (points.length < 2) return expertBytes.map((bytes) => 1 / Math.max(1, otherBytes + bytes));
  return expertBytes.map((bytes) => interpolated(bytes, points));
}

/** One for each size, the smallest first. */
function fastestBySize(measured: readonly MeasuredSpeed[]): MeasuredSpeed[] {
  const bySize = new Map<number, MeasuredSpeed>();
  for (const point of measured) {
    if (point.tokensPerSecond > (bySize.get(point.expertBytes)?.tokensPerSecond ?? 0)) bySize.set(point.expertBytes, point);
  }
  return [...bySize.values()].sort((a, b) => a.expertBytes - b.expertBytes);
}

function interpolated(bytes: number, points: readonly MeasuredSpeed[]): number {
  const above = points.findIndex((point) => point.expertBytes >= bytes);
  const [low, high] = [points[above - 1] ?? points.at(0)!, above === -1 ? points.at(-1)! : points[above]!];
  if (high.expertBytes <= low.expertBytes || above <= 0) return high.tokensPerSecond;
  const part = (bytes - low.expertBytes) / (high.expertBytes - low.expertBytes);
  return low.tokensPerSecond + part * (high.tokensPerSecond - low.tokensPerSecond);
}
