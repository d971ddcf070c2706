/** What was measured of a model beforehand, on any machine. */
export interface MeasuredSpeed {
  /** Of all experts, one replica each. */
  readonly expertBytes: number;
  readonly tokensPerSecond: number;
}

/** A setting on the workers that have it. */
export interface PlacedSetting {
  /** Of all experts, one replica each. */
  readonly expertBytes: number;
  /** Part of its replicas' bytes that no device tier has room for, 0 to 1. */
  readonly missed: number;
}

/** A byte that is read when a step needs it, as against one in memory. Disks and memories differ; what is measured corrects it. */
const missCost = 10;

/**
 * How fast settings are, relative to each other, from the bytes of their experts: as measured, with straight lines between, or, where
 * nothing was measured, as if every byte of the weights cost as much; and a multiple of that where it has no room in memory, so that
 * throughput falls hyperbolically with the misses (arXiv 2407.14417, figure 4).
 *
 * @param otherBytes of the weights that are not experts
 */
export function expectedSpeeds(settings: readonly PlacedSetting[], otherBytes: number, measured: readonly MeasuredSpeed[]): number[] {
  const points = fastestBySize(measured);
  const residentTime = (bytes: number) => (points.length < 2 ? Math.max(1, otherBytes + bytes) : 1 / interpolated(bytes, points));
  return settings.map(({ expertBytes, missed }) => {
    const time = residentTime(expertBytes);
    return 1 / (time + (missed * missCost * time * expertBytes) / Math.max(1, otherBytes + expertBytes));
  });
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
