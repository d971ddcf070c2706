import type { Content } from '@expertmesh/placement';
import type { Dispatch } from './base.js';
import { rowBytes } from './codec/dispatch-check.js';

/** Some of a dispatch's rows with all that is asked of them: a dispatch of its own. */
export interface DispatchPart {
  readonly dispatch: Dispatch;
  /** [answers of the part] where each of its answers stands in the whole answer. */
  readonly answerIndex: readonly number[];
}

/**
 * Cuts a dispatch by rows into parts of at most `mostBytes` of rows (or of one row). Each row travels once, with the
 * answers wanted of it; the bits of an answer do not depend on the rows beside it.
 */
export function splitDispatch(dispatch: Dispatch, mostBytes: number): DispatchPart[] {
  const bytesOfRow = rowBytes(dispatch);
  const rowsOfPart = Math.max(1, Math.floor(mostBytes / bytesOfRow));
  const numParts = Math.ceil(dispatch.numRows / rowsOfPart);
  const parts = Array.from({ length: numParts }, (_, index) => new PartBuilder(index * rowsOfPart));
  let answer = 0;
  dispatch.contents.forEach((content, contentIndex) => {
    for (const end = answer + dispatch.counts[contentIndex]!; answer < end; answer++) {
      const row = dispatch.rowIndex[answer]!;
      parts[Math.floor(row / rowsOfPart)]!.add(content, row, answer);
    }
  });
  return parts
    .filter((part) => part.answerIndex.length > 0)
    .map((part) => {
      const numRows = Math.min(rowsOfPart, dispatch.numRows - part.firstRow);
      const rows = dispatch.rows.subarray(part.firstRow * bytesOfRow, (part.firstRow + numRows) * bytesOfRow);
      const { contents, counts, answerIndex } = part;
      return { dispatch: { ...dispatch, contents, counts, rowIndex: Uint32Array.from(part.rowIndex), numRows, rows }, answerIndex };
    });
}

/** Copies a part's answer rows to their places in the whole answer. */
export function placeAnswer(whole: Uint8Array, part: DispatchPart, answer: Uint8Array): void {
  const bytesOfRow = answer.length / part.answerIndex.length;
  part.answerIndex.forEach((place, index) => {
    whole.set(answer.subarray(index * bytesOfRow, (index + 1) * bytesOfRow), place * bytesOfRow);
  });
}

class PartBuilder {
  readonly contents: Content[] = [];
  readonly counts: number[] = [];
  readonly rowIndex: number[] = [];
  readonly answerIndex: number[] = [];

  constructor(readonly firstRow: number) {}

  add(content: Content, row: number, answer: number): void {
    if (this.contents.at(-1) !== content) {
      this.contents.push(content);
      this.counts.push(0);
    }
    this.counts[this.counts.length - 1]!++;
    this.rowIndex.push(row - this.firstRow);
    this.answerIndex.push(answer);
  }
}
