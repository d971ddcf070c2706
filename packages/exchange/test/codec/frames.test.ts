// The hand-made codec and the generated one read each other's frames; what is not a frame is refused.
import { v1 } from '@expertmesh/proto';
import { describe, expect, test } from 'vitest';
import { decodeDispatchFrame } from '../../src/codec/dispatch-frame.js';
import type { Hello } from '../../src/codec/hello.js';
import { decodeResultFrame } from '../../src/codec/result-frame.js';
import type { Dispatch } from '../../src/index.js';
import { randomDispatch, smallDispatch } from '../dispatches.js';
import { randomInteger, seededRandom } from '../random.js';
import { encodeCancel, encodeDispatch, encodeHello, encodeRefused, encodeResult } from './encoded.js';

const seeds = Array.from({ length: 60 }, (_, seed) => seed);

function dispatchOf(seed: number): Dispatch {
  const random = seededRandom(seed);
  const numRows = randomInteger(random, 1, seed % 10 === 0 ? 400 : 20);
  return randomDispatch({ seed, numRows, rowBytes: 4 * randomInteger(random, 1, 40), numExperts: randomInteger(random, 1, 12) });
}

function generatedBytes(type: 'DispatchFrame' | 'ResultFrame', frame: object): Buffer {
  return Buffer.from(v1[type].encode(frame).finish());
}

const helloOf = (seed: number): Hello => ({
  worker: seed === 0 ? '' : `wörker-${seed}`,
  incarnation: 'x'.repeat(seed * 5),
  numerics: 'cpu-v1',
  wireDtype: 'bf16',
  windowBytes: seed * 2 ** 44,
  cluster: seed === 0 ? '' : 'prod',
  fingerprint: 'f'.repeat(seed * 8),
});

describe('dispatch frames', () => {
  test.each(seeds)('a dispatch written here is read by the generated codec (seed %i)', (seed) => {
    const dispatch = dispatchOf(seed);
    const id = 1 + seed * 2 ** 40;
    const frame = v1.DispatchFrame.toObject(v1.DispatchFrame.decode(encodeDispatch(id, dispatch)), {
      longs: Number,
      bytes: Array,
      defaults: true,
    });
    expect(frame.dispatch).toEqual({ ...dispatch, id, rowIndex: [...dispatch.rowIndex], rows: [...dispatch.rows] });
  });

  test.each(seeds)('a dispatch written by the generated codec is read here (seed %i)', (seed) => {
    const dispatch = dispatchOf(seed);
    const bytes = generatedBytes('DispatchFrame', { dispatch: { ...dispatch, id: seed, rowIndex: [...dispatch.rowIndex] } });
    const frame = decodeDispatchFrame(bytes);
    expect(frame.kind === 'dispatch' && { ...frame, dispatch: { ...frame.dispatch, rows: Uint8Array.from(frame.dispatch.rows) } }).toEqual({
      kind: 'dispatch',
      id: seed,
      dispatch,
    });
  });

  test('the rows of a dispatch are a view of the frame and its last bytes', () => {
    const bytes = encodeDispatch(1, dispatchOf(4));
    const frame = decodeDispatchFrame(bytes);
    expect(frame.kind).toBe('dispatch');
    if (frame.kind !== 'dispatch') return;
    expect(frame.dispatch.rows.buffer).toBe(bytes.buffer);
    expect(frame.dispatch.rows.byteOffset + frame.dispatch.rows.length).toBe(bytes.byteOffset + bytes.length);
  });

  test.each([0, 1, 5])('hello crosses both ways (seed %i)', (seed) => {
    const hello = helloOf(seed);
    expect(v1.DispatchFrame.toObject(v1.DispatchFrame.decode(encodeHello(hello)), { longs: Number, defaults: true }).hello).toMatchObject(
      hello,
    );
    expect(decodeDispatchFrame(generatedBytes('DispatchFrame', { hello }))).toEqual({ kind: 'hello', hello });
  });

  test.each([0, 1, 127, 128, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER])('a cancel of id %d crosses both ways', (id) => {
    expect(v1.DispatchFrame.toObject(v1.DispatchFrame.decode(encodeCancel(id)), { longs: Number, defaults: true }).cancel).toEqual({ id });
    expect(decodeDispatchFrame(generatedBytes('DispatchFrame', { cancel: { id } }))).toEqual({ kind: 'cancel', id });
  });

  test('numbers that come one by one, or packed in several pieces, are read in order', () => {
    const { rows, ...dispatch } = randomDispatch({ seed: 1, numRows: 3, rowBytes: 4, numExperts: 1 });
    const whole = encodeDispatch(1, { ...dispatch, rows });
    const { dispatch: fields } = v1.DispatchFrame.toObject(v1.DispatchFrame.decode(whole), { longs: Number });
    const rest = v1.Dispatch.encode({ ...fields, counts: [], rowIndex: [] }).finish();
    const pieces = Buffer.from([0x28, 3, 0x30, 0, 0x32, 1, 1, 0x30, 2]);
    const body = Buffer.concat([pieces, rest]);
    const frame = decodeDispatchFrame(Buffer.concat([Buffer.from([0x12, body.length]), body]));
    expect(frame.kind === 'dispatch' && frame.dispatch).toMatchObject({ counts: [3], rowIndex: Uint32Array.of(0, 1, 2) });
  });
});

