import { createHash } from 'node:crypto';
import { EmError } from '@expertmesh/common';
import { type ModelFolder, nonExpertBytes, openModelFolder } from '@expertmesh/models';
import { type Format, loadNative, type PageCache } from '@expertmesh/native';
import {
  countExperts,
  expectedRise,
  nonDominated,
  type PrecisionMap,
  residentSlots,
  type Sensitivity,
  slotBytes,
} from '@expertmesh/precision';
import type { Prompt } from '../buffering/mixed-traffic.js';
import { describeHost, type Host } from '../machine.js';
import { lineChart } from '../plot/line-chart.js';
import { type Assignment, type FrontierSetting, frontierSettings } from './frontier-settings.js';
import { expertSizes } from './model-experts.js';
import { type DecodeRun, PrecisionEngine } from './precision-engine.js';
import { type ScoredDocument, type ScoredText, scoredDocuments } from './scored-text.js';

export interface FrontierOptions {
  readonly modelFolder: string;
  /** Scored, and their beginnings decoded. */
  readonly documents: readonly ScoredText[];
  readonly assignments: readonly Assignment[];
  readonly formats: readonly Format[];
  /** Counts of lowered experts between none and all. */
  readonly steps: number;
  readonly seeds: readonly number[];
  /** Null where no assignment asks for it. */
  readonly sensitivity: Sensitivity | null;
  /** Bytes of fast memory, experts and all else; empty: as much as each setting takes. */
  readonly memories: readonly number[];
  readonly threads: number;
  readonly kernels: string;
  /** Where experts are read that have no room. */
  readonly pageCache: PageCache;
  /** Where converted experts are kept; null: nowhere. */
  readonly cacheFolder: string | null;
  /** How many documents' beginnings are decoded, and how many at once. */
  readonly numPrompts: number;
  readonly atOnce: number;
  /** Measured before; not measured again. */
  readonly known: readonly FrontierPoint[];
  readonly onPoint: (point: FrontierPoint) => Promise<void>;
  readonly onProgress: (fraction: number, text: string) => void;
}

/** What was measured of one precision map with one number of slots. */
export interface FrontierPoint extends DecodeRun {
  /** Names the precision map. */
  readonly map: string;
  /** Experts of each layer in fast memory; 0 = all. */
  readonly slots: number;
  readonly perplexity: number;
  /** From what the checkpoint's own formats predict, in nats a token: the rise of the loss without the noise of its mean. */
  readonly divergence: number;
  /** Tokens that were scored. */
  readonly tokens: number;
}

export interface FrontierRow extends Omit<FrontierSetting, 'map'>, Omit<FrontierPoint, 'map'> {
  /** Fast memory that it was given; null: as much as it takes. */
  readonly memory: number | null;
  /** Of fast memory, at most. */
  readonly memoryBytes: number;
  /** Canonical bytes of all experts. */
  readonly expertBytes: number;
  /** Of the perplexity over that of the checkpoint's own formats. */
  readonly rise: number;
  /** No other row is at least as good in all and better in one of perplexity, throughput and memory. */
  readonly isOnFrontier: boolean;
}

export interface FrontierReport {
  readonly machine: Host;
  readonly experts: number;
  readonly rows: readonly FrontierRow[];
}

/** arXiv 2407.14417 caps prompts and answers alike. */
const promptTokens = 16;
const newTokens = 16;

/** What stands before a translation, or the beginning of a text. */
function promptOf({ ids, source, firstScored }: ScoredDocument): Prompt {
  return { ids: ids.slice(0, source === null ? promptTokens : firstScored), source };
}

interface Place {
  readonly setting: FrontierSetting;
  readonly memory: number | null;
  readonly slots: number;
  readonly memoryBytes: number;
  readonly expertBytes: number;
}

/** Measures perplexity and throughput over the number of experts in fewer bits, which of them these are, and the memory. */
export async function measureFrontier(options: FrontierOptions): Promise<FrontierReport> {
  const folder = await openModelFolder(options.modelFolder);
  const documents = await scoredDocuments(folder, options.documents);
  const settings = frontierSettings(folder, options);
  const places = settings.flatMap((setting) => placesOf(folder, setting, options.memories));
  checkRoom(folder, settings, places, options.memories);
  const prompts = documents.slice(0, options.numPrompts).map(promptOf);
  const { threads, kernels, pageCache, cacheFolder } = options;
  const shape = { atOnce: Math.min(options.atOnce, prompts.length), newTokens };
  const engine = await PrecisionEngine.open(loadNative(), folder, { threads, kernels, pageCache, cacheFolder, documents, prompts, shape });
  try {
    const points = await measureAll(engine, places, options);
    return { machine: describeHost(), experts: countExperts(settings[0]!.map), rows: rowsOf(places, points) };
  } finally {
    engine.close();
  }
}

