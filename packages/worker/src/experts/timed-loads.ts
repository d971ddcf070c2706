import type { Clock } from '@expertmesh/common';
import type { Binding } from '@expertmesh/native';

/** The calls that load and release experts. */
export type ExpertCalls = Pick<
  Binding,
  'expertLoad' | 'expertLoadBytes' | 'expertConversionProblem' | 'expertCancelLoads' | 'expertRelease'
>;

/** The same calls; `loaded` is told how long each load took that ended well. */
export function timedLoads(binding: ExpertCalls, clock: Clock, loaded: (seconds: number) => void): ExpertCalls {
  const timed = async <Found>(load: () => Promise<Found>): Promise<Found> => {
    const began = clock.elapsed();
    const found = await load();
    loaded((clock.elapsed() - began) / 1e3);
    return found;
  };
  return {
    expertLoad: (...expert) => timed(() => binding.expertLoad(...expert)),
    expertLoadBytes: (...expert) => timed(() => binding.expertLoadBytes(...expert)),
    expertConversionProblem: (store) => binding.expertConversionProblem(store),
    expertCancelLoads: (...expert) => binding.expertCancelLoads(...expert),
    expertRelease: (...expert) => binding.expertRelease(...expert),
  };
}
