import type { Dispatch } from './base.js';
import { rowBytes } from './codec/dispatch-check.js';
import { frameError } from './codec/frame-error.js';
import type { ResultPart } from './codec/result-frame.js';

/** Bytes of the answer to a dispatch: one row for each entry of rowIndex. */
export function answerBytes(dispatch: Dispatch): number {
  return dispatch.rowIndex.length * rowBytes(dispatch);
}

/** Puts the parts of one answer together. */
export class AnswerAssembly {
  readonly #numRows: number;
  readonly #bytesOfRow: number;
  #numReceived = 0;
  #whole: Buffer | null = null;

  constructor(dispatch: Dispatch) {
    this.#numRows = dispatch.rowIndex.length;
    this.#bytesOfRow = rowBytes(dispatch);
  }

  /** The whole answer after its last part, else null. An answer of one part stays the view that it is. Throws EM_EXCHANGE_FRAME. */
  add(part: ResultPart): Uint8Array | null {
    const { firstRow, numRows, totalRows, rows } = part;
    if (totalRows !== this.#numRows || firstRow !== this.#numReceived || numRows === 0 || firstRow + numRows > totalRows) {
      throw frameError(`answer rows ${firstRow} + ${numRows} of ${totalRows}; wanted from ${this.#numReceived} of ${this.#numRows}`);
    }
    if (rows.length !== numRows * this.#bytesOfRow) {
      throw frameError(`${rows.length} bytes for ${numRows} answer rows of ${this.#bytesOfRow} bytes`);
    }
    if (numRows === totalRows) return rows;
    this.#whole ??= Buffer.allocUnsafe(totalRows * this.#bytesOfRow);
    this.#whole.set(rows, firstRow * this.#bytesOfRow);
    this.#numReceived += numRows;
    return this.#numReceived === totalRows ? this.#whole : null;
  }
}

/** Cuts an answer into parts of at most `mostBytes` of rows (or of one row). */
export function splitAnswer(id: number, totalRows: number, rows: Uint8Array, mostBytes: number): ResultPart[] {
  const bytesOfRow = rows.length / totalRows;
  const rowsOfPart = Math.max(1, Math.floor(mostBytes / bytesOfRow));
  const parts: ResultPart[] = [];
  for (let firstRow = 0; firstRow < totalRows; firstRow += rowsOfPart) {
    const numRows = Math.min(rowsOfPart, totalRows - firstRow);
    parts.push({ id, firstRow, numRows, totalRows, rows: rows.subarray(firstRow * bytesOfRow, (firstRow + numRows) * bytesOfRow) });
  }
  return parts;
}
