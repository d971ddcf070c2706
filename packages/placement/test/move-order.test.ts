// The order of an operation's moves on random clusters: valid in memory at every step, urgent ones first, then by gain.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyMove,
  type ExpertPlacement,
  type Move,
  meanMaxOverMean,
  type PlanWorker,
  placementProblems,
  planMesh,
  planMoves,
  relativeLoads,
} from '../src/index.js';
import { type Case, cases, expertBytes, generator } from './cases.js';

const settings = { numRuns: 300, seed: 7 };

type Layers = readonly (readonly ExpertPlacement[])[];

/** Any placement of the same experts: as many replicas as before or one more or less, anywhere. */
function shuffled({ current, workers }: Case, seed: number): ExpertPlacement[][] {
  const random = generator(seed);
  return current.map((experts) =>
    experts.map((placed) => {
      const wanted = Math.min(workers.length, Math.max(1, placed.replicas.length + random(3) - 1));
      const chosen = new Set<string>();
      while (chosen.size < wanted) chosen.add(workers[random(workers.length)]!.id);
      return { ...placed, replicas: [...chosen].map((worker) => ({ worker, share: 1 / wanted })) };
    }),
  );
}

function used(layers: Layers, worker: string): number {
  return layers.flat().filter(({ replicas }) => replicas.some((replica) => replica.worker === worker)).length * expertBytes;
}

/** Every worker has room for what it holds and what it is to hold, and for `spare` experts more. */
function tight(test: Case, target: Layers, spare: number): Case {
  const limit = (id: string) => Math.max(used(test.current, id), used(target, id)) + spare * expertBytes;
  return { ...test, workers: test.workers.map((worker) => ({ ...worker, memoryBytes: Math.max(1, limit(worker.id)) })) };
}

/** Follows the moves, and checks each state on the way. */
function followed(moves: readonly Move[], { current, layers, workers }: Case): Layers {
  const unlimited = workers.map((worker) => ({ ...worker, memoryBytes: 0, isOpen: true }));
  let now: Layers = current;
  for (const move of moves) {
    const before = now[move.layer]![move.expert]!.replicas;
    expect(move.before).toEqual(before);
    const arrived = move.after.filter(({ worker }) => !before.some((replica) => replica.worker === worker));
    expect(arrived.map(({ worker }) => worker)).toEqual(move.to === null ? [] : [move.to]);
    const to = workers.find(({ id }) => id === move.to);
    // The copy is there before anything goes.
    if (to !== undefined && to.memoryBytes > 0) expect(used(now, to.id) + move.bytes).toBeLessThanOrEqual(to.memoryBytes);
    now = applyMove(now, move);
    expect(placementProblems(now, layers, unlimited, [])).toEqual([]);
  }
  return now;
}

const plain = (layers: Layers) =>
  layers.map((experts) => experts.map(({ replicas }) => [...replicas].sort((a, b) => (a.worker < b.worker ? -1 : 1))));

describe('moves', () => {
  it('lead from one placement to another and back, one copy at a time, every state in between valid', () => {
    fc.assert(
      fc.property(cases, (test) => {
        const target = planMesh({ ...test, pins: [], threshold: 0, maxMoves: 0, maxBytes: 0, minReplicas: 0 });
        const there = planMoves(target, test);
        if (there.blocked.length > 0) return void followed(there.moves, test);
        expect(plain(followed(there.moves, test))).toEqual(plain(target));
        const back = planMoves(test.current, { ...test, current: target });
        if (back.blocked.length === 0) expect(plain(followed(back.moves, { ...test, current: target }))).toEqual(plain(test.current));
        else followed(back.moves, { ...test, current: target });
      }),
      settings,
    );
  });

  it('never fill a worker beyond its memory, however tight that is, and with room for one expert on three workers get everywhere', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.integer({ min: 0, max: 2 }), (test, seed, spare) => {
        const target = shuffled(test, seed);
        const limited = tight(test, target, spare);
        const { moves, blocked } = planMoves(target, limited);
        const reached = followed(moves, limited);
        if (blocked.length === 0) expect(plain(reached)).toEqual(plain(target));
        else expect(spare === 0 || limited.workers.length < 3).toBe(true);
      }),
      settings,
    );
  });

  it('are the same for the same input', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (test, seed) => {
        const target = shuffled(test, seed);
        expect(planMoves(target, test)).toEqual(planMoves(structuredClone(target), structuredClone(test)));
      }),
      settings,
    );
  });
});

