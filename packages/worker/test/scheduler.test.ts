import { describe, expect, it } from 'vitest';
import { blocksFor } from '../src/steps/kv-blocks.js';
import { Scheduler, type SchedulerOptions, type Slice } from '../src/steps/scheduler.js';
import { Sequence } from '../src/steps/sequence.js';
import { randomInteger, randomNumbers } from './random.js';

const roomy: SchedulerOptions = { numKvBlocks: 64, tokenBudget: 128, prefillChunk: 0, maxLogitRows: 64, maxWaiting: 100 };

function generating(id: string, numPrompt: number, numNew: number): Sequence {
  return new Sequence({
    id,
    tokens: Array(numPrompt).fill(1),
    logits: 'last',
    maxPositions: numPrompt + numNew - 1,
    maxTokens: numPrompt + numNew,
  });
}

function evaluating(id: string, numTokens: number): Sequence {
  return new Sequence({ id, tokens: Array(numTokens).fill(1), logits: 'all', maxPositions: numTokens, maxTokens: numTokens });
}

/** [id, first, rows, logit rows] of each slice. */
function shape(slices: readonly Slice[]): [string, number, number, number][] {
  return slices.map(({ sequence, first, numRows, numLogitRows }) => [sequence.id, first, numRows, numLogitRows]);
}

/** What the step loop does with a step: a token for each sequence that has all its rows computed. */
function appendTokens(slices: readonly Slice[]): void {
  for (const { sequence } of slices) if (sequence.logits === 'last' && sequence.numPending === 0) sequence.tokens.push(7);
}

