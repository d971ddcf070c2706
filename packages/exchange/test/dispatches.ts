import type { Dispatch, DispatchHandler } from '../src/index.js';
import { randomInteger, seededRandom } from './random.js';

export interface DispatchShape {
  readonly seed: number;
  readonly numRows: number;
  /** Bytes of one row. */
  readonly rowBytes: number;
  readonly numExperts: number;
}

/** Every row for at least one expert, each at most once for an expert, as a router gives them. */
export function randomDispatch({ seed, numRows, rowBytes, numExperts }: DispatchShape): Dispatch {
  const random = seededRandom(seed);
  const rowsOfExpert = Array.from({ length: numExperts }, (): number[] => []);
  for (let row = 0; row < numRows; row++) {
    const first = randomInteger(random, 0, numExperts - 1);
    rowsOfExpert.forEach((rows, expert) => {
      if (expert === first || random() < 0.4) rows.push(row);
    });
  }
  const experts = rowsOfExpert.map((_, expert) => expert).filter((expert) => rowsOfExpert[expert]!.length > 0);
  const rows = new Uint8Array(numRows * rowBytes);
  for (let index = 0; index < rows.length; index++) rows[index] = randomInteger(random, 0, 255);
  return {
    epoch: randomInteger(random, 0, 2 ** 40),
    numerics: 'cpu-v1',
    contents: experts.map((expert) => ({ layer: 3, expert, format: 'bf16', checksum: `00000000000000${10 + expert}` })),
    counts: experts.map((expert) => rowsOfExpert[expert]!.length),
    rowIndex: Uint32Array.from(experts.flatMap((expert) => rowsOfExpert[expert]!)),
    dtype: 'f32',
    numRows,
    rows,
  };
}

/** One row for one expert. */
export function smallDispatch(seed = 1, rowBytes = 64): Dispatch {
  return randomDispatch({ seed, numRows: 1, rowBytes, numExperts: 1 });
}

/** What the tests' experts compute: each byte of the row plus the expert's number plus one. */
export function answerOf(dispatch: Dispatch): Uint8Array {
  const rowBytes = dispatch.rows.length / dispatch.numRows;
  const out = new Uint8Array(dispatch.rowIndex.length * rowBytes);
  let answer = 0;
  dispatch.contents.forEach(({ expert }, index) => {
    for (const end = answer + dispatch.counts[index]!; answer < end; answer++) {
      const row = dispatch.rows.subarray(dispatch.rowIndex[answer]! * rowBytes, (dispatch.rowIndex[answer]! + 1) * rowBytes);
      out.set(
        row.map((byte) => byte + expert + 1),
        answer * rowBytes,
      );
    }
  });
  return out;
}

export const answering: DispatchHandler = { handle: async (_from, dispatch) => answerOf(dispatch) };

/** A signal that never aborts. */
export function wanted(): AbortSignal {
  return new AbortController().signal;
}
