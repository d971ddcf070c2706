import { type Clock, deferred, type EmError, type Logger } from '@expertmesh/common';
import type { WorkerFacts } from '../membership/worker-facts.js';
import type { Ended, Forward } from './forward.js';
import type { Outcome } from './request-counts.js';

/** How often a request without a home looks for one. */
const lookEveryMs = 50;
/** A home that has failed a request is not asked again at once: its loss may not be known yet. */
const avoidForMs = 1_000;
/** So many processes lost one after the other without getting on: it may be the request that ends them. */
const mostHomesLost = 3;

/** A request as it goes from home to home. */
export interface RelayedRequest {
  /** Hands it to a home, as it is by now. */
  begin(home: WorkerFacts): Forward;
  /** Tells its caller that it has failed. */
  fail(error: EmError): void;
  /** Tells its caller that it has ended. */
  complete(): void;
  /** Its caller has gone. */
  readonly isCancelled: boolean;
  /** What its caller has been told; more than before: it gets on. */
  readonly numTold: number;
  readonly isComplete: boolean;
}

export interface RelayParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The next home, other than these processes; null where none is ready. */
  readonly choose: (avoid: ReadonlySet<string>) => WorkerFacts | null;
  /** Told of each way to a home, while it lasts. */
  readonly handed: (home: WorkerFacts, forward: Forward) => void;
  /** How long a request that gets on nowhere is kept. */
  readonly recoveryTimeoutMs: number;
}

/** Takes one request to a home, and to another one where that is lost, until it has ended. Its caller sees one stream. */
export class Relay {
  readonly #parts: RelayParts;
  readonly #request: RelayedRequest;
  /** Processes that have failed it since it last got on, and when. */
  readonly #failed = new Map<string, number>();
  #forward: Forward | null = null;
  /** Ends the wait for a home. */
  #endWait: (() => void) | null = null;
  #failure: EmError | null = null;
  readonly #ended = deferred<void>();
  /** Times that it went on elsewhere. */
  numMoved = 0;

  constructor(request: RelayedRequest, parts: RelayParts) {
    this.#request = request;
    this.#parts = parts;
  }

  /** Resolves when {@link run} does. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Resolves when the caller has its answer, or has gone, with how it ended. Never rejects. */
  async run(first: WorkerFacts): Promise<Outcome> {
    const outcome = await this.#follow(first);
    this.#ended.resolve();
    return outcome;
  }

  async #follow(first: WorkerFacts): Promise<Outcome> {
    const { logger, handed } = this.#parts;
    const request = this.#request;
    for (let home = first; ; this.numMoved += 1) {
      const told = request.numTold;
      const forward = request.begin(home);
      this.#forward = forward;
      handed(home, forward);
      const ended: Ended = await forward.done;
      this.#forward = null;
      if ('outcome' in ended) return ended.outcome;
      if (request.isComplete) {
        request.complete();
        return 'OK';
      }
      const next = await this.#next(home, request.numTold > told);
      if (next === null) return this.#end(ended.lost);
      logger.info({ from: home.id, to: next.id, told: request.numTold }, `a request goes on elsewhere: ${ended.lost.message}`);
      home = next;
    }
  }

  /** Ends it by this error at once, whatever its home does. */
  fail(error: EmError): void {
    this.#failure = error;
    this.#forward?.fail(error);
    this.#endWait?.();
  }

  /** A home that is ready; null when there was none in time, or nobody waits any more. */
  async #next(lost: WorkerFacts, hasGotOn: boolean): Promise<WorkerFacts | null> {
    const { clock, choose, recoveryTimeoutMs } = this.#parts;
    if (hasGotOn) this.#failed.clear();
    this.#failed.set(lost.incarnation, clock.elapsed());
    if (this.#failed.size > mostHomesLost) return null;
    const deadlineMs = clock.elapsed() + recoveryTimeoutMs;
    for (;;) {
      if (this.#request.isCancelled || this.#failure !== null) return null;
      const now = clock.elapsed();
      const home = choose(new Set([...this.#failed].filter(([, atMs]) => now - atMs < avoidForMs).map(([incarnation]) => incarnation)));
      if (home !== null) return home;
      if (now >= deadlineMs) return null;
      await this.#look();
    }
  }

  #end(lost: EmError): Outcome {
    if (this.#request.isCancelled) return 'EM_CANCELLED';
    const error = this.#failure ?? lost;
    this.#request.fail(error);
    return error.code;
  }

  #look(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        this.#endWait = null;
        resolve();
      };
      const timer = this.#parts.clock.after(lookEveryMs, end);
      this.#endWait = end;
    });
  }
}