describe('the order of moves', () => {
  /** Layers all have rows here, so that the gain of a layer is a part of the gain of all. */
  const withRows = (test: Case): Case => ({ ...test, load: test.load.map((rows) => rows.map((count) => count + 1)) });
  const peak = (layers: Layers, { load, workers }: Case) => meanMaxOverMean(relativeLoads(layers, load, workers));

  it('takes the move that lowers max/mean most, of the next moves of all experts', () => {
    fc.assert(
      fc.property(cases.map(withRows), fc.nat(), (test, seed) => {
        const unlimited = { ...test, workers: test.workers.map((worker) => ({ ...worker, memoryBytes: 0 })) };
        const { moves } = planMoves(shuffled(test, seed), unlimited);
        let now: Layers = test.current;
        for (const [index, move] of moves.entries()) {
          const rest = moves.slice(index);
          const isNext = (one: Move, at: number) =>
            rest.findIndex((other) => other.layer === one.layer && other.expert === one.expert) === at;
          const best = Math.min(...rest.filter(isNext).map((one) => peak(applyMove(now, one), unlimited)));
          now = applyMove(now, move);
          expect(peak(now, unlimited)).toBeLessThanOrEqual(best + 1e-9);
        }
      }),
      { ...settings, numRuns: 60 },
    );
  });

  it('empties workers that are to hold nothing before all else', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (test, seed) => {
        fc.pre(test.workers.length > 2);
        const closed = test.workers[seed % test.workers.length]!.id;
        const workers: PlanWorker[] = test.workers.map((worker) => ({ ...worker, memoryBytes: 0, isOpen: worker.id !== closed }));
        const target = shuffled({ ...test, workers: workers.filter(({ isOpen }) => isOpen) }, seed);
        const { moves } = planMoves(target, { ...test, workers });
        const leaves = ({ before, layer, expert }: Move) =>
          before.some(({ worker }) => worker === closed) && !target[layer]![expert]!.replicas.some(({ worker }) => worker === closed);
        const firstOther = moves.findIndex(
          (move) => !moves.some((one) => one.layer === move.layer && one.expert === move.expert && leaves(one)),
        );
        const lastLeaving = moves.findLastIndex(leaves);
        if (firstOther >= 0) expect(lastLeaving).toBeLessThan(firstOther);
      }),
      settings,
    );
  });

  const placed = (...workers: string[]): ExpertPlacement => {
    return { format: 'bf16', checksum: '', replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })) };
  };
  const cluster = (room: Readonly<Record<string, number>>) =>
    Object.entries(room).map(([id, experts]) => ({ id, memoryBytes: experts * expertBytes, speed: 1, node: '', zone: '', isOpen: true }));
  const order = (current: ExpertPlacement[], target: ExpertPlacement[], room: Readonly<Record<string, number>>) => {
    const layers = [{ numExperts: current.length, expertBytes, format: 'bf16' }];
    const { moves, blocked } = planMoves([target], { current: [current], layers, load: [], workers: cluster(room) });
    return { moves: moves.map(({ expert, from, to }) => [expert, from, to]), numBlocked: blocked.length };
  };

  it('waits for the room that others leave', () => {
    const { moves } = order([placed('b'), placed('a'), placed('b')], [placed('a'), placed('c'), placed('b')], { a: 1, b: 9, c: 9 });
    expect(moves).toEqual([
      [1, 'a', 'c'],
      [0, 'b', 'a'],
    ]);
  });

  it('exchanges two experts of full workers by way of a third, and leaves them where there is none', () => {
    const exchange = [
      [placed('a'), placed('b')],
      [placed('b'), placed('a')],
    ] as const;
    expect(order([...exchange[0]], [...exchange[1]], { a: 1, b: 1, c: 1 })).toEqual({
      moves: [
        [0, 'a', 'c'],
        [1, 'b', 'a'],
        [0, 'c', 'b'],
      ],
      numBlocked: 0,
    });
    expect(order([...exchange[0]], [...exchange[1]], { a: 1, b: 1 })).toEqual({ moves: [], numBlocked: 2 });
  });

  it('lets an expert with another replica go before it comes, where no worker has room', () => {
    const { moves, numBlocked } = order([placed('a', 'b'), placed('c')], [placed('a', 'c'), placed('b')], { a: 1, b: 1, c: 1 });
    expect(moves).toEqual([
      [0, null, null],
      [1, 'c', 'b'],
      [0, 'a', 'c'],
    ]);
    expect(numBlocked).toBe(0);
  });
});
