import { join } from 'node:path';

/**
 * Where the converted experts of a checkpoint are kept.
 *
 * @param cacheFolder of all models; null: none is kept
 * @param fingerprint of the checkpoint
 * @param numerics of the engine, as its conversions decide bits
 * @returns of {@link TierOptions}
 */
export function convertedFolder(cacheFolder: string | null, fingerprint: string, numerics: string): string {
  return cacheFolder === null ? '' : join(cacheFolder, `${fingerprint}-${numerics}`);
}
