import type { ModelFolder } from '@expertmesh/models';
import type { Format } from '@expertmesh/native';
import {
  assignWithin,
  countExperts,
  lowered,
  type PrecisionMap,
  randomOrder,
  type Sensitivity,
  sensitivityOrder,
} from '@expertmesh/precision';
import { expertSizes, storedMap } from './model-experts.js';

export const assignments = ['random', 'sensitive'] as const;
export type Assignment = (typeof assignments)[number];

export const loweredFormats = ['q8', 'q4', 'nf4', 'q2'] as const satisfies readonly Format[];

/** Which experts are in which format, and how that was chosen. */
export interface FrontierSetting {
  /** `stored`: all as in the checkpoint. */
  readonly assignment: Assignment | 'stored';
  /** Of the lowered experts; `mixed`: each in one of its own, so that all take a size at the least loss. */
  readonly format: Format | 'mixed' | 'stored';
  /** Of lowered experts. */
  readonly count: number;
  /** Of the random choice; null where there is none. */
  readonly seed: number | null;
  readonly map: PrecisionMap;
}

export interface SettingsWanted {
  readonly assignments: readonly Assignment[];
  readonly formats: readonly Format[];
  /** Counts of lowered experts between none and all. */
  readonly steps: number;
  readonly seeds: readonly number[];
  /** Null where no assignment asks for it. */
  readonly sensitivity: Sensitivity | null;
}

/** None lowered once, then some to all in each format, chosen by each assignment. */
export function frontierSettings(folder: ModelFolder, wanted: SettingsWanted): FrontierSetting[] {
  const stored = storedMap(folder);
  const experts = countExperts(stored);
  const all = Array.from({ length: wanted.steps }, (_, step) => Math.round(((step + 1) * experts) / wanted.steps));
  const counts = [...new Set(all)].filter((count) => count > 0);
  const settings = wanted.assignments.flatMap((assignment): FrontierSetting[] => {
    if (assignment === 'random') return randomSettings(stored, counts, wanted);
    if (wanted.sensitivity === null) throw new RangeError('the sensitive assignment wants sensitivities');
    return [...sensitiveSettings(stored, counts, wanted, wanted.sensitivity), ...mixedSettings(folder, wanted, wanted.sensitivity)];
  });
  return [{ assignment: 'stored', format: 'stored', count: 0, seed: null, map: stored }, ...settings];
}

function randomSettings(stored: PrecisionMap, counts: readonly number[], { formats, seeds }: SettingsWanted): FrontierSetting[] {
  return formats.flatMap((format) =>
    seeds.flatMap((seed) => {
      const order = randomOrder(countExperts(stored), seed);
      return counts.map((count): FrontierSetting => {
        return { assignment: 'random', format, count, seed, map: lowered(stored, order, count, format) };
      });
    }),
  );
}

function sensitiveSettings(
  stored: PrecisionMap,
  counts: readonly number[],
  { formats }: SettingsWanted,
  { lossRise, use }: Sensitivity,
): FrontierSetting[] {
  return formats.flatMap((format) => {
    const order = sensitivityOrder(lossRise[format] ?? [], use);
    return counts.map((count): FrontierSetting => {
      return { assignment: 'sensitive', format, count, seed: null, map: lowered(stored, order, count, format) };
    });
  });
}

/** All experts within sizes from as stored down to all in the smallest format. */
function mixedSettings(folder: ModelFolder, { formats, steps }: SettingsWanted, { lossRise }: Sensitivity): FrontierSetting[] {
  const stored = storedMap(folder);
  const inFormat = (format: Format) =>
    expertSizes(
      folder,
      stored.map((experts) => experts.map(() => format)),
    ).flat();
  const asStored = stored.flat();
  const storedSizes = expertSizes(folder, stored).flat();
  const lower = formats.map((format) => ({ format, sizes: inFormat(format), rises: lossRise[format] ?? [] }));
  const choices = asStored.map((format, expert) => [
    { format, bytes: storedSizes[expert]!, lossRise: 0 },
    ...lower.map((one) => ({ format: one.format, bytes: one.sizes[expert]!, lossRise: one.rises[expert] ?? 0 })),
  ]);
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
  const most = sum(storedSizes);
  const least = sum(choices.map((own) => Math.min(...own.map(({ bytes }) => bytes))));
  return Array.from({ length: steps - 1 }, (_, step) => most - ((step + 1) * (most - least)) / steps).flatMap((budget) => {
    const chosen = assignWithin(choices, budget);
    if (chosen === null) return [];
    const count = chosen.filter((format, expert) => format !== asStored[expert]).length;
    let next = 0;
    const map = stored.map((experts) => experts.map(() => chosen[next++]!));
    return [{ assignment: 'sensitive', format: 'mixed', count, seed: null, map } as const];
  });
}
