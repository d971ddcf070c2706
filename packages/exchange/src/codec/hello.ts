import type { ProtoReader } from './proto-reader.js';
import { type Allocate, bytesFieldSize, ProtoWriter, stringFieldSize, varintFieldSize } from './proto-writer.js';

/** The first frame in each direction. */
export interface Hello {
  readonly worker: string;
  readonly incarnation: string;
  readonly numerics: string;
  readonly wireDtype: string;
  /** Of the callee: bytes of rows that may be unanswered on the stream. 0 from the caller. */
  readonly windowBytes: number;
  readonly cluster: string;
  /** Of the checkpoint. */
  readonly fingerprint: string;
}

/** The frame that carries it: field 1 of DispatchFrame and of ResultFrame alike. */
export function encodeHello(hello: Hello, allocate: Allocate): Buffer {
  const size =
    stringFieldSize(hello.worker) +
    stringFieldSize(hello.incarnation) +
    stringFieldSize(hello.numerics) +
    stringFieldSize(hello.wireDtype) +
    varintFieldSize(hello.windowBytes) +
    stringFieldSize(hello.cluster) +
    stringFieldSize(hello.fingerprint);
  const writer = new ProtoWriter(bytesFieldSize(size), allocate);
  writer.openField(1, size);
  writer.stringField(1, hello.worker);
  writer.stringField(2, hello.incarnation);
  writer.stringField(3, hello.numerics);
  writer.stringField(4, hello.wireDtype);
  writer.varintField(5, hello.windowBytes);
  writer.stringField(6, hello.cluster);
  writer.stringField(7, hello.fingerprint);
  return writer.finish();
}

export function readHello(reader: ProtoReader): Hello {
  const hello = { worker: '', incarnation: '', numerics: '', wireDtype: '', windowBytes: 0, cluster: '', fingerprint: '' };
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        hello.worker = reader.string();
        break;
      case 0x12:
        hello.incarnation = reader.string();
        break;
      case 0x1a:
        hello.numerics = reader.string();
        break;
      case 0x22:
        hello.wireDtype = reader.string();
        break;
      case 0x28:
        hello.windowBytes = reader.uint53();
        break;
      case 0x32:
        hello.cluster = reader.string();
        break;
      case 0x3a:
        hello.fingerprint = reader.string();
        break;
      default:
        reader.skip(tag);
    }
  }
  return hello;
}
