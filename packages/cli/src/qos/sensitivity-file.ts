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
  let saved: unknown;
  try {
    saved = JSON.parse(document);
  } catch (error) {
    throw new EmError('EM_FILE_FORMAT', { file, problem: causeText(error) });
  }
  const found = checkedSensitivity(saved, file);
  if (found.fingerprint === fingerprint) return found;
  throw new EmError('EM_FILE_FORMAT', { file, problem: 'it was measured on another checkpoint; measure this one by qos sensitivity' });
}

/** Of whatever checkpoint. @throws EM_FILE_FORMAT */
export function checkedSensitivity(saved: unknown, file: string): SensitivityReport {
  const refuse = (problem: string) => new EmError('EM_FILE_FORMAT', { file, problem });
  const { use, lossRise, fingerprint } = (saved ?? {}) as Partial<SensitivityReport>;
  if (!isNumbers(use) || lossRise === undefined || lossRise === null || !Object.values(lossRise).every(isNumbers)) {
    throw refuse('wanted what qos sensitivity --save writes: {"use": [NUMBER, …], "lossRise": {FORMAT: [NUMBER, …]}}');
  }
  const lengths = new Set([use.length, ...Object.values(lossRise).map(({ length }) => length)]);
  if (lengths.size > 1) throw refuse(`lists of ${[...lengths].join(' and ')} experts; wanted as many in each`);
  if (typeof fingerprint !== 'string') throw refuse('it does not say of which checkpoint it was measured; measure it by qos sensitivity');
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
