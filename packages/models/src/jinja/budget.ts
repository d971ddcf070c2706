import { LimitExceeded } from './errors.js';

/** What one rendering may use. */
export interface RenderLimits {
  /** Expressions and statements evaluated, items made, and characters made (in tens). */
  readonly maxSteps: number;
  /** Characters or items of any value. */
  readonly maxLength: number;
  /** Calls of macros and recursive loops within each other, and containers within containers that are printed or compared. */
  readonly maxDepth: number;
}

/** Characters that are made in the time of about one step. */
const charactersPerStep = 64;

interface Budget {
  readonly limits: RenderLimits;
  numSteps: number;
  depth: number;
}

// Rendering is synchronous, and each of the hundred functions that can make much would have to be handed the budget.
let current: Budget | null = null;

/** Runs `render` with a budget of its own. */
export function withBudget<T>(limits: RenderLimits, render: () => T): T {
  const outer = current;
  current = { limits, numSteps: 0, depth: 0 };
  try {
    return render();
  } finally {
    current = outer;
  }
}

/** Throws LimitExceeded when the budget is spent. */
export function spend(numSteps: number): void {
  if (current === null) return;
  current.numSteps += numSteps;
  if (current.numSteps > current.limits.maxSteps) throw new LimitExceeded(`it takes more than ${current.limits.maxSteps} steps`);
}

/** Before or after a text of so many characters is made. */
export function spendText(numCharacters: number): void {
  checkLength(numCharacters);
  spend(Math.floor(numCharacters / charactersPerStep));
}

/** Before or after a list of so many items is made. */
export function spendItems(numItems: number): void {
  checkLength(numItems);
  spend(numItems);
}

/** Throws LimitExceeded for a text or list of so many characters or items. */
export function checkLength(length: number): void {
  if (current !== null && length > current.limits.maxLength) {
    throw new LimitExceeded(`it makes a value of more than ${current.limits.maxLength} characters or items`);
  }
}

/** Runs what may run itself again. */
export function nested<T>(run: () => T): T {
  const budget = current;
  if (budget === null) return run();
  if (budget.depth >= budget.limits.maxDepth) throw new LimitExceeded(`it nests more than ${budget.limits.maxDepth} deep`);
  budget.depth++;
  try {
    return run();
  } finally {
    budget.depth--;
  }
}
