import { readFile } from 'node:fs/promises';
import type { FrontierRow, SensitivityReport } from '@expertmesh/bench';
import { causeText, EmError } from '@expertmesh/common';
import type { QosFrontier } from '@expertmesh/precision';
import { checkedSensitivity } from './sensitivity-file.js';

/** What qos frontier or qos sensitivity has saved, as a controller goes by it. Throws EM_FILE_READ, EM_FILE_FORMAT. */
export async function readFrontier(file: string): Promise<QosFrontier> {
  const document = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  });
  const { sensitivity, rows } = savedIn(document, file);
  const { fingerprint, ...measured } = checkedSensitivity(sensitivity, file);
  const { qosFrontier } = await import('@expertmesh/precision');
  // A row whose experts have no room says how fast a disk is.
  const inMemory = rows.filter(({ assignment, slots }) => assignment !== 'random' && slots === 0);
  return qosFrontier(fingerprint, measured, inMemory);
}

function savedIn(document: string, file: string): { sensitivity: unknown; rows: readonly FrontierRow[] } {
  let saved: { sensitivity?: SensitivityReport; rows?: readonly FrontierRow[]; lossRise?: unknown } | null;
  try {
    saved = JSON.parse(document) as typeof saved;
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: causeText(error) }, { cause: error });
  }
  const sensitivity = saved?.lossRise === undefined ? saved?.sensitivity : saved;
  if (sensitivity === undefined || sensitivity === null) {
    throw new EmError('EM_FILE_FORMAT', {
      file,
      problem: 'it has no losses of single experts: save it by qos sensitivity, or by qos frontier without --assignment random',
    });
  }
  return { sensitivity, rows: saved?.rows ?? [] };
}
