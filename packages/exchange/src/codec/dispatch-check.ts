import type { Dispatch } from '../base.js';

const elementBytes: Readonly<Record<Dispatch['dtype'], number>> = { f32: 4, f16: 2, bf16: 2 };

export function isRowDtype(text: string): text is Dispatch['dtype'] {
  return Object.hasOwn(elementBytes, text);
}

/** Bytes of one row; the same for a dispatch's rows and its answer's. */
export function rowBytes(dispatch: Dispatch): number {
  return dispatch.rows.length / dispatch.numRows;
}

/**
 * Why the parts of a dispatch do not fit each other, or null. The receiver computes with raw memory by these numbers, and
 * the bound on the answers keeps a small frame from asking for a large answer.
 */
export function dispatchProblem(dispatch: Dispatch): string | null {
  const { contents, counts, rowIndex, dtype, numRows, rows } = dispatch;
  if (numRows === 0 || rowIndex.length === 0) return 'no rows';
  if (rows.length === 0 || rows.length % (numRows * elementBytes[dtype]) !== 0)
    return `${rows.length} bytes for ${numRows} rows of ${dtype}`;
  if (counts.length !== contents.length) return `${counts.length} counts for ${contents.length} contents`;
  const numAnswers = counts.reduce((sum, count) => sum + count, 0);
  if (numAnswers !== rowIndex.length) return `counts of ${numAnswers} answers with ${rowIndex.length} row indices`;
  if (numAnswers > numRows * contents.length) return `${numAnswers} answers of ${numRows} rows for ${contents.length} contents`;
  const outside = rowIndex.find((index) => index >= numRows);
  return outside === undefined ? null : `row index ${outside} of ${numRows} rows`;
}
