import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { EmError } from '@expertmesh/common';
import type { LayerActivity, LoadWindow } from './store.js';

const deflated = promisify<Buffer, Buffer>(deflateRaw);
const inflated = promisify<Buffer, Buffer>(inflateRaw);

/** Bytes of a small model's windows, deflated or not: done sooner than handed to another thread. */
const smallBytes = 1024;

/** First byte of what is kept. Earlier versions have kept JSON, which begins with a bracket. */
const version = 1;
const jsonBegins = '['.charCodeAt(0);

/**
 * A window as it is kept: numbers of seven bits a byte, least first, the last without its high bit; deflated. In their order:
 * version, beginning, end, layers, 1 where activity is counted; by layer experts, rows of each, and its activity.
 */
export async function packWindow({ startMs, endMs, rows, activity }: LoadWindow): Promise<Buffer> {
  const numbers = new Numbers();
  numbers.put(version);
  for (const value of [startMs, endMs, rows.length, activity === undefined ? 0 : 1]) numbers.put(value);
  for (const [layer, counts] of rows.entries()) {
    numbers.put(counts.length);
    for (const count of counts) numbers.put(count);
    if (activity === undefined) continue;
    numbers.put(activity[layer]?.batches ?? 0);
    numbers.put(activity[layer]?.activeExperts ?? 0);
  }
  const bytes = numbers.bytes();
  return bytes.length < smallBytes ? deflateRawSync(bytes) : deflated(bytes);
}

/** A large window has a turn of the event loop: others have theirs between several. Rejects with EM_STORE_CONTENT. */
export async function unpackWindow(packed: Buffer, store: string): Promise<LoadWindow> {
  try {
    const bytes = packed.length < smallBytes ? inflateRawSync(packed) : await inflated(packed);
    return bytes[0] === jsonBegins ? fromJson(bytes.toString()) : fromBytes(bytes);
  } catch (error) {
    throw new EmError('EM_STORE_CONTENT', { store, what: 'load window', problem: 'it is not one' }, { cause: error });
  }
}

function fromBytes(bytes: Buffer): LoadWindow {
  let at = 0;
  const next = () => {
    let [value, place] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError(`it ends after ${bytes.length} bytes, within a number`);
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return value;
      place *= 0x80;
    }
  };
  if (next() !== version) throw new RangeError(`it is of version ${bytes[0]}; wanted ${version}`);
  const [startMs, endMs, numLayers, isCounted] = [next(), next(), next(), next() === 1];
  const rows: number[][] = [];
  const activity: LayerActivity[] = [];
  for (let layer = 0; layer < numLayers; layer += 1) {
    const counts: number[] = [];
    for (let left = next(); left > 0; left -= 1) counts.push(next());
    rows.push(counts);
    if (isCounted) activity.push({ batches: next(), activeExperts: next() });
  }
  if (at !== bytes.length) throw new RangeError(`it has ${bytes.length - at} bytes too many`);
  return { startMs, endMs, rows, ...(isCounted && { activity }) };
}

function fromJson(text: string): LoadWindow {
  type Kept = [startMs: number, endMs: number, rows: number[][], activity?: [batches: number, activeExperts: number][]];
  const [startMs, endMs, rows, counted] = JSON.parse(text) as Kept;
  if (![startMs, endMs].every(Number.isFinite) || !rows.flat().every(Number.isFinite)) throw new RangeError('it has no numbers');
  const activity = counted?.map(([batches, activeExperts]) => ({ batches, activeExperts }));
  return { startMs, endMs, rows, ...(activity !== undefined && { activity }) };
}

/** Whole numbers of at most 53 bits, as bytes. */
class Numbers {
  #bytes = Buffer.allocUnsafe(1 << 15);
  #length = 0;

  put(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length);
    let left = Math.round(value);
    while (left >= 0x80) {
      this.#bytes[this.#length++] = (left % 0x80) + 0x80;
      left = Math.floor(left / 0x80);
    }
    this.#bytes[this.#length++] = left;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
