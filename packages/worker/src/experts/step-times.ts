import type { Clock } from '@expertmesh/common';
import type { DecoderTimes } from '@expertmesh/native';
import type { expertmesh } from '@expertmesh/proto';

/** Where the time of this worker's steps goes, in milliseconds since it began. Parts that run side by side all count in full. */
export class StepTimes {
  readonly #clock: Clock;
  #numSteps = 0;
  #steps = 0;
  /** Planning dispatches, gathering rows, scattering answers. */
  #pack = 0;
  /** Waiting for answers of peers: the wire, and their experts. */
  #exchange = 0;
  /** Experts for own rows of layers that stopped. */
  #ownExperts = 0;
  /** Experts for rows of peers, their wait for the engine included. */
  #servedExperts = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  stepped(ms: number): void {
    this.#numSteps += 1;
    this.#steps += ms;
  }

  pack<T>(work: () => Promise<T>): Promise<T> {
    return this.#timed(work, (ms) => {
      this.#pack += ms;
    });
  }

  /** For work that does not wait. */
  packed<T>(work: () => T): T {
    const began = this.#clock.elapsed();
    const result = work();
    this.#pack += this.#clock.elapsed() - began;
    return result;
  }

  exchange<T>(work: () => Promise<T>): Promise<T> {
    return this.#timed(work, (ms) => {
      this.#exchange += ms;
    });
  }

  ownExperts<T>(work: () => Promise<T>): Promise<T> {
    return this.#timed(work, (ms) => {
      this.#ownExperts += ms;
    });
  }

  servedExperts<T>(work: () => Promise<T>): Promise<T> {
    return this.#timed(work, (ms) => {
      this.#servedExperts += ms;
    });
  }

  message(decoder: DecoderTimes | null): expertmesh.v1.StepTimes.$Properties {
    return {
      numSteps: this.#numSteps,
      stepsMs: this.#steps,
      attentionMs: decoder?.attention ?? 0,
      gateMs: decoder?.gate ?? 0,
      packMs: this.#pack,
      exchangeMs: this.#exchange,
      expertsMs: (decoder?.experts ?? 0) + this.#ownExperts,
      servedExpertsMs: this.#servedExperts,
      combineMs: decoder?.combine ?? 0,
      headMs: decoder?.head ?? 0,
    };
  }

  async #timed<T>(work: () => Promise<T>, add: (ms: number) => void): Promise<T> {
    const began = this.#clock.elapsed();
    try {
      return await work();
    } finally {
      add(this.#clock.elapsed() - began);
    }
  }
}
