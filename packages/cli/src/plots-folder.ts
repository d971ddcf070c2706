import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import type { OptionTable } from './command.js';

export const plotsOptions = {
  plots: { value: 'DIR', describe: 'also write SVG plots there', defaultText: 'none' },
} as const satisfies OptionTable;

/** Makes a folder for plots. Commands call it before they measure: a folder that cannot be written is told at once. */
export async function openPlotsFolder(folder: string): Promise<void> {
  await naming(folder, () => mkdir(folder, { recursive: true }));
}

/** @param plots SVG documents by file name */
export async function writePlots(folder: string, plots: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, svg] of Object.entries(plots)) {
    const path = join(folder, name);
    await naming(path, () => writeFile(path, svg));
  }
}

async function naming(file: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(thrown) }, { cause: thrown });
  }
}
