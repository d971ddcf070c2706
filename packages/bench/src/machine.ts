import { availableParallelism, cpus, totalmem } from 'node:os';
import type { EngineInfo } from '@expertmesh/native';

/** Where a measurement was made: without it no figure can be compared. */
export interface Host {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
}

export interface Machine extends Host {
  /** Of the engine measured. */
  readonly threads: number;
  readonly kernels: string;
  readonly numerics: string;
}

export function describeHost(): Host {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

export function describeMachine({ threads, kernels, numerics }: EngineInfo): Machine {
  return { ...describeHost(), threads, kernels, numerics };
}
