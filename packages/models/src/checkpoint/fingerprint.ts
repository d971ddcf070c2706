import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { DecoderSpec, TensorEntry } from '@expertmesh/native';
import { readExactly } from './safetensors.js';

const sampleBytes = 64;
const numSamples = 4;

/**
 * 16 hex digits over what a folder means: the spec, `meaning` (settings beside it), and each tensor's name, dtype, shape
 * and sampled bytes. File names, shards and the order of tensors do not count. Other weights differ in some sample of
 * some tensor; a few flipped bytes of a huge tensor may not.
 */
export async function fingerprint(
  architecture: string,
  spec: DecoderSpec,
  meaning: unknown,
  files: readonly string[],
  tensors: readonly TensorEntry[],
): Promise<string> {
  const hash = createHash('sha256');
  hash.update(canonicalJson({ architecture, spec, meaning }));
  const samples = await sampleFiles(files, tensors);
  for (const tensor of [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(canonicalJson({ name: tensor.name, dtype: tensor.dtype, shape: tensor.shape }));
    hash.update(samples.get(tensor.name)!);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Digest of each tensor's samples, by name; each file is opened once and read in ascending order. */
async function sampleFiles(files: readonly string[], tensors: readonly TensorEntry[]): Promise<Map<string, Buffer>> {
  const samples = new Map<string, Buffer>();
  for (const [index, file] of files.entries()) {
    const ofFile = tensors.filter((tensor) => tensor.file === index).sort((a, b) => a.begin - b.begin);
    const handle = await open(file);
    try {
      for (const tensor of ofFile) {
        const hash = createHash('sha256');
        for (const [position, length] of samplePositions(tensor)) hash.update(await readExactly(handle, file, position, length));
        samples.set(tensor.name, hash.digest());
      }
    } finally {
      await handle.close();
    }
  }
  return samples;
}

/** [position, length] of evenly spread samples, the first and the last bytes among them; the whole of a small tensor. */
function samplePositions({ begin, end }: TensorEntry): [number, number][] {
  const size = end - begin;
  if (size <= numSamples * sampleBytes) return [[begin, size]];
  return Array.from({ length: numSamples }, (_, i) => [begin + Math.floor((i * (size - sampleBytes)) / (numSamples - 1)), sampleBytes]);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (item instanceof Float32Array) return Array.from(item);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
