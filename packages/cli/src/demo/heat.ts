import type { ExpertLoad, ExpertmeshClient } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';

/** Rows by model layer and expert. */
export type Heat = readonly (readonly number[])[];

export function toHeat({ layers }: ExpertLoad): Heat {
  const heat: number[][] = [];
  for (const { layer, rows } of layers) heat[layer] = [...rows];
  return Array.from(heat, (rows) => rows ?? []);
}

export function sumOf(heat: Heat): number {
  return heat.reduce((sum, rows) => sum + rows.reduce((layerSum, count) => layerSum + count, 0), 0);
}

/** What was routed between two readings. */
export function difference(after: Heat, before: Heat): Heat {
  return after.map((rows, layer) => rows.map((count, expert) => count - (before[layer]?.[expert] ?? 0)));
}

const pollMs = 20;
const mostPolls = 500;

/** Reads the load until at least `numRows` rows more than `before` have been reported: reports come some time after the rows. */
export async function readHeat(client: ExpertmeshClient, before: Heat, numRows: number): Promise<Heat> {
  for (let poll = 0; poll < mostPolls; poll += 1) {
    const heat = toHeat(await client.load());
    if (sumOf(heat) - sumOf(before) >= numRows) return heat;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new EmError('EM_INTERNAL', { problem: `the workers did not report the ${numRows} rows they routed` });
}

/** The layer whose experts the domains heat most unevenly: there a map shows most. */
export function mostUnevenLayer(heats: readonly Heat[]): number {
  const unevenness = (layer: number) => heats.reduce((sum, heat) => sum + maxOverMean(heat[layer] ?? []), 0);
  const numLayers = Math.max(...heats.map((heat) => heat.length));
  const layers = Array.from({ length: numLayers }, (_, layer) => layer);
  return layers.reduce((best, layer) => (unevenness(layer) > unevenness(best) ? layer : best), 0);
}

function maxOverMean(rows: readonly number[]): number {
  const sum = rows.reduce((total, count) => total + count, 0);
  return sum === 0 ? 0 : (Math.max(...rows) * rows.length) / sum;
}
