import type { Content } from '@expertmesh/placement';
import type { Dispatch } from '../base.js';
import { contentSize, readContent, writeContent } from './content.js';
import { dispatchProblem, isRowDtype } from './dispatch-check.js';
import { frameError } from './frame-error.js';
import { type Hello, readHello } from './hello.js';
import { PackedReader, packedSize } from './packed.js';
import { ProtoReader } from './proto-reader.js';
import { type Allocate, bytesFieldSize, ProtoWriter, stringFieldSize, varintFieldSize } from './proto-writer.js';

/** What the caller of a stream sends; `unknown` is a kind that a later version may have, to be passed over. */
export type DispatchFrame =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'dispatch'; readonly id: number; readonly dispatch: Dispatch }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'unknown' };

export function encodeCancel(id: number, allocate: Allocate): Buffer {
  const size = varintFieldSize(id);
  const writer = new ProtoWriter(bytesFieldSize(size), allocate);
  writer.openField(3, size);
  writer.varintField(1, id);
  return writer.finish();
}

/** One DispatchFrame message: its rows, the last field, are copied once, into their place in the frame. */
export function encodeDispatch(id: number, dispatch: Dispatch, allocate: Allocate): Buffer {
  const contentSizes = dispatch.contents.map(contentSize);
  const countsSize = packedSize(dispatch.counts);
  const rowIndexSize = packedSize(dispatch.rowIndex);
  const size =
    varintFieldSize(id) +
    varintFieldSize(dispatch.epoch) +
    stringFieldSize(dispatch.numerics) +
    contentSizes.reduce((sum, contentBytes) => sum + bytesFieldSize(contentBytes), 0) +
    bytesFieldSize(countsSize) +
    bytesFieldSize(rowIndexSize) +
    stringFieldSize(dispatch.dtype) +
    varintFieldSize(dispatch.numRows) +
    bytesFieldSize(dispatch.rows.length);
  const writer = new ProtoWriter(bytesFieldSize(size), allocate);
  writer.openField(2, size);
  writer.varintField(1, id);
  writer.varintField(2, dispatch.epoch);
  writer.stringField(3, dispatch.numerics);
  dispatch.contents.forEach((content, index) => {
    writer.openField(4, contentSizes[index]!);
    writeContent(writer, content);
  });
  writer.openField(5, countsSize);
  for (const count of dispatch.counts) writer.varint(count);
  writer.openField(6, rowIndexSize);
  for (const index of dispatch.rowIndex) writer.varint(index);
  writer.stringField(7, dispatch.dtype);
  writer.varintField(8, dispatch.numRows);
  writer.bytesField(9, dispatch.rows);
  return writer.finish();
}

/** Reads one DispatchFrame message; a dispatch's rows are a view of `bytes`. Throws EM_EXCHANGE_FRAME. */
export function decodeDispatchFrame(bytes: Buffer): DispatchFrame {
  const reader = new ProtoReader(bytes);
  let frame: DispatchFrame = { kind: 'unknown' };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        frame = { kind: 'hello', hello: readHello(reader.message()) };
        break;
      case 0x12:
        frame = readDispatch(reader.message());
        break;
      case 0x1a:
        frame = { kind: 'cancel', id: readId(reader.message()) };
        break;
      default:
        reader.skip(tag);
    }
  }
  return frame;
}

function readDispatch(reader: ProtoReader): DispatchFrame {
  let id = 0;
  let epoch = 0;
  let numerics = '';
  const contents: Content[] = [];
  const counts = new PackedReader();
  const rowIndex = new PackedReader();
  let dtype = '';
  let numRows = 0;
  let rows: Uint8Array = new Uint8Array(0);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x08:
        id = reader.uint53();
        break;
      case 0x10:
        epoch = reader.uint53();
        break;
      case 0x1a:
        numerics = reader.string();
        break;
      case 0x22:
        contents.push(readContent(reader.message()));
        break;
      case 0x2a:
        counts.readPiece(reader.message());
        break;
      case 0x28:
        counts.readOne(reader);
        break;
      case 0x32:
        rowIndex.readPiece(reader.message());
        break;
      case 0x30:
        rowIndex.readOne(reader);
        break;
      case 0x3a:
        dtype = reader.string();
        break;
      case 0x40:
        numRows = reader.uint32();
        break;
      case 0x4a:
        rows = reader.bytes();
        break;
      default:
        reader.skip(tag);
    }
  }
  if (!isRowDtype(dtype)) throw frameError(`rows of dtype "${dtype}"`);
  const dispatch: Dispatch = {
    epoch,
    numerics,
    contents,
    counts: Array.from(counts.values),
    rowIndex: rowIndex.values,
    dtype,
    numRows,
    rows,
  };
  const problem = dispatchProblem(dispatch);
  if (problem !== null) throw frameError(`a dispatch that does not fit together: ${problem}`);
  return { kind: 'dispatch', id, dispatch };
}

function readId(reader: ProtoReader): number {
  let id = 0;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === 0x08) id = reader.uint53();
    else reader.skip(tag);
  }
  return id;
}
