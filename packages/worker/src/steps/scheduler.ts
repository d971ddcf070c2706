import { EmError, overloadRetryMs } from '@expertmesh/common';
import { kvBlockPositions } from '@expertmesh/native';
import { blocksFor, KvBlocks } from './kv-blocks.js';
import { sharePrefill } from './prefill-shares.js';
import type { Sequence } from './sequence.js';

export interface SchedulerOptions {
  readonly numKvBlocks: number;
  /** Most rows in one step. */
  readonly tokenBudget: number;
  /** Most prompt rows of one sequence in one step; 0 = as many as the budget allows. */
  readonly prefillChunk: number;
  /** Most rows of one step whose logits are computed. */
  readonly maxLogitRows: number;
  /** Most sequences that wait for admission. */
  readonly maxWaiting: number;
}

/** Consecutive rows of one sequence in a step. */
export interface Slice {
  readonly sequence: Sequence;
  /** Position of the first row. */
  readonly first: number;
  readonly numRows: number;
  /** The last this many rows want their logits. */
  readonly numLogitRows: number;
}

/**
 * Continuous batching. A step takes one row of every sequence that decodes, then prompt rows up to the token budget, the oldest
 * prompt's first but never all of them while others wait ({@link sharePrefill}). A sequence is admitted when the blocks of all its present tokens and one more are free; it takes
 * further blocks as it grows. When none is left the newest sequence gives all its blocks back and is computed again later,
 * from its prompt and produced tokens. The oldest sequence therefore always gets on.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #kv: KvBlocks;
  /** As many as can all decode in one step. */
  readonly #maxRunning: number;
  /** Both in the order of arrival. */
  readonly #running: Sequence[] = [];
  readonly #waiting: Sequence[] = [];
  #arrivals = 0;
  #numPreempted = 0;
  // Of the step being planned.
  #slices: Slice[] = [];
  #rowsLeft = 0;
  #logitRowsLeft = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#kv = new KvBlocks(options.numKvBlocks);
    this.#maxRunning = Math.min(options.tokenBudget, options.maxLogitRows);
  }

  get numRunning(): number {
    return this.#running.length;
  }

  get numWaiting(): number {
    return this.#waiting.length;
  }

  get numFreeBlocks(): number {
    return this.#kv.free;
  }

  get numBlocks(): number {
    return this.#kv.total;
  }

  /** Times a sequence gave its blocks back, since the start. */
  get numPreempted(): number {
    return this.#numPreempted;
  }

  /** Queues a sequence. EM_OVERLOADED when too many wait; EM_REQUEST_TOO_LONG when it could never fit. */
  submit(sequence: Sequence): void {
    if (blocksFor(sequence.maxPositions) > this.#kv.total) {
      const fields = { got: sequence.maxPositions, prompt: sequence.tokens.length, wanted: this.#kv.total * kvBlockPositions };
      throw new EmError('EM_REQUEST_TOO_LONG', fields);
    }
    if (this.#waiting.length >= this.#options.maxWaiting) {
      throw new EmError('EM_OVERLOADED', {
        what: 'waiting queue',
        got: this.#waiting.length,
        wanted: this.#options.maxWaiting,
        retryMs: overloadRetryMs,
      });
    }
    sequence.arrival = this.#arrivals++;
    this.#waiting.push(sequence);
  }

  /**
   * Forgets a finished, failed or cancelled sequence and frees its blocks; also during a step that uses them, as blocks are
   * only given out by {@link next}.
   */
  remove(sequence: Sequence): void {
    removeFrom(this.#running, sequence);
    removeFrom(this.#waiting, sequence);
    this.#kv.release(sequence.blocks);
  }

  /** The rows of the next step, counted as computed from now on; empty when nothing can run. Call it when the last step has ended. */
  next(): readonly Slice[] {
    this.#slices = [];
    this.#rowsLeft = this.#options.tokenBudget;
    this.#logitRowsLeft = this.#options.maxLogitRows;
    const decoding = this.#running.filter((sequence) => !sequence.isPaused && isDecoding(sequence));
    for (const sequence of decoding) this.#planDecode(sequence);
    const prompts = this.#running.filter((sequence) => !sequence.isPaused && sequence.numPending > 0 && !isDecoding(sequence));
    this.#admit(prompts);
    prompts.sort((one, other) => one.arrival - other.arrival);
    const rows = sharePrefill(this.#prefillWants(prompts), this.#rowsLeft);
    const logitWants = prompts.map((sequence, index) => logitRowsOf(sequence, rows[index] as number));
    const logitRows = sharePrefill(logitWants, this.#logitRowsLeft);
    for (const [index, sequence] of prompts.entries()) this.#planPrefill(sequence, rows[index] as number, logitRows[index] as number);
    return this.#slices;
  }

  #planDecode(sequence: Sequence): void {
    const isFull = sequence.blocks.length * kvBlockPositions === sequence.numComputed;
    if (!isFull || this.#grow(sequence)) this.#add(sequence, 1, 1);
  }

  /** One more block for `sequence`, from the free ones or from the newest sequence. False when it was pushed out itself. */
  #grow(sequence: Sequence): boolean {
    // An older sequence has pushed this one out earlier in the same step.
    if (sequence.blocks.length === 0) return false;
    while (this.#kv.free === 0) {
      const victim = this.#running.findLast((other) => other.isPaused) ?? (this.#running.at(-1) as Sequence);
      this.#preempt(victim);
      if (victim === sequence) return false;
    }
    this.#kv.take(1, sequence.blocks);
    return true;
  }

  #preempt(sequence: Sequence): void {
    removeFrom(this.#running, sequence);
    this.#kv.release(sequence.blocks);
    sequence.numComputed = 0;
    const index = this.#waiting.findIndex((other) => other.arrival > sequence.arrival);
    this.#waiting.splice(index < 0 ? this.#waiting.length : index, 0, sequence);
    this.#numPreempted += 1;
  }

  #prefillWants(prompts: readonly Sequence[]): number[] {
    const chunk = this.#options.prefillChunk === 0 ? Number.POSITIVE_INFINITY : this.#options.prefillChunk;
    return prompts.map((sequence) => Math.min(sequence.numPending, chunk));
  }

  /** At most `most` rows, of which no more than `mostLogitRows` want logits. */
  #planPrefill(sequence: Sequence, most: number, mostLogitRows: number): void {
    const numRows = most - (logitRowsOf(sequence, most) - mostLogitRows);
    if (numRows > 0) this.#add(sequence, numRows, mostLogitRows);
  }

  /**
   * Adds waiting sequences to the step's prompts in the order of arrival, those that would get rows of it. The first that has no room
   * stops the rest, so that none is overtaken for ever.
   */
  #admit(prompts: Sequence[]): void {
    for (const sequence of [...this.#waiting]) {
      if (sequence.isPaused) continue;
      if (sharePrefill(this.#prefillWants([...prompts, sequence]), this.#rowsLeft).at(-1) === 0) return;
      const numNow = blocksFor(sequence.tokens.length);
      const numWanted = Math.min(numNow + 1, blocksFor(sequence.maxPositions));
      if (!this.#makeRoom(numWanted)) return;
      removeFrom(this.#waiting, sequence);
      this.#kv.take(numNow, sequence.blocks);
      const index = this.#running.findIndex((other) => other.arrival > sequence.arrival);
      this.#running.splice(index < 0 ? this.#running.length : index, 0, sequence);
      prompts.push(sequence);
    }
  }

  /** Room for one more sequence, if need be from paused ones: a client that does not read must not keep others out. */
  #makeRoom(numBlocks: number): boolean {
    const paused = this.#running.filter((sequence) => sequence.isPaused);
    const numReclaimable = paused.reduce((sum, sequence) => sum + sequence.blocks.length, 0);
    if (this.#kv.free + numReclaimable < numBlocks) return false;
    if (this.#running.length - paused.length >= this.#maxRunning) return false;
    while (this.#kv.free < numBlocks || this.#running.length >= this.#maxRunning) this.#preempt(paused.pop() as Sequence);
    return true;
  }

  #add(sequence: Sequence, numRows: number, numLogitRows: number): void {
    this.#slices.push({ sequence, first: sequence.numComputed, numRows, numLogitRows });
    sequence.numComputed += numRows;
    if (sequence.logits === 'all') sequence.numEvaluated = Math.max(sequence.numEvaluated, sequence.numComputed);
    this.#rowsLeft -= numRows;
    this.#logitRowsLeft -= numLogitRows;
  }
}

/** How many of the sequence's next `numRows` rows want logits: its last one, or of a document those that have given none yet. */
function logitRowsOf(sequence: Sequence, numRows: number): number {
  if (sequence.logits === 'last') return numRows > 0 && numRows === sequence.numPending ? 1 : 0;
  return Math.max(0, numRows - Math.max(0, sequence.numEvaluated - sequence.numComputed));
}

/** One row away from its next token. */
function isDecoding(sequence: Sequence): boolean {
  return sequence.logits === 'last' && sequence.numComputed > 0 && sequence.numPending === 1;
}

/** The one row of a sequence that decoded when the slice was planned; asked before its next token is there. */
export function isDecodeSlice({ sequence, first, numRows }: Slice): boolean {
  return sequence.logits === 'last' && first > 0 && numRows === 1 && sequence.tokens.length === first + 1;
}

function removeFrom(list: Sequence[], sequence: Sequence): void {
  const index = list.indexOf(sequence);
  if (index >= 0) list.splice(index, 1);
}
