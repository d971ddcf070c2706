import { EmError } from '@expertmesh/common';
import type { Format } from '@expertmesh/native';
import type { Sensitivity } from '../sensitivity.js';
import { sensitivityOrder } from '../sensitivity.js';
import type { MeasuredSpeed } from './expected-speed.js';

/** What a controller goes by, from what was measured of the model beforehand. */
export interface QosFrontier {
  /** Of the checkpoint that was measured. */
  readonly fingerprint: string;
  /** Rise of the loss in nats a token with that expert alone in the format, experts counted through all layers. */
  readonly lossRise: Readonly<Partial<Record<Format, readonly number[]>>>;
  /** Experts lowered together cost so many times the sum of what each one does. */
  readonly lossScale: number;
  /** With all experts in memory. */
  readonly speeds: readonly MeasuredSpeed[];
}

/** One setting as it was measured, its experts chosen by what each costs. */
export interface MeasuredSetting extends MeasuredSpeed {
  /** Of the lowered experts; no format's name where there are none, or several. */
  readonly format: string;
  /** Of them, those that cost least. */
  readonly count: number;
  /** Rise of the loss, in nats a token. */
  readonly divergence: number;
}

/** Rises as they are sent and kept: of three digits. */
const digits = 3;

export function qosFrontier(fingerprint: string, sensitivity: Sensitivity, measured: readonly MeasuredSetting[]): QosFrontier {
  const lossRise: Partial<Record<Format, number[]>> = {};
  for (const [format, rises] of Object.entries(sensitivity.lossRise) as [Format, readonly number[]][]) {
    lossRise[format] = rises.map((rise) => Number(rise.toPrecision(digits)));
  }
  const speeds = measured.map(({ expertBytes, tokensPerSecond }) => ({ expertBytes, tokensPerSecond }));
  return { fingerprint, lossRise, lossScale: lossScale(sensitivity, measured), speeds };
}

/** The most that measured settings cost over the sum of their experts' rises; at least 1. */
function lossScale({ lossRise, use }: Sensitivity, measured: readonly MeasuredSetting[]): number {
  const scales = measured.map(({ format, count, divergence }) => {
    const rises = lossRise[format as Format];
    if (rises === undefined) return 1;
    const sum = sensitivityOrder(rises, use)
      .slice(0, count)
      .reduce((all, expert) => all + rises[expert]!, 0);
    return sum > 0 ? divergence / sum : 1;
  });
  return Math.max(1, ...scales);
}

/** Expected rise of the perplexity for a sum of single rises. */
export function expectedLoss(rise: number, scale: number): number {
  return Math.expm1(rise * scale);
}

/** @throws EM_REQUEST_VALUE where it does not fit a model of so many experts */
export function checkQosFrontier(frontier: QosFrontier, fingerprint: string, numExperts: number): void {
  const refuse = (got: string, wanted: string) => new EmError('EM_REQUEST_VALUE', { field: 'frontier', got, wanted });
  if (frontier.fingerprint !== fingerprint) throw refuse('of another checkpoint', 'what qos frontier --save wrote for the served one');
  for (const [format, rises] of Object.entries(frontier.lossRise)) {
    if (rises.length !== numExperts) throw refuse(`losses of ${rises.length} experts in ${format}`, `${numExperts}, as the model has`);
  }
}
