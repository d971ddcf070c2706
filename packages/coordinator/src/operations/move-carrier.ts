/** Lets a carrier wait as its operation does: told to watchers, and ended with it. */
export interface CarryHelp {
  /** No further move is to be made in this process. */
  readonly signal: AbortSignal;
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
  /** Repeats what fails by an error that may pass. False when `worker` is lost meanwhile; null: it is not for one worker alone. */
  retried(worker: string | null, run: () => Promise<void>): Promise<boolean>;
  /** Waits, longer each time, until `isOver` or the operation is halted, at most `tries` times. `what`: for watchers. */
  until(isOver: () => boolean, what: string, tries?: number): Promise<void>;
}

/** How the moves of one kind of operation are carried out. Moves are named by their index. */
export interface MoveCarrier {
  /** How many of the moves from `next` on may begin now, together, beside those that are under way; 0: none before something has changed. */
  ready(next: number, underWay: readonly number[]): number;
  /** Moves that were under way when an earlier coordinator ended, as they began together. */
  together(moves: readonly number[]): readonly (readonly number[])[];
  /** Carries out moves that begin together. Resolves with why each was skipped, null where it is made. */
  carryOut(moves: readonly number[], help: CarryHelp): Promise<readonly (string | null)[]>;
}