function placesOf(folder: ModelFolder, setting: FrontierSetting, memories: readonly number[]): Place[] {
  const sizes = expertSizes(folder, setting.map);
  const expertBytes = slotBytes(sizes, Number.POSITIVE_INFINITY);
  const others = nonExpertBytes(folder);
  if (memories.length === 0) return [{ setting, memory: null, slots: 0, memoryBytes: others + expertBytes, expertBytes }];
  return memories.flatMap((memory) => {
    const slots = residentSlots(sizes, memory - others);
    const slotsOrAll = Number.isFinite(slots) ? slots : 0;
    return slots === 0 ? [] : [{ setting, memory, slots: slotsOrAll, memoryBytes: others + slotBytes(sizes, slots), expertBytes }];
  });
}

/** Settings that a memory has no room for are left out; one that has room for none is refused. */
function checkRoom(folder: ModelFolder, settings: readonly FrontierSetting[], places: readonly Place[], memories: readonly number[]): void {
  const tooSmall = memories.find((memory) => !places.some((place) => place.memory === memory));
  if (tooSmall === undefined) return;
  const least = Math.min(...settings.map(({ map }) => slotBytes(expertSizes(folder, map), 1)));
  const wanted = `at least ${nonExpertBytes(folder) + least} bytes: what is not an expert, and one expert of each layer`;
  throw new EmError('EM_OPTION_VALUE', { option: '--memory', got: `${tooSmall} bytes`, wanted });
}

async function measureAll(
  engine: PrecisionEngine,
  places: readonly Place[],
  { known, onPoint, onProgress }: FrontierOptions,
): Promise<Map<string, FrontierPoint>> {
  const points = new Map(known.map((point) => [`${point.map}/${point.slots}`, point]));
  const qualities = new Map(known.map(({ map, perplexity, divergence, tokens }) => [map, { perplexity, divergence, tokens }]));
  const scored = async (map: PrecisionMap) => {
    await engine.hold(map, 0);
    return engine.score();
  };
  let stored: Float64Array | null = null;
  for (const [index, place] of places.entries()) {
    const { setting, slots } = place;
    const map = nameOf(setting.map);
    if (points.has(keyOf(place))) continue;
    onProgress(index / places.length, describe(place));
    if (!qualities.has(map)) {
      stored ??= await scored(places[0]!.setting.map);
      const losses = await scored(setting.map);
      const perplexity = Math.exp(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
      qualities.set(map, { perplexity, divergence: expectedRise(stored, losses), tokens: losses.length });
    }
    await engine.hold(setting.map, slots);
    const point = { map, slots, ...qualities.get(map)!, ...(await engine.decode()) };
    points.set(keyOf(place), point);
    await onPoint(point);
  }
  return points;
}

function rowsOf(places: readonly Place[], points: ReadonlyMap<string, FrontierPoint>): FrontierRow[] {
  const measured = places.map((place) => ({ place, point: points.get(keyOf(place))! }));
  const isOnFrontier = nonDominated(measured.map(({ place, point }) => ({ ...point, memoryBytes: place.memoryBytes })));
  const best = measured[0]!.point.perplexity;
  return measured.map(({ place, point }, index) => {
    const { setting, memory, slots, memoryBytes, expertBytes } = place;
    const { assignment, format, count, seed } = setting;
    const { perplexity, divergence, tokens, tokensPerSecond, misses } = point;
    const chosen = { assignment, format, count, seed, memory, slots, memoryBytes, expertBytes };
    const rise = perplexity / best - 1;
    return { ...chosen, perplexity, rise, divergence, tokens, tokensPerSecond, misses, isOnFrontier: isOnFrontier[index]! };
  });
}

function keyOf({ setting, slots }: Place): string {
  return `${nameOf(setting.map)}/${slots}`;
}

function nameOf(map: PrecisionMap): string {
  return createHash('sha256').update(JSON.stringify(map)).digest('hex').slice(0, 16);
}

function describe({ setting: { assignment, format, count }, memory }: Place): string {
  const where = memory === null ? '' : ` in ${(memory / 2 ** 20).toFixed(0)} MiB`;
  return assignment === 'stored' ? `experts as stored${where}` : `${count} experts in ${format}, ${assignment}${where}`;
}

/** Rise of the perplexity over the bytes of all experts, a line for each assignment and format; rows of the frontier have a ring. */
export function frontierPlot(rows: readonly FrontierRow[]): string {
  const pointOf = ({ expertBytes, rise }: FrontierRow) => [expertBytes / 2 ** 20, 100 * rise] as const;
  const stored = rows.filter(({ assignment }) => assignment === 'stored').slice(0, 1);
  const nameOfRow = ({ assignment, format, seed }: FrontierRow) => `${format}, ${assignment}${seed === null ? '' : ` ${seed}`}`;
  const names = [...new Set(rows.filter(({ assignment }) => assignment !== 'stored').map(nameOfRow))];
  const series = names.map((name) => {
    const points = [...stored, ...rows.filter((row) => nameOfRow(row) === name)].map(pointOf);
    return { name, points: points.sort((a, b) => a[0] - b[0]) };
  });
  const rings = rows.filter(({ isOnFrontier }) => isOnFrontier).map(pointOf);
  return lineChart({ title: 'Perplexity over memory', xLabel: 'experts, MiB', yLabel: 'rise of the perplexity, %', series, rings });
}
