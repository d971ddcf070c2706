import type { Clock } from '@expertmesh/common';
import type { Binding } from '@expertmesh/native';

/** The calls that load and release experts. */
export type ExpertCalls = Pick<Binding, 'expertLoad' | 'expertRelease'>;

/** The same calls; `loaded` is told how long each load took that ended well. */
export function timedLoads(binding: ExpertCalls, clock: Clock, loaded: (seconds: number) => void): ExpertCalls {
  return {
    async expertLoad(...expert) {
      const began = clock.elapsed();
      const found = await binding.expertLoad(...expert);
      loaded((clock.elapsed() - began) / 1e3);
      return found;
    },
    expertRelease: (...expert) => binding.expertRelease(...expert),
  };
}
