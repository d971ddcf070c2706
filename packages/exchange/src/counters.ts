import type { ExchangeCounters } from './base.js';

export function newCounters(): ExchangeCounters {
  return { rowsIn: 0, rowsOut: 0, bytesIn: 0, bytesOut: 0, refused: 0, framesRefused: 0 };
}

/** `rows`: activations of a dispatch or of (part of) an answer; framing is not counted. */
export function countIn(counters: ExchangeCounters, numRows: number, rows: Uint8Array): void {
  counters.rowsIn += numRows;
  counters.bytesIn += rows.length;
}

export function countOut(counters: ExchangeCounters, numRows: number, rows: Uint8Array): void {
  counters.rowsOut += numRows;
  counters.bytesOut += rows.length;
}
