import { type Hello, readHello } from './hello.js';
import { ProtoReader } from './proto-reader.js';
import { type Allocate, bytesFieldSize, ProtoWriter, stringFieldSize, varintFieldSize } from './proto-writer.js';

/** Consecutive rows of one answer. */
export interface ResultPart {
  readonly id: number;
  readonly firstRow: number;
  readonly numRows: number;
  /** Of the whole answer. */
  readonly totalRows: number;
  /** [numRows, hidden] in the dispatch's dtype. */
  readonly rows: Uint8Array;
}

export interface Refused {
  readonly id: number;
  /** EM_* code. */
  readonly reason: string;
  readonly message: string;
  /** The epoch the refusing worker routes by; 0 where it did not say. */
  readonly epoch: number;
}

/** What the callee of a stream sends; `unknown` is a kind that a later version may have, to be passed over. */
export type ResultFrame =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'result'; readonly result: ResultPart }
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'unknown' };

/** One ResultFrame message: its rows, the last field, are copied once, into their place in the frame. */
export function encodeResult(result: ResultPart, allocate: Allocate): Buffer {
  const size =
    varintFieldSize(result.id) +
    varintFieldSize(result.firstRow) +
    varintFieldSize(result.numRows) +
    varintFieldSize(result.totalRows) +
    bytesFieldSize(result.rows.length);
  const writer = new ProtoWriter(bytesFieldSize(size), allocate);
  writer.openField(2, size);
  writer.varintField(1, result.id);
  writer.varintField(2, result.firstRow);
  writer.varintField(3, result.numRows);
  writer.varintField(4, result.totalRows);
  writer.bytesField(5, result.rows);
  return writer.finish();
}

export function encodeRefused(refused: Refused, allocate: Allocate): Buffer {
  const size =
    varintFieldSize(refused.id) + stringFieldSize(refused.reason) + stringFieldSize(refused.message) + varintFieldSize(refused.epoch);
  const writer = new ProtoWriter(bytesFieldSize(size), allocate);
  writer.openField(3, size);
  writer.varintField(1, refused.id);
  writer.stringField(2, refused.reason);
  writer.stringField(3, refused.message);
  writer.varintField(4, refused.epoch);
  return writer.finish();
}

/** Reads one ResultFrame message; a result's rows are a view of `bytes`. Throws EM_EXCHANGE_FRAME. */
export function decodeResultFrame(bytes: Buffer): ResultFrame {
  const reader = new ProtoReader(bytes);
  let frame: ResultFrame = { kind: 'unknown' };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        frame = { kind: 'hello', hello: readHello(reader.message()) };
        break;
      case 0x12:
        frame = { kind: 'result', result: readResult(reader.message()) };
        break;
      case 0x1a:
        frame = { kind: 'refused', refused: readRefused(reader.message()) };
        break;
      default:
        reader.skip(tag);
    }
  }
  return frame;
}

function readResult(reader: ProtoReader): ResultPart {
  let rows: Uint8Array = new Uint8Array(0);
  const result = { id: 0, firstRow: 0, numRows: 0, totalRows: 0 };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x08:
        result.id = reader.uint53();
        break;
      case 0x10:
        result.firstRow = reader.uint32();
        break;
      case 0x18:
        result.numRows = reader.uint32();
        break;
      case 0x20:
        result.totalRows = reader.uint32();
        break;
      case 0x2a:
        rows = reader.bytes();
        break;
      default:
        reader.skip(tag);
    }
  }
  return { ...result, rows };
}

function readRefused(reader: ProtoReader): Refused {
  const refused = { id: 0, reason: '', message: '', epoch: 0 };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x08:
        refused.id = reader.uint53();
        break;
      case 0x12:
        refused.reason = reader.string();
        break;
      case 0x1a:
        refused.message = reader.string();
        break;
      case 0x20:
        refused.epoch = reader.uint53();
        break;
      default:
        reader.skip(tag);
    }
  }
  return refused;
}
