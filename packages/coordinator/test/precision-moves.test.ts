import { EmError } from '@expertmesh/common';
import type { Content, ExpertPlacement, Move, Placement } from '@expertmesh/placement';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CarryHelp } from '../src/operations/move-carrier.js';
import { PrecisionMoves } from '../src/operations/precision-moves.js';

const expertBytes = { f32: 100, q8: 30 };
const layers = [{ numExperts: 4, expertBytes: 100, format: 'f32', bytesByFormat: expertBytes }];

let placement: Placement;
let lost: Set<string>;
let staged: string[];
let unstaged: string[];
let settled: number[];
let checksumOf: (worker: string, content: Content) => string;

const help: CarryHelp = {
  signal: new AbortController().signal,
  throttleBytesPerSecond: 0,
  async retried(worker, run) {
    if (worker !== null && lost.has(worker)) return false;
    await run();
    return true;
  },
  async until() {},
};

function placed(...workers: string[]): ExpertPlacement {
  return { format: 'f32', checksum: 'f32', replicas: workers.map((worker) => ({ worker, share: 1 / workers.length })) };
}

function moves(extraBytes: number, to = 'q8'): PrecisionMoves {
  const all: Move[] = placement.layers[0]!.map(({ replicas }, expert) => ({
    ...{ layer: 0, expert, before: replicas, after: replicas, from: null, to: null, bytes: 30 },
    formats: { from: 'f32', to },
  }));
  return new PrecisionMoves(all, extraBytes, {
    epochs: {
      get placement() {
        return placement;
      },
      model: () => ({ fingerprint: '', layers }),
      async stage(worker, contents) {
        staged.push(`${worker} ${contents.map(({ expert }) => expert).join()}`);
        return contents.map((content) => ({ ...content, checksum: checksumOf(worker, content) }));
      },
      unstage: (worker, contents) => void unstaged.push(`${worker} ${contents.map(({ expert }) => expert).join()}`),
      async commit(change) {
        placement = { ...change(placement), epoch: placement.epoch + 1 };
        return placement.epoch;
      },
      async settled(epoch) {
        settled.push(epoch);
      },
    },
    isLive: (worker) => !lost.has(worker),
  });
}

const formats = () => placement.layers[0]!.map(({ format }) => format);

beforeEach(() => {
  placement = { epoch: 1, layers: [[placed('w1', 'w2'), placed('w1'), placed('w2'), placed('w1', 'w2')]] };
  lost = new Set();
  [staged, unstaged, settled] = [[], [], []];
  checksumOf = (_, { format }) => `${format}!`;
});

describe('changes of format', () => {
  it('begin as many together as fit beside the others on every worker, one in any case', () => {
    expect([1, 59, 60, 90, 91].map((extra) => moves(extra).ready(0, []))).toEqual([1, 1, 3, 4, 4]);
    expect(moves(1000).ready(0, [0])).toBe(0);
    expect(moves(60).ready(3, [])).toBe(1);
  });

  it('are loaded by all workers that hold the expert and committed together', async () => {
    expect(await moves(1000).carryOut([0, 1, 2], help)).toEqual([null, null, null]);
    expect(staged.sort()).toEqual(['w1 0,1', 'w2 0,2']);
    expect(formats()).toEqual(['q8', 'q8', 'q8', 'f32']);
    expect([placement.epoch, settled, unstaged.sort()]).toEqual([2, [2], ['w1 0,1', 'w2 0,2']]);
    expect(placement.layers[0]![0]!.checksum).toBe('q8!');
  });

  it('that have been made by an earlier coordinator are made', async () => {
    await moves(1000).carryOut([0, 1], help);
    expect(await moves(1000).carryOut([0, 1, 2], help)).toEqual([null, null, null]);
    expect(placement.epoch).toBe(3);
  });

  it('leave experts of a lost worker as they are, and make the others', async () => {
    const all = moves(1000);
    checksumOf = (worker, { format }) => {
      // It goes while the other one loads.
      if (worker === 'w1') lost.add('w2');
      return `${format}!`;
    };
    expect(await all.carryOut([1], help)).toEqual([null]);
    expect(await all.carryOut([0, 2, 3], help)).toEqual(Array(3).fill('worker w2 is not there'));
    expect(formats()).toEqual(['f32', 'q8', 'f32', 'f32']);
  });

  it('go past a lost worker that no rows go to', async () => {
    lost.add('w2');
    const replicas = [
      { worker: 'w1', share: 1 },
      { worker: 'w2', share: 0 },
    ];
    placement = { epoch: 1, layers: [[{ ...placed('w1'), replicas }]] };
    expect(await moves(1000).carryOut([0], help)).toEqual([null]);
    expect([staged, formats()]).toEqual([['w1 0'], ['q8']]);
  });

  it('are not made where two workers find other bytes, or recovery places the expert otherwise meanwhile', async () => {
    checksumOf = (worker) => worker;
    const [reason] = await moves(1000).carryOut([0], help);
    expect(reason).toMatch(/^worker w\d has found checksum w\d, another w\d$/);
    checksumOf = (_, { format }) => {
      placement = { ...placement, layers: [[placed('w2'), ...placement.layers[0]!.slice(1)]] };
      return format;
    };
    expect(await moves(1000).carryOut([0, 2], help)).toEqual(['the expert has been placed otherwise meanwhile', null]);
    expect(formats()).toEqual(['f32', 'f32', 'q8', 'f32']);
    expect(unstaged).toContain('w1 0');
  });

  it('fail with what keeps a worker from loading, and leave nothing behind', async () => {
    checksumOf = () => {
      throw new EmError('EM_OUT_OF_MEMORY', { what: 'experts', got: 1 });
    };
    await expect(moves(1000).carryOut([0, 1], help)).rejects.toMatchObject({ code: 'EM_OUT_OF_MEMORY' });
    expect([formats(), placement.epoch, unstaged.sort()]).toEqual([Array(4).fill('f32'), 1, ['w1 0,1', 'w2 0']]);
  });
});
