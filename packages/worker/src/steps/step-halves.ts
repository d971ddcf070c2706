import type { Slice } from './scheduler.js';

/**
 * A step's slices in two parts of nearly as many rows, in their order; in one where there is nothing to part. A prompt may be cut: its
 * rows in the second part then come right after those in the first. A source is not: its rows all see each other.
 */
export function halvesOf(slices: readonly Slice[]): readonly (readonly Slice[])[] {
  const first: Slice[] = [];
  const second: Slice[] = [];
  let room = Math.ceil(numRowsOf(slices) / 2);
  for (const slice of slices) {
    const isAcross = room > 0 && room < slice.numRows;
    if (isAcross && slice.stack === 'decoder') {
      first.push(rowsOf(slice, 0, room));
      second.push(rowsOf(slice, room, slice.numRows));
    } else {
      (room > 0 ? first : second).push(slice);
    }
    room = Math.max(0, room - slice.numRows);
  }
  return second.length === 0 ? [first] : [first, second];
}

/** Whether the second part goes on with the sequence that the first ends in. */
export function isCut([first, second]: readonly (readonly Slice[])[]): boolean {
  return second !== undefined && first?.at(-1)?.sequence === second[0]?.sequence;
}

export function numRowsOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, { numRows }) => sum + numRows, 0);
}

function rowsOf(slice: Slice, begin: number, end: number): Slice {
  const firstLogitRow = slice.numRows - slice.numLogitRows;
  return {
    ...slice,
    first: slice.first + begin,
    numRows: end - begin,
    numLogitRows: Math.max(0, end - Math.max(begin, firstLogitRow)),
  };
}
