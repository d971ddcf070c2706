import { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { Parking } from '../src/steps/parking.js';
import { Sequence } from '../src/steps/sequence.js';

const sequence = (numComputed = 0): Sequence => {
  const made = new Sequence({ id: 'rq', tokens: [1, 2, 3, 4, 5], logits: 'last', maxPositions: 9, maxTokens: 9 });
  made.numComputed = numComputed;
  return made;
};
const error = new EmError('EM_EXPERT_UNAVAILABLE', { layer: 1, expert: '0', worker: 'w2', problem: 'gone' });
const missing = (layer: number, ...experts: number[]) => ({ layer, experts, error });
const nothing = { back: [], over: [] };

/** Served are the experts named, as layer/expert. */
const at = (nowMs: number, version: number, ...served: string[]) => ({
  ...{ nowMs, version },
  isServed: (layer: number, expert: number) => served.includes(`${layer}/${expert}`),
});

describe('Parking', () => {
  it('takes a sequence back at the first change with which all that it lacks is served', () => {
    const parking = new Parking(60_000);
    const parked = sequence();
    parking.park(parked, missing(1, 0, 2), at(0, 7));
    parking.park(parked, missing(3, 1), at(0, 7));
    expect(parking.release(at(10, 7, '1/0', '1/2', '3/1')), 'nothing has changed').toEqual(nothing);
    expect(parking.release(at(20, 8, '1/0', '3/1'))).toEqual(nothing);
    expect(parking.size).toBe(1);
    expect(parking.release(at(30, 9, '1/0', '1/2', '3/1'))).toEqual({ back: [parked], over: [] });
    expect(parking.size).toBe(0);
  });

  it('asks a worker that is named again after a while, as it may have been loading: each time later, and soon after a change', () => {
    const parking = new Parking(60_000);
    const parked = sequence();
    const retries: number[] = [];
    let nowMs = 0;
    const retry = (version: number) => {
      parking.park(parked, missing(1, 0), at(nowMs, version));
      const began = nowMs;
      while (parking.size > 0) {
        nowMs += parking.waitMs(nowMs);
        parking.release(at(nowMs, version, '1/0'));
      }
      retries.push(nowMs - began);
    };
    for (let time = 0; time < 7; time += 1) retry(1);
    retry(2);
    expect(retries).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000, 250]);
  });

  it('does not ask for what the placement names only lost workers for, however long that takes', () => {
    const parking = new Parking(60_000);
    parking.park(sequence(), missing(1, 0), at(0, 1));
    expect(parking.release(at(30_000, 1))).toEqual(nothing);
    expect(parking.waitMs(30_000)).toBeGreaterThan(0);
  });

  it('gives up a sequence that has been parked for the recovery time', () => {
    const parking = new Parking(1000);
    const parked = sequence();
    parking.park(parked, missing(1, 0), at(100, 1));
    expect(parking.release(at(1099, 1))).toEqual(nothing);
    expect(parking.waitMs(1099)).toBe(1);
    expect(parking.release(at(1100, 2, '1/0'))).toEqual({ back: [], over: [{ sequence: parked, error }] });
    expect(parking.size).toBe(0);
  });

  it('counts the time of all parkings of a sequence that does not get on, and not that in between', () => {
    const parking = new Parking(1000);
    const parked = sequence(3);
    parking.park(parked, missing(1, 0), at(0, 1));
    parking.release(at(600, 2, '1/0'));
    // It has waited for KV blocks and been computed again up to where it was.
    parking.passed(parked);
    parking.park(parked, missing(1, 0), at(5000, 2));
    expect(parking.release(at(5399, 3))).toEqual(nothing);
    expect(parking.release(at(5400, 3)).over).toHaveLength(1);
  });

  it('begins afresh with a sequence that has got on in between', () => {
    const parking = new Parking(1000);
    const parked = sequence(3);
    parking.park(parked, missing(1, 0), at(0, 1));
    parking.release(at(900, 2, '1/0'));
    parked.numComputed = 4;
    parking.passed(parked);
    parking.park(parked, missing(1, 0), at(1000, 2));
    expect(parking.release(at(1999, 3))).toEqual(nothing);
    expect(parking.release(at(2000, 3)).over).toHaveLength(1);
  });

  it('forgets who has ended', () => {
    const parking = new Parking(1000);
    const parked = sequence();
    parking.park(parked, missing(1, 0), at(0, 1));
    parking.forget(parked);
    expect(parking.release(at(9000, 2, '1/0'))).toEqual(nothing);
    expect(parking.size).toBe(0);
  });
});
