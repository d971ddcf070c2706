import { median } from '@expertmesh/common';

/** Chooses which steps run as two halves, of which one computes while the other's rows are with peers. */
export interface Overlap {
  /** Whether the next step is to, of so many rows. */
  isOn(numRows: number): boolean;
  /** A step's milliseconds from the first layer to the last, and those of them in which the engine waited for peers. */
  measured(step: MeasuredStep): void;
}

export interface MeasuredStep {
  readonly numRows: number;
  readonly isInHalves: boolean;
  readonly ms: number;
  readonly waitMs: number;
}

/** Where what becomes of a row depends on who else is in its batch. */
export const noOverlap: Overlap = { isOn: () => false, measured() {} };

/** Steps of a size before the first trial: memory grows in them. */
const firstSteps = 3;
/** Of a step in one piece, spent waiting: below it halves have too little to win to be tried. */
const leastWaitShare = 0.05;
/** By so much halves have to be quicker to be begun; to be kept, by anything. */
const leastGain = 0.05;
/** A trial has so many steps of either kind at least, and goes on while they are so short that noise counts, unless halves lose clearly. */
const trialPairs = 3;
const trialMs = 200;
const clearLoss = 0.1;
/** A verdict is in force for so many times the steps of its trial; twice as long each time that it is confirmed. */
const shortestHold = { whole: 16, halves: 4 };
const longestHold = 256;

/** Steps of nearly the same size, which cost alike. */
interface SizeClass {
  /** Milliseconds for each row that a whole step computes, without waiting; null before the first. */
  busyMs: number | null;
  /** Milliseconds for each row: of halves of late, and of whole steps in the trial before. */
  halvesMs: number | null;
  triedWholeMs: number;
  isInHalves: boolean;
  stepsHeld: number;
  hold: number;
  trial: Trial | null;
}

/** Milliseconds a row, by turns. */
interface Trial {
  readonly whole: number[];
  readonly halves: number[];
  ms: number;
}

/**
 * By measured times alone. What halves hide is part of the waiting; what they cost is weights that are read twice and products of fewer
 * rows. Steps that wait enough are tried both ways in turn, unless steps of half the size are known to compute so long that two of them
 * are no shorter than the whole with its waiting; the quicker way, by the median, is kept until the next trial, which comes at once
 * where halves take longer than whole steps did.
 */
export class MeasuredOverlap implements Overlap {
  readonly #classes = new Map<number, SizeClass>();

  isOn(numRows: number): boolean {
    if (numRows < 2) return false;
    const { isInHalves, trial } = this.#classOf(numRows);
    return trial === null ? isInHalves : trial.halves.length < trial.whole.length;
  }

  measured(step: MeasuredStep): void {
    const steps = this.#classOf(step.numRows);
    if (!step.isInHalves) steps.busyMs = smoothed(steps.busyMs, (step.ms - step.waitMs) / step.numRows);
    if (step.numRows < 2) return;
    if (step.isInHalves) steps.halvesMs = smoothed(steps.halvesMs, step.ms / step.numRows);
    // Peers may have got work of their own since then.
    const isOutdated = step.isInHalves && (steps.halvesMs as number) > steps.triedWholeMs;
    if (steps.trial !== null) this.#tried(steps, steps.trial, step);
    else if (steps.stepsHeld > 0 && !isOutdated) steps.stepsHeld -= 1;
    else if (step.isInHalves || this.#mayPay(step)) steps.trial = { whole: [], halves: [], ms: 0 };
  }

  #mayPay({ numRows, ms, waitMs }: MeasuredStep): boolean {
    const { busyMs } = this.#classOf(numRows / 2);
    return waitMs >= leastWaitShare * ms && (busyMs === null || busyMs * numRows < ms);
  }

  #tried(steps: SizeClass, trial: Trial, { numRows, isInHalves, ms }: MeasuredStep): void {
    trial[isInHalves ? 'halves' : 'whole'].push(ms / numRows);
    trial.ms += ms;
    const numPairs = trial.halves.length;
    if (numPairs < trialPairs || numPairs < trial.whole.length) return;
    const [wholeMs, halvesMs] = [median(trial.whole), median(trial.halves)];
    const gain = 1 - halvesMs / wholeMs;
    if (trial.ms < trialMs && gain > -clearLoss) return;
    const isBetter = gain > (steps.isInHalves ? 0 : leastGain);
    steps.hold = isBetter === steps.isInHalves ? Math.min(2 * steps.hold, longestHold) : shortestHold[isBetter ? 'halves' : 'whole'];
    steps.stepsHeld = steps.hold * 2 * numPairs;
    steps.isInHalves = isBetter;
    steps.halvesMs = halvesMs;
    steps.triedWholeMs = wholeMs;
    steps.trial = null;
  }

  #classOf(numRows: number): SizeClass {
    const size = Math.round(2 * Math.log2(numRows));
    let steps = this.#classes.get(size);
    if (steps === undefined) {
      steps = {
        busyMs: null,
        halvesMs: null,
        triedWholeMs: 0,
        isInHalves: false,
        stepsHeld: firstSteps,
        hold: shortestHold.whole / 2,
        trial: null,
      };
      this.#classes.set(size, steps);
    }
    return steps;
  }
}

/** So that a single step counts little. */
function smoothed(earlier: number | null, value: number): number {
  return earlier === null ? value : earlier + (value - earlier) / 8;
}
