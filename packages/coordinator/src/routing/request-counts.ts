import { type ErrorCode, errorTable } from '@expertmesh/common';

/** How a request ended for its caller: with its answer, or with an error of the table. */
export type Outcome = 'OK' | ErrorCode;

/** Requests taken and ended since the start. What is counted by is fixed from the beginning: no client makes it longer. */
export class RequestCounts {
  readonly started: Map<string, number>;
  readonly finished: Map<Outcome, number>;
  /** Times that one went on at another home. */
  numMoved = 0;

  constructor(methods: readonly string[]) {
    const outcomes: Outcome[] = ['OK', ...(Object.keys(errorTable) as ErrorCode[])];
    this.started = new Map(methods.map((method) => [method, 0]));
    this.finished = new Map(outcomes.map((outcome) => [outcome, 0]));
  }

  start(method: string): void {
    this.started.set(method, (this.started.get(method) ?? 0) + 1);
  }

  finish(outcome: Outcome): void {
    this.finished.set(outcome, (this.finished.get(outcome) ?? 0) + 1);
  }
}
