import { EmError } from '@expertmesh/common';
import { formatBytes } from '../ui/units.js';
import { type Check, fail, ok, warn } from './check.js';

export interface ModelFinding {
  readonly check: Check;
  /** Of all weights; null when the folder is not valid. */
  readonly bytes: number | null;
}

/** Checks a model folder as a worker does before it registers. */
export async function checkModel(path: string): Promise<ModelFinding> {
  const { openModelFolder } = await import('@expertmesh/models');
  try {
    const { id, architecture, tensors, warnings } = await openModelFolder(path);
    const bytes = tensors.reduce((sum, { begin, end }) => sum + end - begin, 0);
    const detail = `${id} (${architecture}), ${formatBytes(bytes)} of weights`;
    const [first] = warnings;
    const check =
      first === undefined
        ? ok('model', detail)
        : warn('model', `${detail}; ${warnings.join('; ')}`, 'Nothing has to be done if these are meant to be there');
    return { check, bytes };
  } catch (thrown) {
    if (!(thrown instanceof EmError)) throw thrown;
    const remedy = `Look at it with: expertmesh model inspect ${path}; download it again if it is damaged`;
    return { check: fail('model', `${thrown.code}: ${thrown.message}`, remedy), bytes: null };
  }
}
