import { createHash, hash as digestOf } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { causeText, EmError } from '@expertmesh/common';
import type { TensorEntry } from '@expertmesh/native';
import { isMissingFile } from '../json-file.js';
import { withFile } from './safetensors.js';
import { readRanges } from './sample-ranges.js';

const sampleBytes = 256;
const numSamples = 4;
/** Tensors up to this size are read whole. */
const wholeBytes = 4096;

/**
 * 16 hex digits over what a folder means: `settings` (spec and what stands beside it), each tensor's name, dtype, shape and
 * sampled bytes, and the bytes of `wholeFiles`, which may be absent. File names, shards and the order of tensors do not
 * count. Other weights differ in some sample of some tensor; a few flipped bytes of a huge tensor may not.
 */
export async function fingerprint(
  settings: unknown,
  files: readonly string[],
  tensors: readonly TensorEntry[],
  wholeFiles: readonly string[],
): Promise<string> {
  const hash = createHash('sha256');
  hash.update(canonicalJson(settings));
  hash.update(canonicalJson(await Promise.all(wholeFiles.map(digestOfFile))));
  const samples = await sampleFiles(files, tensors);
  const described = [...tensors]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    // As canonicalJson writes it, without its price.
    .flatMap(({ name, dtype, shape }) => [
      Buffer.from(`{"dtype":"${dtype}","name":${JSON.stringify(name)},"shape":[${shape.join()}]}`),
      samples.get(name)!,
    ]);
  // At once: an update costs more than the bytes of a tensor's description.
  return hash.update(Buffer.concat(described)).digest('hex').slice(0, 16);
}

/** Digest of each tensor's samples, by name; each file is opened once and read in ascending order. */
async function sampleFiles(files: readonly string[], tensors: readonly TensorEntry[]): Promise<Map<string, Buffer>> {
  const samples = new Map<string, Buffer>();
  for (const [index, file] of files.entries()) {
    const ofFile = tensors.filter((tensor) => tensor.file === index).sort((a, b) => a.begin - b.begin);
    const ranges = ofFile.map(samplePositions);
    const bytes = await withFile(file, (handle) => readRanges(handle, file, ranges.flat()));
    let begin = 0;
    for (const [at, tensor] of ofFile.entries()) {
      const end = ranges[at]!.reduce((sum, [, length]) => sum + length, begin);
      samples.set(tensor.name, digestOf('sha256', bytes.subarray(begin, end), 'buffer'));
      begin = end;
    }
  }
  return samples;
}

/** [position, length] of evenly spread samples, the first and the last bytes among them; the whole of a small tensor. */
function samplePositions({ begin, end }: TensorEntry): [number, number][] {
  const size = end - begin;
  if (size <= wholeBytes) return [[begin, size]];
  return Array.from({ length: numSamples }, (_, i) => [begin + Math.floor((i * (size - sampleBytes)) / (numSamples - 1)), sampleBytes]);
}

async function digestOfFile(file: string): Promise<string | null> {
  try {
    return digestOf('sha256', await readFile(file), 'hex');
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (item instanceof Float32Array) return Array.from(item);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(sortedEntries(item));
  });
}
