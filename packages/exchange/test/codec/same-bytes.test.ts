// Frames whose bytes native/tests/exchange_frames.txt holds, which native/tests/test_exchange_frames.cc makes and reads too: the two codecs
// are one. `npx vitest run -u` does not write it; print `written` to renew it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Dispatch } from '../../src/index.js';
import { encodeCancel, encodeDispatch, encodeHello, encodeRefused, encodeResult } from './encoded.js';

const recorded = readFileSync(new URL('../../../../native/tests/exchange_frames.txt', import.meta.url), 'utf8');

const dispatch: Dispatch = {
  epoch: 2 ** 40 + 5,
  numerics: 'cpu-v1',
  contents: [
    { layer: 0, expert: 300, format: 'bf16', checksum: '0123456789abcdef' },
    { layer: 3, expert: 0, format: 'f32', checksum: 'fedcba9876543210' },
  ],
  counts: [2, 1],
  rowIndex: Uint32Array.of(0, 199, 128),
  dtype: 'f16',
  numRows: 200,
  rows: Uint8Array.from({ length: 400 }, (_, index) => index % 251),
};

const rows = Uint8Array.from({ length: 12 }, (_, index) => 100 + index);

test('the frames that both codecs write are those recorded', () => {
  const hello = { worker: 'wörker-1', incarnation: 'in_7', numerics: 'cpu-v1', wireDtype: 'bf16' };
  const frames = {
    callerHello: encodeHello({ ...hello, windowBytes: 0, cluster: '', fingerprint: '' }),
    calleeHello: encodeHello({ ...hello, windowBytes: 2 ** 43 + 1, cluster: 'prod', fingerprint: 'f00d' }),
    dispatch: encodeDispatch(2 ** 35 + 1, dispatch),
    cancel: encodeCancel(77),
    result: encodeResult({ id: 2 ** 52, firstRow: 3, numRows: 3, totalRows: 300, rows }),
    firstResult: encodeResult({ id: 1, firstRow: 0, numRows: 3, totalRows: 3, rows }),
    refused: encodeRefused({ id: 9, reason: 'EM_DISPATCH_REFUSED', message: 'no, löst', epoch: 2 ** 33 }),
    plainRefused: encodeRefused({ id: 9, reason: 'EM_INTERNAL', message: '', epoch: 0 }),
  };
  const written = Object.entries(frames)
    .map(([name, bytes]) => `${name} ${bytes.toString('hex')}\n`)
    .join('');
  expect(written).toBe(recorded);
});
