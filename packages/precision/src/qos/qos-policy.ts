import { LearnedThroughput } from './learned-throughput.js';
import type { QosTarget } from './target.js';
import type { ThroughputShape } from './throughput-shape.js';

/** What is known of one rung of the ladder, best quality first. */
export interface RungFacts {
  /** Weights of all workers together. */
  readonly memoryBytes: number;
  /** Expected rise of the perplexity, 0.05 = 5 %; null where it is not known. */
  readonly loss: number | null;
  /** Relative to the other rungs. */
  readonly expectedSpeed: number;
}

/** What is known at one look. */
export interface QosView {
  readonly nowMs: number;
  readonly rungs: readonly RungFacts[];
  /** The rung of now, or the one that is nearest. */
  readonly rung: number;
  /** Every expert has the rung's format. */
  readonly isExact: boolean;
  /** Of the time since the last change; null as long as that is too short. */
  readonly tokensPerSecond: number | null;
  /** There was always work. */
  readonly isBusy: boolean;
  /** Weights that the workers have room for. */
  readonly roomBytes: number;
  /** Why nothing can be changed now, for people; null: it can. */
  readonly obstacle: string | null;
}

/** holding: the target is met. changing: experts are being brought to other formats. waiting: not yet, says `why`. unmet: it cannot be. */
export const qosPhases = ['holding', 'changing', 'waiting', 'unmet'] as const;
export type QosPhase = (typeof qosPhases)[number];

export interface QosDecision {
  readonly phase: QosPhase;
  /** For people. */
  readonly why: string;
  /** The rung to change to now; null: stay. */
  readonly change: number | null;
}

/** How long a target of throughput that was met must be missed, and how long it must be exceeded before quality is raised. */
const missedMs = 2_000;
const exceededMs = 5_000;
/** Of the target: below the first it is missed; a rung is chosen where it promises the second; above the third more quality is tried. */
const missedBelow = 0.98;
const wantedMargin = 1.03;
/** Of a rung that has not been measured, where others have, and where one alone has: rather too fast, and then raised, than missed twice. */
const betweenMargin = 1.25;
const unknownMargin = 1.5;
const exceededAbove = 1.1;
/** Of memory: as much must be free before experts are raised again. */
const freeShare = 0.02;
/** Most rise of the perplexity that arXiv 2407.14417 found, and that preferring throughput may cost. */
const preferredLoss = 0.05;

type Wanted = { readonly rung: number; readonly isMet: boolean; readonly why: string };

/** Decides which rung a target wants. Data in, data out: what it remembers are its own looks, and what was learned under targets before. */
export class QosPolicy {
  readonly target: QosTarget;
  readonly #learned: LearnedThroughput;
  #lastChangeMs: number | null = null;
  #hasMet = false;
  #missedSinceMs: number | null = null;
  #exceededSinceMs: number | null = null;

  constructor(target: QosTarget, learned = new LearnedThroughput()) {
    this.target = target;
    this.#learned = learned;
  }

  look(view: QosView): QosDecision {
    this.#learned.look(view);
    const wanted = this.#wanted(view);
    const isThere = wanted.rung === view.rung && view.isExact;
    if (isThere) return { phase: wanted.isMet ? 'holding' : 'unmet', why: wanted.why, change: null };
    if (view.obstacle !== null) return { phase: 'waiting', why: view.obstacle, change: null };
    const rest = this.#restMs(view, wanted.rung);
    if (rest > 0) return { phase: 'waiting', why: `${wanted.why}; for ${Math.ceil(rest / 1000)} s more nothing is raised`, change: null };
    this.#lastChangeMs = view.nowMs;
    this.#missedSinceMs = null;
    this.#exceededSinceMs = null;
    return { phase: 'changing', why: wanted.why, change: wanted.rung };
  }

  /** Raising waits a while after each change, lowering does not. */
  #restMs({ nowMs, rung }: QosView, wanted: number): number {
    if (wanted >= rung || this.#lastChangeMs === null) return 0;
    return this.#lastChangeMs + exceededMs - nowMs;
  }

