import { ExpertmeshClient } from '@expertmesh/client';
import type { Clock } from '@expertmesh/common';
import type { StartProgress } from './options.js';

const pollMs = 50;

/** Polls the coordinator at `endpoint` until all workers serve, telling every step on the way. */
export async function waitUntilReady(
  endpoint: string,
  numWorkers: number,
  clock: Clock,
  signal: AbortSignal,
  onProgress: (progress: StartProgress) => void,
): Promise<void> {
  const client = new ExpertmeshClient(endpoint);
  try {
    let last = '';
    while (!signal.aborted) {
      const status = await client.status();
      const live = status.workers.filter((worker) => worker.state !== 'lost');
      const progress: StartProgress = {
        numWorkers,
        registered: live.length,
        ready: live.filter((worker) => worker.state === 'ready').length,
        expertsHeld: live.reduce((sum, worker) => sum + worker.expertsHeld, 0),
        numExperts: status.model === null ? 0 : status.model.numMoeLayers * status.model.numExperts,
      };
      const seen = JSON.stringify(progress);
      if (seen !== last) onProgress(progress);
      last = seen;
      if (progress.ready === numWorkers) return;
      await new Promise<void>((resolve) => clock.after(pollMs, resolve));
    }
  } finally {
    client.close();
  }
}