describe('Scheduler', () => {
  it('takes all decode rows before prompt rows', () => {
    const scheduler = new Scheduler({ ...roomy, tokenBudget: 10 });
    scheduler.submit(generating('a', 4, 5));
    scheduler.submit(generating('b', 5, 5));
    appendTokens(scheduler.next());
    scheduler.submit(generating('c', 20, 5));
    expect(shape(scheduler.next())).toEqual([
      ['a', 4, 1, 1],
      ['b', 5, 1, 1],
      ['c', 0, 8, 0],
    ]);
  });

  it('cuts prompts into chunks and asks for logits only at the end', () => {
    const scheduler = new Scheduler({ ...roomy, prefillChunk: 8 });
    scheduler.submit(generating('a', 20, 2));
    expect([shape(scheduler.next()), shape(scheduler.next()), shape(scheduler.next())]).toEqual([
      [['a', 0, 8, 0]],
      [['a', 8, 8, 0]],
      [['a', 16, 4, 1]],
    ]);
  });

  it('bounds the logit rows of a step that scores documents', () => {
    const scheduler = new Scheduler({ ...roomy, maxLogitRows: 6 });
    scheduler.submit(evaluating('a', 8));
    scheduler.submit(evaluating('b', 3));
    expect([shape(scheduler.next()), shape(scheduler.next())]).toEqual([
      [
        ['a', 0, 3, 3],
        ['b', 0, 3, 3],
      ],
      [['a', 3, 5, 5]],
    ]);
  });

  it('computes a short prompt in the next step, though a long one or a long document came before it', () => {
    for (const long of [generating('long', 1500, 5), evaluating('long', 1500)]) {
      const scheduler = new Scheduler(roomy);
      scheduler.submit(long);
      scheduler.next();
      scheduler.submit(generating('short', 20, 5));
      const slices = shape(scheduler.next());
      expect(slices.find(([id]) => id === 'short')).toEqual(['short', 0, 20, 1]);
      expect(slices.find(([id]) => id === 'long')?.[2]).toBeGreaterThanOrEqual(63);
    }
  });

  it('admits a sequence only when the blocks of its prompt and one more are free', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 4 });
    scheduler.submit(generating('a', 64, 33));
    scheduler.submit(generating('b', 40, 33));
    scheduler.next();
    expect([scheduler.numRunning, scheduler.numWaiting, scheduler.numFreeBlocks]).toEqual([1, 1, 2]);
  });

  it('does not let a later, smaller sequence overtake one that waits for blocks', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 4 });
    const first = generating('a', 64, 33);
    scheduler.submit(first);
    scheduler.submit(generating('b', 64, 33));
    scheduler.submit(generating('c', 1, 1));
    expect(shape(scheduler.next())).toEqual([['a', 0, 64, 1]]);
    scheduler.remove(first);
    expect(shape(scheduler.next()).map(([id]) => id)).toEqual(['b', 'c']);
  });

  it('takes the blocks of the newest sequence when an older one has to grow, and replays it from the start', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 4 });
    const [old, young] = [generating('old', 32, 64), generating('young', 31, 64)];
    scheduler.submit(old);
    scheduler.submit(young);
    for (let step = 0; step < 34; step += 1) appendTokens(scheduler.next());
    expect([scheduler.numPreempted, young.blocks.length, young.numComputed]).toEqual([1, 0, 0]);
    expect(young.tokens.length).toBeGreaterThan(31);
    scheduler.remove(old);
    expect(shape(scheduler.next())).toEqual([['young', 0, young.tokens.length, 1]]);
  });

  it('leaves out a paused sequence, and gives its blocks to others when they need them', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 4 });
    const paused = generating('paused', 32, 60);
    scheduler.submit(paused);
    appendTokens(scheduler.next());
    paused.isPaused = true;
    scheduler.submit(generating('next', 90, 10));
    expect(shape(scheduler.next())).toEqual([['next', 0, 90, 1]]);
    expect([paused.blocks.length, scheduler.numWaiting]).toEqual([0, 1]);
  });

  it('leaves out a parked sequence, whose rows of the last step are computed again from the blocks that it has kept', () => {
    const scheduler = new Scheduler({ ...roomy, prefillChunk: 40 });
    const [parked, document] = [generating('parked', 60, 60), evaluating('doc', 80)];
    scheduler.submit(parked);
    scheduler.submit(document);
    scheduler.submit(generating('other', 3, 5));
    appendTokens(scheduler.next());
    scheduler.next();
    for (const one of [parked, document]) scheduler.park(one);
    expect(shape(scheduler.next()).map(([id]) => id)).toEqual([]);
    const numFree = scheduler.numFreeBlocks;
    for (const one of [parked, document]) scheduler.takeBack(one);
    expect(shape(scheduler.next())).toEqual([
      ['parked', 40, 20, 1],
      ['doc', 40, 40, 40],
    ]);
    expect([scheduler.numFreeBlocks, scheduler.numPreempted]).toEqual([numFree, 0]);
  });

  it('gives the blocks of a parked sequence to others when they need them, and replays it from the start', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 4 });
    const parked = generating('parked', 32, 60);
    scheduler.submit(parked);
    appendTokens(scheduler.next());
    scheduler.next();
    scheduler.park(parked);
    const next = generating('next', 90, 10);
    scheduler.submit(next);
    expect(shape(scheduler.next())).toEqual([['next', 0, 90, 1]]);
    scheduler.remove(next);
    scheduler.takeBack(parked);
    expect(shape(scheduler.next())).toEqual([['parked', 0, 33, 1]]);
  });

  it('does not ask again for logits that a pushed-out document has given already', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 2, maxLogitRows: 20 });
    const document = evaluating('doc', 40);
    scheduler.submit(document);
    scheduler.next();
    document.isPaused = true;
    const other = generating('other', 30, 2);
    scheduler.submit(other);
    scheduler.next();
    scheduler.remove(other);
    document.isPaused = false;
    expect(shape(scheduler.next())).toEqual([['doc', 0, 40, 20]]);
  });

  it('refuses a sequence when too many wait', () => {
    const scheduler = new Scheduler({ ...roomy, maxWaiting: 1 });
    scheduler.submit(generating('a', 1, 1));
    expect(() => scheduler.submit(generating('b', 1, 1))).toThrow(expect.objectContaining({ code: 'EM_OVERLOADED' }));
  });

  it('refuses a sequence that could never fit', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 2 });
    expect(() => scheduler.submit(generating('a', 64, 2))).toThrow(expect.objectContaining({ code: 'EM_REQUEST_TOO_LONG' }));
    scheduler.submit(generating('b', 64, 1));
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))('keeps its promises under random traffic, seed %i', (seed) => {
    const random = randomNumbers(seed);
    const options: SchedulerOptions = {
      numKvBlocks: randomInteger(random, 4, 20),
      tokenBudget: randomInteger(random, 1, 60),
      prefillChunk: randomInteger(random, 0, 20),
      maxLogitRows: randomInteger(random, 1, 30),
      maxWaiting: 50,
    };
    runTraffic(new Scheduler(options), options, random);
  });
});