describe('result frames', () => {
  test.each(seeds)('a result written here is read by the generated codec and the other way round (seed %i)', (seed) => {
    const { rows, numRows } = dispatchOf(seed);
    const result = { id: seed * 2 ** 41, firstRow: seed * 1000, numRows, totalRows: seed * 2000 + numRows, rows };
    const frame = v1.ResultFrame.toObject(v1.ResultFrame.decode(encodeResult(result)), { longs: Number, bytes: Array, defaults: true });
    expect(frame.result).toEqual({ ...result, rows: [...rows] });
    const read = decodeResultFrame(generatedBytes('ResultFrame', { result }));
    expect(read.kind === 'result' && { ...read.result, rows: Uint8Array.from(read.result.rows) }).toEqual(result);
  });

  test.each([
    { id: 0, reason: '', message: '', epoch: 0 },
    { id: 2 ** 50, reason: 'EM_DISPATCH_REFUSED', message: 'größer als gedacht '.repeat(20), epoch: 2 ** 33 },
  ])('a refusal crosses both ways: %o', (refused) => {
    const frame = v1.ResultFrame.toObject(v1.ResultFrame.decode(encodeRefused(refused)), { longs: Number, defaults: true });
    expect(frame.refused).toEqual(refused);
    expect(decodeResultFrame(generatedBytes('ResultFrame', { refused }))).toEqual({ kind: 'refused', refused });
  });

  test('hello crosses both ways', () => {
    const hello = helloOf(3);
    expect(v1.ResultFrame.toObject(v1.ResultFrame.decode(encodeHello(hello)), { longs: Number }).hello).toEqual(hello);
    expect(decodeResultFrame(generatedBytes('ResultFrame', { hello }))).toEqual({ kind: 'hello', hello });
  });
});

describe('what later versions may send', () => {
  // Field 15 of each wire type: varint 300, fixed64, bytes "abc", fixed32.
  const unknownFields = Buffer.from([0x78, 0xac, 0x02, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 3, 97, 98, 99, 0x7d, 1, 2, 3, 4]);

  test.each(['DispatchFrame', 'ResultFrame'] as const)('unknown fields of a %s and of the messages in it are passed over', (type) => {
    const frames = {
      DispatchFrame: [encodeHello(helloOf(2)), encodeDispatch(5, smallDispatch()), encodeCancel(77)],
      ResultFrame: [
        encodeHello(helloOf(2)),
        encodeResult({ id: 1, firstRow: 2, numRows: 3, totalRows: 9, rows: new Uint8Array(12) }),
        encodeRefused({ id: 1, reason: 'EM_INTERNAL', message: 'm', epoch: 3 }),
      ],
    }[type];
    const decode = type === 'DispatchFrame' ? decodeDispatchFrame : decodeResultFrame;
    for (const frame of frames) {
      const headBytes = frame[1]! < 0x80 ? 2 : 3;
      const body = Buffer.concat([frame.subarray(headBytes), unknownFields]);
      const length = body.length < 0x80 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
      const grown = Buffer.concat([Buffer.from([frame[0]!, ...length]), body, unknownFields]);
      expect(decode(grown)).toEqual(decode(frame));
    }
  });

  test('a frame of an unknown kind is told as such', () => {
    expect(decodeDispatchFrame(unknownFields)).toEqual({ kind: 'unknown' });
    expect(decodeResultFrame(unknownFields)).toEqual({ kind: 'unknown' });
  });
});

