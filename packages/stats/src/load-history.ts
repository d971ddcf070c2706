import { type LoadTier, loadTiers } from './load-tier.js';
import type { LayerActivity, LoadWindow } from './store.js';

/**
 * What is kept of each length, the newest: two minutes of windows of a second, a day of minutes, a month of hours. Of a quarter of an
 * hour some hundred and thirty are read.
 */
export const loadLimits: Readonly<Record<LoadTier, number>> = { windows: 120, minutes: 1440, hours: 720 };

export const minuteMs = 60_000;
export const hourMs = 3_600_000;

interface Timed {
  readonly endMs: number;
}

/** A window and the roll-ups of its minute and its hour, with it in them. */
export type AddedLoad<Window = LoadWindow> = Readonly<Record<LoadTier, Window>>;

/** Windows and their roll-ups, each oldest first. A window belongs to the minute and the hour in which it ended. */
export interface LoadTiers<Window extends Timed = LoadWindow> extends Readonly<Record<LoadTier, readonly Window[]>> {
  /** Tiers that have dropped their oldest. */
  readonly cut: readonly LoadTier[];
}

export const noLoad: LoadTiers<never> = { windows: [], minutes: [], hours: [], cut: [] };

/** When the minute or hour that a window belongs to begins. */
export function bucketOf(window: Timed, lengthMs: number): number {
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

/**
 * Tiers with one more window and what the roll-ups of its minute and hour have become, bounded in number and in bytes.
 *
 * @param mostBytes of each tier; its newest is kept in any case
 * @returns also the tiers that had to drop more than their number asks for
 */
export function withWindow<Window extends Timed>(
  tiers: LoadTiers<Window>,
  added: AddedLoad<Window>,
  sizeOf: (window: Window) => number,
  mostBytes: Readonly<Record<LoadTier, number>>,
): { readonly tiers: LoadTiers<Window>; readonly short: readonly LoadTier[] } {
  const isCut = new Set(tiers.cut);
  const short: LoadTier[] = [];
  const kept = (tier: LoadTier, before: readonly Window[]) => {
    const all = [...before, added[tier]];
    const numKept = numWithin(all.map(sizeOf), loadLimits[tier], mostBytes[tier]);
    if (numKept < all.length) isCut.add(tier);
    if (numKept < Math.min(all.length, loadLimits[tier])) short.push(tier);
    return all.slice(-numKept);
  };
  const others = (tier: LoadTier, lengthMs: number) =>
    tiers[tier].filter((rollUp) => bucketOf(rollUp, lengthMs) !== bucketOf(added[tier], lengthMs));
  const windows = kept('windows', tiers.windows);
  const minutes = kept('minutes', others('minutes', minuteMs));
  const hours = kept('hours', others('hours', hourMs));
  return { tiers: { windows, minutes, hours, cut: loadTiers.filter((tier) => isCut.has(tier)) }, short };
}

/** How many of the newest are within a number and a sum of bytes; the newest is. */
export function numWithin(sizes: readonly number[], most: number, mostBytes: number): number {
  let [num, bytes] = [0, 0];
  for (const size of [...sizes].reverse()) {
    bytes += size;
    if (num > 0 && (num === most || bytes > mostBytes)) break;
    num += 1;
  }
  return num;
}

/**
 * What ended after `sinceMs`, oldest first, none twice: windows as far back as they reach, before them minutes, before these hours.
 * The roll-up in which `sinceMs` lies is taken whole, and the one in which a tier begins that does not reach so far.
 */
export function loadSince<Window extends Timed>(tiers: LoadTiers<Window>, sinceMs: number): Window[] {
  const needsMinutes = isShort(tiers, 'windows', sinceMs);
  const needsHours = needsMinutes && isShort(tiers, 'minutes', sinceMs);
  const byHour = needsHours ? upTo(tiers.hours, tiers.minutes, hourMs) : [];
  const windows = after(tiers.windows, byHour, hourMs);
  const byMinute = needsMinutes ? upTo(after(tiers.minutes, byHour, hourMs), windows, minuteMs) : [];
  return [...byHour, ...byMinute, ...after(windows, byMinute, minuteMs)].filter(({ endMs }) => endMs > sinceMs);
}

/** Some of what a tier has dropped may have ended after `sinceMs`. */
export function isShort<Window extends Timed>({ cut, ...tiers }: LoadTiers<Window>, tier: LoadTier, sinceMs: number): boolean {
  const [oldest] = tiers[tier];
  return cut.includes(tier) && oldest !== undefined && oldest.endMs > sinceMs;
}

/** Roll-ups of what `finer` has dropped: its oldest roll-up may lack some. */
function upTo<Window extends Timed>(rollUps: readonly Window[], finer: readonly Window[], lengthMs: number): readonly Window[] {
  const [oldest] = finer;
  return oldest === undefined ? [] : rollUps.filter((rollUp) => bucketOf(rollUp, lengthMs) <= bucketOf(oldest, lengthMs));
}

/** Those of `finer` that none of `rollUps` holds. */
function after<Window extends Timed>(finer: readonly Window[], rollUps: readonly Window[], lengthMs: number): readonly Window[] {
  const last = rollUps.at(-1);
  return last === undefined ? finer : finer.filter((window) => bucketOf(window, lengthMs) > bucketOf(last, lengthMs));
}
