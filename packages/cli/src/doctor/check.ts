export type CheckState = 'ok' | 'warn' | 'fail';

/** One precondition: warn = it runs, but not well; fail = it does not run. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** What was found. */
  readonly detail: string;
  /** What to do about it; empty when all is well. */
  readonly remedy: string;
}

export function ok(name: string, detail: string): Check {
  return { name, state: 'ok', detail, remedy: '' };
}

export function warn(name: string, detail: string, remedy: string): Check {
  return { name, state: 'warn', detail, remedy };
}

export function fail(name: string, detail: string, remedy: string): Check {
  return { name, state: 'fail', detail, remedy };
}
