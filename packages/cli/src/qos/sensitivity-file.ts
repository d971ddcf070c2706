import { readFile } from 'node:fs/promises';
import type { SensitivityReport } from '@expertmesh/bench';
import { causeText, EmError } from '@expertmesh/common';
import type { Format } from '@expertmesh/native';

/** @throws EM_FILE_READ, EM_FILE_FORMAT, also where it was measured on another model than that of the fingerprint */
export async function readSensitivity(file: string, fingerprint: string): Promise<SensitivityReport> {
  const document = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  });
  return parseSensitivity(document, file, fingerprint);
}

export function parseSensitivity(document: string, file: string, fingerprint: string): SensitivityReport {
  const refuse = (problem: string) => new EmError('EM_FILE_FORMAT', { file, problem });
  let saved: Partial<SensitivityReport> | null;
  try {
    saved = JSON.parse(document) as Partial<SensitivityReport> | null;
  } catch (error) {
    throw refuse(causeText(error));
  }
  const { use, lossRise } = saved ?? {};
  if (!isNumbers(use) || lossRise === undefined || lossRise === null || !Object.values(lossRise).every(isNumbers)) {
    throw refuse('wanted what qos sensitivity --save writes: {"use": [NUMBER, …], "lossRise": {FORMAT: [NUMBER, …]}}');
  }
  const lengths = new Set([use.length, ...Object.values(lossRise).map(({ length }) => length)]);
  if (lengths.size > 1) throw refuse(`lists of ${[...lengths].join(' and ')} experts; wanted as many in each`);
  if (saved?.fingerprint !== fingerprint) throw refuse('it was measured on another checkpoint; measure this one by qos sensitivity');
  return saved as SensitivityReport;
}

/** @throws EM_FILE_FORMAT where one of the formats was not measured */
export function checkMeasured({ lossRise }: SensitivityReport, formats: readonly Format[], file: string): void {
  const missing = formats.find((format) => lossRise[format] === undefined);
  if (missing === undefined) return;
  throw new EmError('EM_FILE_FORMAT', { file, problem: `nothing of ${missing}: measure it by qos sensitivity, or choose another format` });
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one));
}
