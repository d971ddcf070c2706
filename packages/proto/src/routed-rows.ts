/** What has been counted of one layer; rows by expert. */
export interface CountedLayer {
  readonly rows: ArrayLike<number>;
  readonly batches: number;
  readonly activeExperts: number;
}

/** Report.routed. @param layers by model layer */
export function routedRows(layers: readonly CountedLayer[]): Uint8Array {
  const bytes: number[] = [];
  for (const [layer, { rows, batches, activeExperts }] of layers.entries()) {
    const begin = bytes.length;
    for (const value of [layer, rows.length, batches, activeExperts]) put(bytes, value);
    const bits = bytes.length;
    for (let at = 0; at < bytesOf(rows.length); at += 1) bytes.push(0);
    const empty = bytes.length;
    for (let expert = 0; expert < rows.length; expert += 1) {
      if (rows[expert] === 0) continue;
      bytes[bits + (expert >> 3)]! |= 1 << (expert & 7);
      put(bytes, rows[expert]!);
    }
    if (bytes.length === empty) bytes.length = begin;
  }
  return Uint8Array.from(bytes);
}

/** Where the rows of a report are added. */
export interface RoutedCounts {
  /** Of a layer, by expert, to be added to; undefined where the layer is not counted. */
  rowsOf(layer: number): number[] | undefined;
  activity(layer: number, batches: number, activeExperts: number): void;
}

/**
 * Reads Report.routed without making anything of it first: of a thousand workers it is the most that a leader does. Experts that are not
 * counted are left out, and what follows that which cannot be read.
 *
 * @returns how many rows have been counted
 */
export function addRoutedRows(bytes: Uint8Array, counts: RoutedCounts): number {
  const read = new Varints(bytes);
  let sum = 0;
  while (read.at < bytes.length) {
    const [layer, numExperts, batches, activeExperts] = [read.next(), read.next(), read.next(), read.next()];
    const bits = read.at;
    const rowsBegin = bits + bytesOf(numExperts);
    if (!(rowsBegin <= bytes.length)) break;
    read.at = rowsBegin;
    const rows = counts.rowsOf(layer) ?? [];
    for (let byte = bits; byte < rowsBegin; byte += 1) {
      for (let left = bytes[byte]!; left !== 0; left &= left - 1) {
        const expert = 8 * (byte - bits) + 31 - Math.clz32(left & -left);
        const count = read.next();
        // NaN where there are no more.
        if (!(expert < rows.length && count > 0)) continue;
        rows[expert]! += count;
        sum += count;
      }
    }
    if (batches > 0 && activeExperts >= 0) counts.activity(layer, batches, activeExperts);
  }
  return sum;
}

class Varints {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** NaN beyond the end. */
  next(): number {
    const first = this.#bytes[this.at++];
    if (first === undefined) return Number.NaN;
    return first < 0x80 ? first : this.#rest(first & 0x7f);
  }

  #rest(low: number): number {
    let [value, place] = [low, 0x80];
    for (;;) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * place;
      if (byte < 0x80) return Math.min(value, Number.MAX_SAFE_INTEGER);
      place *= 0x80;
    }
  }
}

function put(bytes: number[], value: number): void {
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
  bytes.push(left);
}

function bytesOf(numExperts: number): number {
  return Math.ceil(numExperts / 8);
}
