/**
 * An engine that has had work for so long and not got on with it, a layer of a step at the most, will not: its worker counts as lost, and
 * does not join again before it has got on. Far beyond the longest layer, and well within the time for which requests wait for a recovery.
 */
export const engineStalledAfterMs = 30_000;
