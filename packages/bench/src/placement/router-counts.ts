import { readFile } from 'node:fs/promises';
import { ExpertmeshClient } from '@expertmesh/client';
import { EmError } from '@expertmesh/common';
import { startLocalCluster } from '@expertmesh/local';
import type { DomainCounts } from './domains.js';
import type { Load } from './trace.js';

/** Texts of one domain. */
export interface DomainTexts {
  readonly domain: string;
  readonly texts: readonly string[];
}

/** Texts whose rows are counted together: reports take time, and a single text has few rows. */
const textsPerGroup = 2;
const reportIntervalMs = 20;
const mostPolls = 500;

/** Lets a model read texts, and counts which experts its router chose. */
export async function countRouterChoices(
  modelFolder: string,
  domains: readonly DomainTexts[],
  onProgress: (fraction: number) => void,
): Promise<DomainCounts> {
  const cluster = await startLocalCluster({ modelFolder, workers: 1, exchange: 'loopback', reportIntervalMs });
  const client = new ExpertmeshClient(cluster.endpoint);
  try {
    const counts = new Map<string, Load[]>();
    const { model } = await client.status();
    const rowsPerToken = (model?.numMoeLayers ?? 0) * (model?.expertsPerToken ?? 0);
    let before: Load = [];
    for (const [index, { domain, texts }] of domains.entries()) {
      const groups: Load[] = [];
      for (let begin = 0; begin + textsPerGroup <= texts.length; begin += textsPerGroup) {
        onProgress((index + begin / texts.length) / domains.length);
        const scores = await client.score(texts.slice(begin, begin + textsPerGroup).map((text) => ({ text })));
        // A text's last token is scored, but not read: nothing comes after it.
        const numTokens = scores.reduce((sum, { tokens }) => sum + tokens, 0);
        const after = await readLoad(client, sumOf(before) + numTokens * rowsPerToken);
        groups.push(after.map((rows, layer) => rows.map((count, expert) => count - (before[layer]?.[expert] ?? 0))));
        before = after;
      }
      counts.set(domain, groups);
    }
    return counts;
  } finally {
    client.close();
    await cluster.stop(0);
  }
}

/** Texts as the demo model has them for its checks: one JSON object with `text` a line. */
export async function readTexts(domain: string, path: string): Promise<DomainTexts> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return { domain, texts: lines.map((line) => (JSON.parse(line) as { text: string }).text) };
}

/** Reads until all rows have been reported: reports come some time after the rows. */
async function readLoad(client: ExpertmeshClient, numRows: number): Promise<Load> {
  for (let poll = 0; poll < mostPolls; poll += 1) {
    const { layers } = await client.load();
    const load = layers.map(({ rows }) => [...rows]);
    if (sumOf(load) >= numRows) return load;
    await new Promise((resolve) => setTimeout(resolve, reportIntervalMs / 2));
  }
  throw new EmError('EM_INTERNAL', { problem: `the worker did not report the ${numRows} rows it routed` });
}

function sumOf(load: Load): number {
  return load.reduce((sum, rows) => sum + rows.reduce((layerSum, count) => layerSum + count, 0), 0);
}