describe('what is no frame', () => {
  test.each(seeds.slice(1, 10))('every frame cut short is refused (seed %i)', (seed) => {
    const { rows, numRows } = dispatchOf(seed);
    const frames = [encodeDispatch(seed, dispatchOf(seed)), encodeHello(helloOf(seed))];
    const results = [encodeResult({ id: seed, firstRow: 1, numRows, totalRows: numRows + 1, rows }), encodeHello(helloOf(seed))];
    for (const [decode, whole] of [
      ...frames.map((frame) => [decodeDispatchFrame, frame] as const),
      ...results.map((frame) => [decodeResultFrame, frame] as const),
    ]) {
      for (let length = 1; length < whole.length; length++) {
        expect(() => decode(whole.subarray(0, length)), `${length} of ${whole.length} bytes`).toThrow('cut short');
      }
    }
  });

  test.each(seeds)('a damaged frame is read or refused, and nothing else (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const dispatch = encodeDispatch(1, randomDispatch({ seed, numRows: 4, rowBytes: 8, numExperts: 3 }));
    const result = encodeResult({ id: 300, firstRow: 0, numRows: 4, totalRows: 4, rows: new Uint8Array(32) });
    for (let round = 0; round < 200; round++) {
      for (const [decode, whole] of [
        [decodeDispatchFrame, dispatch],
        [decodeResultFrame, result],
      ] as const) {
        const damaged = Buffer.from(whole);
        for (let damage = randomInteger(random, 1, 4); damage > 0; damage--) {
          damaged[randomInteger(random, 0, damaged.length - 1)] = randomInteger(random, 0, 255);
        }
        try {
          decode(damaged);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'EM_EXCHANGE_FRAME' });
        }
      }
    }
  });

  const valid = randomDispatch({ seed: 2, numRows: 3, rowBytes: 8, numExperts: 2 });
  test.each<[string, Partial<Dispatch>]>([
    ['has no rows', { numRows: 0 }],
    ['has no answers', { rowIndex: new Uint32Array(0), counts: valid.counts.map(() => 0) }],
    ['has rows of no whole number of elements', { rows: new Uint8Array(25) }],
    ['has more counts than contents', { counts: [...valid.counts, 0] }],
    ['counts other than its row indices', { counts: valid.counts.map((count) => count + 1) }],
    ['names a row that it does not have', { rowIndex: valid.rowIndex.map((index) => index + 3) }],
    ['wants a row twice of one content', { contents: [valid.contents[0]!], counts: [4], rowIndex: Uint32Array.of(0, 1, 2, 2) }],
    ['has a dtype that is none', { dtype: 'f8' as 'f16' }],
  ])('a dispatch that %s is refused', (_, change) => {
    expect(() => decodeDispatchFrame(encodeDispatch(1, { ...valid, ...change }))).toThrow('exchange protocol');
  });

  test('an id above 2^53 is refused rather than rounded', () => {
    expect(() => decodeDispatchFrame(Buffer.from([0x1a, 9, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]))).toThrow('2^53');
  });

  test.each([
    ['field number 0', [0x00, 0x00]],
    ['a group', [0x7b]],
    ['a varint longer than 10 bytes', [0x78, ...Array(11).fill(0x80)]],
  ])('%s is refused', (_, bytes) => {
    expect(() => decodeDispatchFrame(Buffer.from(bytes))).toThrow('exchange protocol');
  });
});