  #wanted(view: QosView): Wanted {
    const { target } = this;
    switch (target.kind) {
      case 'memory':
        return this.#withinMemory(view, target.bytes);
      case 'minThroughput':
        return this.#fastEnough(view, target.tokensPerSecond);
      case 'maxLoss':
        return fastest(view, target.loss);
      case 'prefer':
        return target.what === 'quality' ? this.#withinMemory(view, view.roomBytes) : fastest(view, preferredLoss);
    }
  }

  /** The best quality in this memory; raising needs some more than that, once a rung has been chosen. */
  #withinMemory({ rungs, rung, roomBytes }: QosView, bytes: number): Wanted {
    const most = Math.min(bytes, roomBytes);
    const fits = ({ memoryBytes }: RungFacts, index: number) =>
      memoryBytes <= (this.#lastChangeMs !== null && index < rung ? most * (1 - freeShare) : most);
    const found = rungs.findIndex(fits);
    const chosen = found === -1 ? rungs.length - 1 : found;
    const needs = `${rungs[chosen]!.memoryBytes} bytes of weights`;
    const limit = Number.isFinite(most) ? `are within the ${most} given` : 'have no limit';
    if (found !== -1) return { rung: chosen, isMet: true, why: `${needs} ${limit}` };
    return { rung: chosen, isMet: false, why: `the smallest formats take ${needs}; given are ${most}` };
  }

  #fastEnough(view: QosView, wanted: number): Wanted {
    const { rung, tokensPerSecond, isBusy, nowMs } = view;
    const stay = (why: string, isMet = true): Wanted => ({ rung, isMet, why });
    if (tokensPerSecond === null) return stay('being measured');
    const got = `${tokensPerSecond.toFixed(1)} tokens/s`;
    if (!isBusy) {
      this.#missedSinceMs = null;
      this.#exceededSinceMs = null;
      return stay(`${got}, and no more are asked for`);
    }
    const { shape } = this.#learned;
    this.#missedSinceMs = tokensPerSecond < wanted * missedBelow ? (this.#missedSinceMs ?? nowMs) : null;
    this.#exceededSinceMs = tokensPerSecond > wanted * exceededAbove ? (this.#exceededSinceMs ?? nowMs) : null;
    this.#hasMet ||= this.#missedSinceMs === null;
    const untried = this.#missedSinceMs === null ? wantedMargin : shape.numLearned < 2 ? unknownMargin : betweenMargin;
    const chosen = bestAtLeast(view, shape, (index) => wanted * (shape.isLearned(index) ? wantedMargin : untried));
    if (this.#missedSinceMs !== null) {
      if (chosen.isLast && chosen.rung === rung) return stay(`${got}: no formats are faster`, false);
      if (this.#hasMet && nowMs - this.#missedSinceMs < missedMs) return stay(`${got}, not long below the target`, false);
      return { ...chosen, isMet: !chosen.isLast && chosen.rung !== rung, why: `${got} are below the target` };
    }
    if (this.#exceededSinceMs === null || nowMs - this.#exceededSinceMs < exceededMs || chosen.rung >= rung) return stay(got);
    return { ...chosen, isMet: true, why: `${got} leave room for more quality` };
  }
}

/** The best quality of those that promise as much, else the fastest. */
function bestAtLeast(
  { rungs, roomBytes }: QosView,
  shape: ThroughputShape,
  wanted: (rung: number) => number,
): { rung: number; isLast: boolean } {
  let fastestRung = rungs.length - 1;
  for (let rung = 0; rung < rungs.length; rung += 1) {
    if (rungs[rung]!.memoryBytes > roomBytes) continue;
    const estimate = shape.estimate(rung) ?? 0;
    if (estimate >= wanted(rung)) return { rung, isLast: false };
    if (estimate > (shape.estimate(fastestRung) ?? 0)) fastestRung = rung;
  }
  return { rung: fastestRung, isLast: true };
}

/** The fastest of those whose loss is within this, as far as losses are known. */
function fastest({ rungs, roomBytes }: QosView, mostLoss: number): Wanted {
  let chosen: number | null = null;
  for (const [index, { loss, expectedSpeed, memoryBytes }] of rungs.entries()) {
    if ((loss ?? 0) > mostLoss || memoryBytes > roomBytes) continue;
    if (chosen === null || expectedSpeed > rungs[chosen]!.expectedSpeed) chosen = index;
  }
  const rung = chosen ?? rungs.length - 1;
  const { loss } = rungs[rung]!;
  const costs = loss === null ? 'a loss that was not measured' : `${(100 * loss).toFixed(2)} % of perplexity`;
  if (chosen !== null) return { rung, isMet: true, why: `the fastest formats allowed cost ${costs}` };
  return { rung, isMet: false, why: `the workers have no room for experts of less loss than ${costs}` };
}
