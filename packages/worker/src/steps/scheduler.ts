import { EmError, overloadRetryMs } from '@expertmesh/common';
import { kvBlockPositions } from '@expertmesh/native';
import { blocksFor, KvBlocks } from './kv-blocks.js';
import { sharePrefill } from './prefill-shares.js';
import type { Sequence } from './sequence.js';
import type { Source } from './source.js';

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

/** Consecutive rows of one sequence in a step, or the rows of its source. */
export interface Slice {
  readonly sequence: Sequence;
  /** Of all slices of a step the same. */
  readonly stack: 'encoder' | 'decoder';
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
 *
 * Sources are encoded first, whole, in steps of their own. Sequences of one group, hypotheses about one source, share it and the full
 * blocks of what they have in common. Of a group some wait for the others with nothing to compute: those give way to older ones.
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
    this.#checkFits(sequence);
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

  #checkFits({ maxPositions, groupSize, source, tokens }: Sequence): void {
    const numSource = source?.tokens.length ?? 0;
    if (blocksFor(maxPositions) * groupSize + blocksFor(numSource) > this.#kv.total) {
      const got = maxPositions * groupSize + numSource;
      throw new EmError('EM_REQUEST_TOO_LONG', { got, prompt: tokens.length + numSource, wanted: this.#kv.total * kvBlockPositions });
    }
    if (groupSize <= this.#maxRunning) return;
    throw new EmError('EM_REQUEST_VALUE', {
      field: 'num_beams',
      got: groupSize,
      wanted: `at most ${this.#maxRunning}, the sequences that this worker runs at once`,
    });
  }

  /**
   * A further sequence of `parent`'s group, whose tokens begin with what of the parent is computed: it goes on from there, or is computed
   * again where there is no room beside the parent.
   */
  fork(parent: Sequence, child: Sequence): void {
    child.arrival = parent.arrival;
    const shared = parent.blocks.slice(0, Math.floor(parent.numComputed / kvBlockPositions));
    const numOwn = blocksFor(child.tokens.length) - shared.length;
    if (parent.blocks.length === 0 || numOwn > this.#kv.free || this.#running.length >= this.#maxRunning) {
      insertByArrival(this.#waiting, child);
      return;
    }
    this.#kv.share(shared, child.blocks);
    this.#kv.take(numOwn, child.blocks);
    child.numComputed = shared.length * kvBlockPositions;
    this.#run(child);
  }

  /**
   * Forgets a finished, failed or cancelled sequence and frees its blocks; also during a step that uses them, as blocks are
   * only given out by {@link next}.
   */
  remove(sequence: Sequence): void {
    removeFrom(this.#waiting, sequence);
    this.#stop(sequence);
  }

  /**
   * Takes a sequence out of the steps until {@link takeBack}: its rows of the last step count as not computed. It keeps its blocks as
   * long as nobody else needs them.
   */
  park(sequence: Sequence): void {
    sequence.isParked = true;
    const slice = this.#slices.find((one) => one.sequence === sequence);
    if (slice === undefined) return;
    const { stack, first, numRows, numLogitRows } = slice;
    if (stack === 'encoder') {
      (sequence.source as Source).isEncoded = false;
      return;
    }
    sequence.numComputed = first;
    if (sequence.logits === 'all' && numLogitRows > 0) sequence.numEvaluated = first + numRows - numLogitRows;
  }

  takeBack(sequence: Sequence): void {
    sequence.isParked = false;
  }

  /** The rows of the next step, counted as computed from now on; empty when nothing can run. Call it when the last step has ended. */
  next(): readonly Slice[] {
    this.#slices = [];
    this.#rowsLeft = this.#options.tokenBudget;
    this.#logitRowsLeft = this.#options.maxLogitRows;
    if (this.#planSources()) return this.#slices;
    const decoding = this.#running.filter((sequence) => !sequence.isHeldBack && isDecoding(sequence));
    for (const sequence of decoding) this.#planDecode(sequence);
    const prompts = this.#running.filter(
      (sequence) => !sequence.isHeldBack && sequence.numPending > 0 && sequence.isReady && !isDecoding(sequence),
    );
    this.#admit(prompts);
    prompts.sort((one, other) => one.arrival - other.arrival);
    const rows = sharePrefill(this.#prefillWants(prompts), this.#rowsLeft);
    const logitWants = prompts.map((sequence, index) => logitRowsOf(sequence, rows[index] as number));
    const logitRows = sharePrefill(logitWants, this.#logitRowsLeft);
    for (const [index, sequence] of prompts.entries()) this.#planPrefill(sequence, rows[index] as number, logitRows[index] as number);
    if (this.#slices.length === 0) this.#planSources();
    return this.#slices;
  }

  /** Whole sources of admitted sequences up to the token budget, at least one; whether there are any. */
  #planSources(): boolean {
    for (const sequence of this.#running) {
      const { source } = sequence;
      if (source === null || source.isEncoded || sequence.isHeldBack) continue;
      const numRows = source.tokens.length;
      if (this.#slices.length > 0 && numRows > this.#rowsLeft) break;
      this.#slices.push({ sequence, stack: 'encoder', first: 0, numRows, numLogitRows: 0 });
      source.isEncoded = true;
      this.#rowsLeft -= numRows;
    }
    return this.#slices.length > 0;
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
      const victim = this.#running.findLast((other) => other.isHeldBack) ?? (this.#running.at(-1) as Sequence);
      this.#preempt(victim);
      if (victim === sequence) return false;
    }
    this.#kv.take(1, sequence.blocks);
    return true;
  }

  #preempt(sequence: Sequence): void {
    this.#stop(sequence);
    sequence.numComputed = 0;
    insertByArrival(this.#waiting, sequence);
    this.#numPreempted += 1;
  }

  #run(sequence: Sequence): void {
    insertByArrival(this.#running, sequence);
    const { source } = sequence;
    if (source === null) return;
    if (source.numReaders === 0) this.#kv.take(blocksFor(source.tokens.length), source.blocks);
    source.numReaders += 1;
  }

  /** Takes its blocks, and its source's if no other reads it. */
  #stop(sequence: Sequence): void {
    this.#kv.release(sequence.blocks);
    if (!removeFrom(this.#running, sequence) || sequence.source === null) return;
    sequence.source.numReaders -= 1;
    if (sequence.source.numReaders > 0) return;
    this.#kv.release(sequence.source.blocks);
    sequence.source.isEncoded = false;
  }

  #prefillWants(prompts: readonly Sequence[]): number[] {
    const chunk = this.#options.prefillChunk === 0 ? Number.POSITIVE_INFINITY : this.#options.prefillChunk;
    // A batch is computed under one precision map.
    const rowsOf = ({ precision, numComputed, numPending }: Sequence) =>
      Math.min(numPending, chunk, precision.endOf(numComputed) - numComputed);
    return prompts.map(rowsOf);
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
      if (sequence.isHeldBack) continue;
      if (sharePrefill(this.#prefillWants([...prompts, sequence]), this.#rowsLeft).at(-1) === 0) return;
      const numNow = blocksFor(sequence.tokens.length);
      const numOfSource = sequence.source === null || sequence.source.numReaders > 0 ? 0 : blocksFor(sequence.source.tokens.length);
      const numWanted = Math.min(numNow + 1, blocksFor(sequence.maxPositions)) + numOfSource;
      if (!this.#makeRoom(numWanted, sequence)) return;
      removeFrom(this.#waiting, sequence);
      this.#kv.take(numNow, sequence.blocks);
      this.#run(sequence);
      if (sequence.isReady) prompts.push(sequence);
    }
  }

  /**
   * Room for `sequence`, if need be from those held back (a client that does not read, an expert that is away must not keep others out) and from younger ones that
   * wait for the rest of their group.
   */
  #makeRoom(numBlocks: number, { arrival }: Sequence): boolean {
    const planned = new Set(this.#slices.map(({ sequence }) => sequence));
    const isSpare = (other: Sequence) =>
      other.isHeldBack || (other.groupSize > 1 && other.numPending === 0 && other.arrival > arrival && !planned.has(other));
    const spare = this.#running.filter(isSpare);
    if (this.#kv.free + this.#kv.freedBy(heldBy(spare)) < numBlocks) return false;
    if (this.#running.length - spare.length >= this.#maxRunning) return false;
    while (this.#kv.free < numBlocks || this.#running.length >= this.#maxRunning) this.#preempt(spare.pop() as Sequence);
    return true;
  }

  #add(sequence: Sequence, numRows: number, numLogitRows: number): void {
    this.#slices.push({ sequence, stack: 'decoder', first: sequence.numComputed, numRows, numLogitRows });
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
  return sequence.logits === 'last' && sequence.numComputed > 0 && sequence.numPending === 1 && sequence.isReady;
}

/** The one row of a sequence that decoded when the slice was planned; asked before its next token is there. */
export function isDecodeSlice({ sequence, stack, first, numRows }: Slice): boolean {
  return stack === 'decoder' && sequence.logits === 'last' && first > 0 && numRows === 1 && sequence.tokens.length === first + 1;
}

/** Whether it was there. */
function removeFrom(list: Sequence[], sequence: Sequence): boolean {
  const index = list.indexOf(sequence);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

function insertByArrival(list: Sequence[], sequence: Sequence): void {
  const index = list.findIndex((other) => other.arrival > sequence.arrival);
  list.splice(index < 0 ? list.length : index, 0, sequence);
}

/** Blocks of sequences, and of sources that no others read. */
function heldBy(sequences: readonly Sequence[]): (readonly number[])[] {
  const sources = new Set(sequences.flatMap(({ source }) => source ?? []));
  const isReadByOthers = (source: Source) => sequences.filter((sequence) => sequence.source === source).length < source.numReaders;
  return [
    ...sequences.map(({ blocks }) => blocks),
    ...[...sources].filter((source) => !isReadByOthers(source)).map(({ blocks }) => blocks),
  ];
}
