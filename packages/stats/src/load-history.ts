import type { LayerActivity, LoadWindow } from './store.js';

/** What is kept of each length, the newest: a quarter of an hour of windows of a second, a day of minutes, a month of hours. */
export const loadLimits = { windows: 900, minutes: 1440, hours: 720 } as const;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;

/** Windows and their roll-ups, each oldest first. A window belongs to the minute and the hour in which it ended. */
export interface LoadTiers {
  readonly windows: readonly LoadWindow[];
  readonly minutes: readonly LoadWindow[];
  readonly hours: readonly LoadWindow[];
}

/** When the minute or hour that a window belongs to begins. */
export function bucketOf(window: Pick<LoadWindow, 'endMs'>, lengthMs: number): number {
  return Math.floor(window.endMs / lengthMs) * lengthMs;
}

/** The roll-up with one more window in it; its times are those of what it holds. */
export function rolledUp(rollUp: LoadWindow | undefined, window: LoadWindow): LoadWindow {
  if (rollUp === undefined) return window;
  const numLayers = Math.max(rollUp.rows.length, window.rows.length);
  const rows = Array.from({ length: numLayers }, (_, layer) => {
    const [a, b] = [rollUp.rows[layer] ?? [], window.rows[layer] ?? []];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, expert) => (a[expert] ?? 0) + (b[expert] ?? 0));
  });
  const activity = summedActivity(rollUp.activity, window.activity);
  return {
    startMs: Math.min(rollUp.startMs, window.startMs),
    endMs: Math.max(rollUp.endMs, window.endMs),
    rows,
    ...(activity !== undefined && { activity }),
  };
}

/** Layer by layer; undefined where neither has been counted. */
export function summedActivity(
  a: readonly LayerActivity[] | undefined,
  b: readonly LayerActivity[] | undefined,
): readonly LayerActivity[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Array.from({ length: Math.max(a.length, b.length) }, (_, layer) => ({
    batches: (a[layer]?.batches ?? 0) + (b[layer]?.batches ?? 0),
    activeExperts: (a[layer]?.activeExperts ?? 0) + (b[layer]?.activeExperts ?? 0),
  }));
}

/** Tiers with one more window, bounded. */
export function withWindow(tiers: LoadTiers, window: LoadWindow): LoadTiers {
  const into = (rollUps: readonly LoadWindow[], lengthMs: number, most: number) => {
    const last = rollUps.at(-1);
    const isSame = last !== undefined && bucketOf(last, lengthMs) === bucketOf(window, lengthMs);
    return (isSame ? [...rollUps.slice(0, -1), rolledUp(last, window)] : [...rollUps, window]).slice(-most);
  };
  return {
    windows: [...tiers.windows, window].slice(-loadLimits.windows),
    minutes: into(tiers.minutes, minuteMs, loadLimits.minutes),
    hours: into(tiers.hours, hourMs, loadLimits.hours),
  };
}

/**
 * What ended after `sinceMs`, oldest first, none twice: windows as far back as they reach, before them minutes, before these hours.
 * The roll-up in which `sinceMs` lies is taken whole.
 */
export function loadSince({ windows, minutes, hours }: LoadTiers, sinceMs: number): LoadWindow[] {
  const byMinute = before(minutes, windows, loadLimits.windows, minuteMs);
  const byHour = before(hours, minutes, loadLimits.minutes, hourMs);
  const newMinutes = after(byMinute, byHour, hourMs);
  return [...byHour, ...newMinutes, ...after(windows, byMinute, minuteMs)].filter(({ endMs }) => endMs > sinceMs);
}

/** Roll-ups of what `finer` has dropped. Until it is full it has dropped nothing; then its oldest roll-up may lack some. */
function before(rollUps: readonly LoadWindow[], finer: readonly LoadWindow[], most: number, lengthMs: number): readonly LoadWindow[] {
  const [oldest] = finer;
  if (oldest === undefined || finer.length < most) return [];
  return rollUps.filter((rollUp) => bucketOf(rollUp, lengthMs) <= bucketOf(oldest, lengthMs));
}

/** Those of `finer` that none of `rollUps` holds. */
function after(finer: readonly LoadWindow[], rollUps: readonly LoadWindow[], lengthMs: number): readonly LoadWindow[] {
  const last = rollUps.at(-1);
  return last === undefined ? finer : finer.filter((window) => bucketOf(window, lengthMs) > bucketOf(last, lengthMs));
}
