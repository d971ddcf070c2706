import type { Wanted } from './plan.js';

/** What `npm run chaos` asks for; without it a short run. */
export interface ChaosSettings {
  readonly numRounds: number;
  readonly seed: number;
  readonly wanted: Wanted;
  /** Requests at once. */
  readonly numAtOnce: number;
  /** Of each expert. */
  readonly numReplicas: number;
  /** File for the report; undefined: none. */
  readonly json: string | undefined;
}

export function chaosSettings(environment: Readonly<Record<string, string | undefined>>): ChaosSettings {
  const setting = (name: string) => environment[`EXPERTMESH_CHAOS_${name}`] || undefined;
  const seconds = setting('LASTS');
  return {
    numRounds: Number(setting('ROUNDS') ?? 4),
    seed: Number(setting('SEED') ?? 1),
    wanted: {
      ...{ part: setting('PART'), act: setting('ACT') },
      lastsMs: seconds === undefined ? undefined : 1000 * Number(seconds),
      withOperations: setting('OPERATIONS') !== 'none',
    },
    numAtOnce: Number(setting('AT_ONCE') ?? 8),
    numReplicas: Number(setting('REPLICAS') ?? 1),
    json: setting('JSON'),
  };
}