/** Random arrivals, pauses and cancellations; checks every step, and that everything ends and every block comes back. */
function runTraffic(scheduler: Scheduler, options: SchedulerOptions, random: () => number): void {
  const live = new Set<Sequence>();
  const goals = new Map<Sequence, number>();
  const seen = new Map<Sequence, number[]>();
  let numSubmitted = 0;
  let numSteps = 0;
  while (numSubmitted < 30 || live.size > 0) {
    if (numSubmitted < 30 && random() < 0.4) {
      const maxPositions = randomInteger(random, 1, options.numKvBlocks * 32);
      const numPrompt = randomInteger(random, 1, maxPositions);
      const id = `s${numSubmitted++}`;
      const sequence = random() < 0.3 ? evaluating(id, maxPositions) : generating(id, numPrompt, maxPositions - numPrompt + 1);
      goals.set(sequence, sequence.logits === 'all' ? maxPositions : maxPositions + 1);
      seen.set(sequence, []);
      scheduler.submit(sequence);
      live.add(sequence);
    }
    for (const sequence of live) {
      sequence.isPaused = numSubmitted < 30 && random() < 0.2;
      if (random() < 0.005) end(sequence);
    }
    for (const sequence of live) if (sequence.isParked && random() < 0.4) scheduler.takeBack(sequence);
    const planned = scheduler.next();
    checkStep(planned, options);
    for (const { sequence } of planned) if (numSubmitted < 30 && random() < 0.1) scheduler.park(sequence);
    const slices = planned.filter(({ sequence }) => !sequence.isParked);
    for (const slice of slices) if (slice.sequence.logits === 'all') noteEvaluated(slice);
    appendTokens(slices);
    for (const { sequence } of slices) {
      const length = sequence.logits === 'all' ? sequence.numComputed : sequence.tokens.length;
      if (length === goals.get(sequence)) end(sequence);
    }
    const numHeld = [...live].reduce((sum, { blocks }) => sum + blocks.length, 0);
    expect(scheduler.numFreeBlocks + numHeld).toBe(options.numKvBlocks);
    expect(new Set([...live].flatMap(({ blocks }) => blocks)).size).toBe(numHeld);
    numSteps += 1;
    expect(numSteps).toBeLessThan(100_000);
  }
  expect([scheduler.numRunning, scheduler.numWaiting, scheduler.numFreeBlocks]).toEqual([0, 0, options.numKvBlocks]);

  function noteEvaluated({ sequence, first, numRows, numLogitRows }: Slice): void {
    for (let position = first + numRows - numLogitRows; position < first + numRows; position += 1) seen.get(sequence)?.push(position);
  }

  function end(sequence: Sequence): void {
    const positions = seen.get(sequence) as number[];
    expect(positions).toEqual(Array.from(positions, (_, index) => index));
    if (sequence.logits === 'all' && sequence.numComputed === goals.get(sequence)) expect(positions.length).toBe(sequence.tokens.length);
    scheduler.remove(sequence);
    live.delete(sequence);
  }
}

/** One slice a sequence, contiguous with what is computed, inside its blocks; budgets kept. */
function checkStep(slices: readonly Slice[], options: SchedulerOptions): void {
  expect(new Set(slices.map(({ sequence }) => sequence)).size).toBe(slices.length);
  let numRows = 0;
  let numLogitRows = 0;
  for (const slice of slices) {
    const { sequence } = slice;
    expect(slice.numRows).toBeGreaterThan(0);
    expect(sequence.isHeldBack).toBe(false);
    expect(slice.first + slice.numRows).toBe(sequence.numComputed);
    expect(sequence.blocks.length).toBeGreaterThanOrEqual(blocksFor(sequence.numComputed));
    const chunk = options.prefillChunk === 0 ? options.tokenBudget : options.prefillChunk;
    expect(slice.numRows).toBeLessThanOrEqual(chunk);
    if (sequence.logits === 'last') expect(slice.numLogitRows).toBe(sequence.numPending === 0 ? 1 : 0);
    numRows += slice.numRows;
    numLogitRows += slice.numLogitRows;
  }
  expect(numRows).toBeLessThanOrEqual(options.tokenBudget);
  expect(numLogitRows).toBeLessThanOrEqual(options.maxLogitRows);
}
