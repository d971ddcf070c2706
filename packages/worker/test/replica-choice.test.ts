import { describe, expect, it } from 'vitest';
import { chooseReplica, replicaPoint, requestHash } from '../src/experts/replica-choice.js';

const shares = [0.5, 0.3, 0.2];

describe('replicaPoint', () => {
  it('is a fixed function of request, position and layer: workers of two versions agree', () => {
    expect(requestHash('rq_1')).toBe(181329640);
    expect(replicaPoint(requestHash('rq_1'), 0, 0)).toBe(0.06734582292847335);
    expect(replicaPoint(requestHash('rq_1'), 1, 0)).toBe(0.4725818003062159);
    expect(replicaPoint(requestHash('rq_2'), 0, 3)).toBe(0.19276367500424385);
  });

  it('spreads rows evenly over [0, 1), also along positions and layers of one request', () => {
    const request = requestHash('rq_7Q2K9ZD4');
    const bins = new Array<number>(10).fill(0);
    for (let position = 0; position < 1000; position += 1) {
      for (let layer = 0; layer < 20; layer += 1) {
        const bin = Math.floor(replicaPoint(request, position, layer) * 10);
        bins[bin] = (bins[bin] as number) + 1;
      }
    }
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});

describe('chooseReplica', () => {
  it('gives each replica its share of the points', () => {
    const counts = [0, 0, 0];
    for (let step = 0; step < 1000; step += 1) {
      const index = chooseReplica((step + 0.5) / 1000, shares, 0, 3, null);
      counts[index] = (counts[index] as number) + 1;
    }
    expect(counts).toEqual([500, 300, 200]);
  });

  it('looks only at the replicas of its range', () => {
    expect(chooseReplica(0.99, [0.9, 0.4, 0.6, 0.1], 1, 3, null)).toBe(2);
  });

  it('divides the whole among the replicas that are left, in proportion', () => {
    const counts = [0, 0, 0];
    for (let step = 0; step < 1000; step += 1) {
      const index = chooseReplica((step + 0.5) / 1000, shares, 0, 3, (replica) => replica === 0);
      counts[index] = (counts[index] as number) + 1;
    }
    expect(counts).toEqual([0, 600, 400]);
  });

  it('never chooses a replica without a share while another has one', () => {
    for (let step = 0; step <= 100; step += 1) expect(chooseReplica(step / 101, [0, 1], 0, 2, null)).toBe(1);
  });

  it('falls back on a replica without a share when it is the only one left', () => {
    expect(chooseReplica(0.5, [0, 1], 0, 2, (replica) => replica === 1)).toBe(0);
  });

  it('says so when none is left', () => {
    expect(chooseReplica(0.5, shares, 0, 3, () => true)).toBe(-1);
    expect(chooseReplica(0.5, shares, 2, 2, null)).toBe(-1);
  });
});
