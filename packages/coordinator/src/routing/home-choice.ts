/** A worker that could be home of the next request. */
export interface HomeCandidate {
  readonly worker: string;
  /** Requests running or waiting there. */
  readonly numRequests: number;
  readonly freeKvBlocks: number;
  /** Others have found that it answers them late again and again. */
  readonly isSlow: boolean;
}

/**
 * The home of the next request, a slow one only where all are: fewest requests, then most free KV blocks, then in turn after the one chosen last, by id.
 * Null without candidates.
 */
export function chooseHome<Candidate extends HomeCandidate>(candidates: readonly Candidate[], lastChosen: string | null): Candidate | null {
  const quick = candidates.filter((candidate) => !candidate.isSlow);
  const open = quick.length > 0 ? quick : candidates;
  const fewest = Math.min(...open.map((candidate) => candidate.numRequests));
  const idle = open.filter((candidate) => candidate.numRequests === fewest);
  const roomiest = Math.max(...idle.map((candidate) => candidate.freeKvBlocks));
  const best = idle.filter((candidate) => candidate.freeKvBlocks === roomiest).sort((a, b) => (a.worker < b.worker ? -1 : 1));
  return best.find((candidate) => lastChosen !== null && candidate.worker > lastChosen) ?? best[0] ?? null;
}
