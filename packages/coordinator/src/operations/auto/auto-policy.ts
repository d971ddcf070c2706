import { EmError } from '@expertmesh/common';

/** When the coordinator plans and applies a rebalance by itself. */
export interface AutoPolicy {
  readonly enabled: boolean;
  /** max/mean - 1 above which a plan is made. */
  readonly threshold: number;
  /** What a plan must take off max/mean to be applied. */
  readonly minGain: number;
  /** For so long the threshold must be exceeded, and so long after an operation nothing is begun. */
  readonly holdMs: number;
  /** Local times such as 22:00-06:00 between which nothing is begun; empty = none. */
  readonly quietHours: string;
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
}

export const defaultAutoPolicy: AutoPolicy = {
  enabled: false,
  threshold: 0.1,
  minGain: 0.05,
  holdMs: 120_000,
  quietHours: '',
  throttleBytesPerSecond: 0,
};

/** What is known at one look. */
export interface AutoView {
  readonly nowMs: number;
  /** Minutes since local midnight. */
  readonly minuteOfDay: number;
  /** Of the load looked at; 1 = even. */
  readonly maxOverMean: number;
  /** Since when the threshold has been exceeded at every look; null = it is not. */
  readonly exceededSinceMs: number | null;
  /** When the last operation ended; null = one is under way; 0 = there was none. */
  readonly lastEndedMs: number | null;
  /** No worker is joining or lost. */
  readonly isHealthy: boolean;
}

/** Whether to plan now, or why not, for people. Between a threshold and the next look past `holdMs` lies the hysteresis. */
export function shouldPlan(policy: AutoPolicy, view: AutoView): { readonly plan: boolean; readonly why: string } {
  const wait = (why: string) => ({ plan: false, why });
  if (!policy.enabled) return wait('off');
  if (view.lastEndedMs === null) return wait('an operation is under way');
  if (!view.isHealthy) return wait('not all workers are ready');
  if (view.exceededSinceMs === null) return wait(`max/mean ${view.maxOverMean.toFixed(2)} is within ${(1 + policy.threshold).toFixed(2)}`);
  if (view.nowMs - view.exceededSinceMs < policy.holdMs) {
    return wait(`max/mean ${view.maxOverMean.toFixed(2)} has not lasted ${Math.round(policy.holdMs / 1000)} s yet`);
  }
  if (view.nowMs - view.lastEndedMs < policy.holdMs)
    return wait(`the last operation ended less than ${Math.round(policy.holdMs / 1000)} s ago`);
  if (isQuiet(policy.quietHours, view.minuteOfDay)) return wait(`quiet hours ${policy.quietHours}`);
  return { plan: true, why: `max/mean ${view.maxOverMean.toFixed(2)} is above ${(1 + policy.threshold).toFixed(2)}` };
}

/** @throws EM_REQUEST_VALUE naming the first field that is wrong. */
export function checkAutoPolicy(policy: AutoPolicy): void {
  const { threshold, minGain, holdMs, quietHours, throttleBytesPerSecond } = policy;
  for (const [field, value] of Object.entries({ threshold, minGain, holdMs, throttleBytesPerSecond })) {
    if (!Number.isFinite(value) || value < 0)
      throw new EmError('EM_REQUEST_VALUE', { field, got: value, wanted: 'a number of at least 0' });
  }
  if (quietHours !== '' && span(quietHours) === null) {
    throw new EmError('EM_REQUEST_VALUE', { field: 'quietHours', got: quietHours, wanted: 'HH:MM-HH:MM, like 22:00-06:00' });
  }
}

/** A span that ends before it begins runs over midnight. */
function isQuiet(quietHours: string, minute: number): boolean {
  const found = span(quietHours);
  if (found === null) return false;
  const [begin, end] = found;
  return begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end;
}

function span(text: string): [begin: number, end: number] | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const [, beginHour, beginMinute, endHour, endMinute] = match.map(Number);
  return [beginHour! * 60 + beginMinute!, endHour! * 60 + endMinute!];
}
