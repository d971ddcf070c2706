import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { causeText, EmError } from '@expertmesh/common';
import { z } from 'zod';
import type { RoutingTrace, TraceBatch } from './routing-trace.js';

// A trace file is gzip of a line of JSON, the header, and numbers of 7 bits a byte, the low ones first, the highest bit set where more
// follow. Of each batch: domain, document, rows; then of each layer the number of experts with rows, and of each of these how many
// experts were passed over since the last one, and its rows.

const version = 1;

const headerSchema = z.strictObject({
  trace: z.literal('expertmesh'),
  version: z.literal(version),
  model: z.string(),
  expertsPerToken: z.int().positive(),
  layers: z.array(z.int().nonnegative()),
  numEncoderLayers: z.int().nonnegative(),
  numExperts: z.array(z.int().positive()),
  domains: z.array(z.string()),
  numBatches: z.int().nonnegative(),
});

export async function writeTrace(file: string, trace: RoutingTrace): Promise<void> {
  try {
    await writeFile(file, encodeTrace(trace));
  } catch (thrown) {
    throw new EmError('EM_FILE_WRITE', { file, cause: causeText(thrown) }, { cause: thrown });
  }
}

/** @throws EM_FILE_READ, EM_FILE_FORMAT */
export async function readTrace(file: string): Promise<RoutingTrace> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (thrown) {
    throw new EmError('EM_FILE_READ', { file, cause: causeText(thrown) }, { cause: thrown });
  }
  try {
    return decodeTrace(bytes);
  } catch (thrown) {
    const problem = `not a trace of this version (${causeText(thrown)}). Record it again: expertmesh trace record`;
    throw new EmError('EM_FILE_FORMAT', { file, problem }, { cause: thrown });
  }
}

export function encodeTrace({ batches, ...facts }: RoutingTrace): Uint8Array {
  const domains = [...new Set(batches.map(({ domain }) => domain))];
  const header = { trace: 'expertmesh', version, ...facts, domains, numBatches: batches.length };
  const numbers: number[] = [];
  for (const { domain, document, rows, counts } of batches) {
    put(numbers, domains.indexOf(domain));
    put(numbers, document);
    put(numbers, rows);
    for (const layer of counts) putLayer(numbers, layer);
  }
  return gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), Buffer.from(numbers)]));
}

export function decodeTrace(bytes: Uint8Array): RoutingTrace {
  const content = gunzipSync(bytes);
  const end = content.indexOf('\n');
  const { domains, numBatches, trace, version: _, ...facts } = headerSchema.parse(JSON.parse(content.toString('utf8', 0, end)));
  const reader = new NumberReader(content.subarray(end + 1));
  const batches = Array.from({ length: numBatches }, (): TraceBatch => {
    const domain = domains[reader.next()];
    if (domain === undefined) throw new Error('a batch of a domain that is not named');
    const [document, rows] = [reader.next(), reader.next()];
    return { domain, document, rows, counts: facts.numExperts.map((numExperts) => readLayer(reader, numExperts)) };
  });
  if (!reader.isAtEnd) throw new Error('more than its batches');
  return { ...facts, batches };
}

function putLayer(numbers: number[], counts: readonly number[]): void {
  put(
    numbers,
    counts.reduce((active, count) => active + (count > 0 ? 1 : 0), 0),
  );
  let last = -1;
  for (const [expert, count] of counts.entries()) {
    if (count === 0) continue;
    put(numbers, expert - last - 1);
    put(numbers, count);
    last = expert;
  }
}

function readLayer(reader: NumberReader, numExperts: number): number[] {
  const counts = new Array<number>(numExperts).fill(0);
  let expert = -1;
  for (let left = reader.next(); left > 0; left -= 1) {
    expert += reader.next() + 1;
    if (expert >= numExperts) throw new Error(`expert ${expert} of ${numExperts}`);
    counts[expert] = reader.next();
  }
  return counts;
}

function put(numbers: number[], value: number): void {
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) numbers.push((left % 0x80) | 0x80);
  numbers.push(left);
}

class NumberReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  next(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error('cut off');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }
}
