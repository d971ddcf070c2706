import type { DecoderTimes, ExecutorCounts, RouterTimes } from '@expertmesh/native';
import type { expertmesh } from '@expertmesh/proto';

/** What the engine has measured since it was opened, in milliseconds. */
export interface EngineTimes {
  /** Null before it is loaded. */
  readonly decoder: DecoderTimes | null;
  readonly router: RouterTimes;
  readonly executor: ExecutorCounts;
}

/** Where the time of this worker's steps goes, in milliseconds since it began. Parts that run side by side all count in full. */
export class StepTimes {
  #numSteps = 0;
  #steps = 0;

  stepped(ms: number): void {
    this.#numSteps += 1;
    this.#steps += ms;
  }

  message({ decoder, router, executor }: EngineTimes): expertmesh.v1.StepTimes.$Properties {
    return {
      numSteps: this.#numSteps,
      stepsMs: this.#steps,
      attentionMs: decoder?.attention ?? 0,
      gateMs: decoder?.gate ?? 0,
      packMs: router.pack,
      exchangeMs: router.exchange,
      expertsMs: (decoder?.experts ?? 0) + executor.ownMs,
      servedExpertsMs: executor.servedMs,
      combineMs: decoder?.combine ?? 0,
      headMs: decoder?.head ?? 0,
    };
  }
}
