import { read } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { endsWithin } from './safetensors.js';

/** Bytes between two ranges that cost less to read than another read. */
const largestGap = 16 * 1024;
/** Of one read, so that many small tensors in a row do not become one read of a whole file. */
const largestRead = 1024 * 1024;
/** Reads under way: enough that the threads of Node's pool never wait for this one. */
const numReaders = 16;

/** A range, and where its bytes go in the whole. */
interface Sample {
  readonly position: number;
  readonly length: number;
  readonly at: number;
}

/** Ranges that are read together. */
interface Run {
  readonly position: number;
  length: number;
  readonly samples: Sample[];
}

/**
 * The bytes of many small ranges [position, length], which ascend, one after the other: several reads at once, neighbours in one.
 * A file that ends before a range is EM_CHECKPOINT_FILE.
 */
export async function readRanges(handle: FileHandle, file: string, ranges: readonly (readonly [number, number])[]): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(ranges.reduce((sum, [, length]) => sum + length, 0));
  let filled = 0;
  const samples = ranges.map(([position, length]): Sample => {
    filled += length;
    return { position, length, at: filled - length };
  });
  const runs = joinNeighbours(samples);
  let next = 0;
  const readInTurn = async () => {
    let scratch = Buffer.alloc(0);
    for (let run = runs[next++]; run !== undefined; run = runs[next++]) {
      if (scratch.length < run.length) scratch = Buffer.allocUnsafeSlow(run.length);
      await readRun(handle.fd, file, run, scratch);
      for (const { position, length, at } of run.samples)
        scratch.copy(bytes, at, position - run.position, position - run.position + length);
    }
  };
  await Promise.all(Array.from({ length: numReaders }, readInTurn));
  return bytes;
}

function joinNeighbours(samples: readonly Sample[]): Run[] {
  const runs: Run[] = [];
  for (const sample of samples) {
    const { position, length } = sample;
    const last = runs.at(-1);
    const isNear = last !== undefined && position - (last.position + last.length) <= largestGap;
    if (isNear && position + length - last.position <= largestRead) {
      last.length = Math.max(last.length, position + length - last.position);
      last.samples.push(sample);
    } else {
      runs.push({ position, length, samples: [sample] });
    }
  }
  return runs;
}

/** By the callback form of read: a promise of FileHandle's costs several times as much as a read of cached bytes. */
function readRun(descriptor: number, file: string, { position, length }: Run, out: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const readFrom = (done: number) => {
      read(descriptor, out, done, length - done, position + done, (error, bytesRead) => {
        if (error !== null) reject(error);
        else if (bytesRead === 0 && done < length) reject(endsWithin(file, position, length));
        else if (done + bytesRead < length) readFrom(done + bytesRead);
        else resolve();
      });
    };
    readFrom(0);
  });
}
