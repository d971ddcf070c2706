// Sources of a model with an encoder, and the hypotheses about one of them.
import { describe, expect, it } from 'vitest';
import { KvBlocks } from '../src/steps/kv-blocks.js';
import { Scheduler, type SchedulerOptions, type Slice } from '../src/steps/scheduler.js';
import { Sequence } from '../src/steps/sequence.js';
import { Source } from '../src/steps/source.js';

const roomy: SchedulerOptions = { numKvBlocks: 64, tokenBudget: 128, prefillChunk: 0, maxLogitRows: 64, maxWaiting: 100 };

function sequence(id: string, source: Source, numTokens: number, { maxPositions = 64, groupSize = 1 } = {}): Sequence {
  return new Sequence({
    id,
    tokens: Array(numTokens).fill(1),
    logits: 'last',
    maxPositions,
    maxTokens: maxPositions + 1,
    source,
    groupSize,
  });
}

const sourceOf = (numTokens: number) => new Source(Array(numTokens).fill(2));

/** [id, stack, first, rows] of each slice. */
function shape(slices: readonly Slice[]): [string, string, number, number][] {
  return slices.map(({ sequence: { id }, stack, first, numRows }) => [id, stack, first, numRows]);
}

describe('Scheduler with sources', () => {
  it('encodes sources whole, in steps of their own, before their sequences run', () => {
    const scheduler = new Scheduler({ ...roomy, tokenBudget: 100 });
    scheduler.submit(sequence('a', sourceOf(60), 2));
    scheduler.submit(sequence('b', sourceOf(50), 2));
    scheduler.submit(sequence('c', sourceOf(30), 2));
    const steps = Array.from({ length: 4 }, () => shape(scheduler.next()));
    expect(steps).toEqual([
      [['a', 'encoder', 0, 60]],
      [
        ['b', 'encoder', 0, 50],
        ['c', 'encoder', 0, 30],
      ],
      [
        ['a', 'decoder', 0, 2],
        ['b', 'decoder', 0, 2],
        ['c', 'decoder', 0, 2],
      ],
      [],
    ]);
  });

  it('encodes a source that is longer than a step has rows', () => {
    const scheduler = new Scheduler({ ...roomy, tokenBudget: 10 });
    scheduler.submit(sequence('a', sourceOf(60), 2));
    expect(shape(scheduler.next())).toEqual([['a', 'encoder', 0, 60]]);
  });

  it('keeps a source as long as one of its sequences reads it', () => {
    const scheduler = new Scheduler(roomy);
    const source = sourceOf(40);
    const parent = sequence('a', source, 2, { groupSize: 2 });
    scheduler.submit(parent);
    scheduler.next();
    scheduler.next();
    const child = sequence('a', source, 3, { groupSize: 2 });
    scheduler.fork(parent, child);
    scheduler.remove(parent);
    expect([source.isEncoded, scheduler.numFreeBlocks]).toEqual([true, 64 - 2 - 1]);
    scheduler.remove(child);
    expect([source.isEncoded, source.blocks, scheduler.numFreeBlocks]).toEqual([false, [], 64]);
  });

  it('lets a fork share the full blocks of its parent and compute the rest again', () => {
    const scheduler = new Scheduler(roomy);
    const source = sourceOf(5);
    const parent = sequence('a', source, 70, { maxPositions: 100, groupSize: 2 });
    scheduler.submit(parent);
    scheduler.next();
    scheduler.next();
    const child = sequence('fork', source, 71, { maxPositions: 100, groupSize: 2 });
    scheduler.fork(parent, child);
    expect(child.blocks.slice(0, 2)).toEqual(parent.blocks.slice(0, 2));
    expect(child.blocks[2]).not.toBe(parent.blocks[2]);
    expect(shape(scheduler.next())).toEqual([['fork', 'decoder', 64, 7]]);
    scheduler.remove(parent);
    scheduler.remove(child);
    expect(scheduler.numFreeBlocks).toBe(64);
  });

  it('computes a fork from the start where no block is left for it', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 5 });
    const source = sourceOf(5);
    const parent = sequence('a', source, 33, { maxPositions: 64, groupSize: 2 });
    scheduler.submit(parent);
    const other = sequence('b', sourceOf(5), 2, { maxPositions: 20 });
    scheduler.submit(other);
    scheduler.next();
    scheduler.next();
    expect(scheduler.numFreeBlocks).toBe(0);
    const child = sequence('fork', source, 34, { maxPositions: 64, groupSize: 2 });
    scheduler.fork(parent, child);
    expect([child.blocks, scheduler.numWaiting]).toEqual([[], 1]);
    scheduler.remove(other);
    expect(shape(scheduler.next())).toEqual([['fork', 'decoder', 0, 34]]);
  });

  it('takes room from younger sequences that wait for their group, so that the older one gets on', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 6 });
    const [older, younger] = [sourceOf(3), sourceOf(3)];
    const first = sequence('a', older, 33, { maxPositions: 64, groupSize: 2 });
    const second = sequence('b', younger, 33, { maxPositions: 64, groupSize: 2 });
    scheduler.submit(first);
    scheduler.submit(second);
    scheduler.next();
    scheduler.next();
    // Both have got their logits and wait; each wants another hypothesis.
    scheduler.fork(first, sequence('a2', older, 66, { maxPositions: 66, groupSize: 2 }));
    expect(scheduler.numWaiting).toBe(1);
    expect(shape(scheduler.next())).toEqual([['a2', 'decoder', 0, 66]]);
    expect([scheduler.numPreempted, second.blocks, younger.isEncoded]).toEqual([1, [], false]);
  });

  it('refuses hypotheses that could never stand side by side', () => {
    const scheduler = new Scheduler({ ...roomy, numKvBlocks: 8 });
    expect(() => scheduler.submit(sequence('a', sourceOf(33), 2, { maxPositions: 64, groupSize: 3 }))).not.toThrow();
    expect(() => scheduler.submit(sequence('b', sourceOf(33), 2, { maxPositions: 64, groupSize: 4 }))).toThrow(
      'the request needs 289 positions (35 of the prompt)',
    );
    const few = new Scheduler({ ...roomy, maxLogitRows: 3 });
    expect(() => few.submit(sequence('c', sourceOf(3), 2, { groupSize: 4 }))).toThrow('num_beams is 4; wanted at most 3');
  });
});

describe('KvBlocks', () => {
  it('frees a block when its last holder gives it up, and says what would become free', () => {
    const blocks = new KvBlocks(4);
    const [one, two]: number[][] = [[], []];
    blocks.take(2, one as number[]);
    blocks.share((one as number[]).slice(0, 1), two as number[]);
    expect([blocks.freedBy([one as number[]]), blocks.freedBy([one as number[], two as number[]])]).toEqual([1, 2]);
    blocks.release(one as number[]);
    expect(blocks.free).toBe(3);
    blocks.release(two as number[]);
    expect(blocks.free).toBe(4);
    expect(() => blocks.share([0], [])).toThrow('KV block 0 is free');
  });
});
