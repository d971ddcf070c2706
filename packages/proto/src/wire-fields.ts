import { Reader } from 'protobufjs/minimal.js';

/** A field of an encoded message, with bounds in bytes. */
export interface WireField {
  readonly id: number;
  readonly wireType: number;
  /** Of its tag. */
  readonly begin: number;
  /** Of what it holds, behind the length where it has one. */
  readonly contentBegin: number;
  readonly end: number;
}

/** Of fields that hold a number of bytes: texts, messages, lists in one piece. */
export const lengthDelimited = 2;

/** The fields of an encoded message, one after the other, without anything made of them. Throws where it is none. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const begin = reader.pos;
    const tag = reader.tag();
    const [id, wireType] = [tag >>> 3, tag & 7];
    const length = wireType === lengthDelimited ? reader.uint32() : null;
    const contentBegin = reader.pos;
    if (length === null) reader.skipType(wireType, 0, id);
    else if (length > 0) reader.skip(length);
    yield { id, wireType, begin, contentBegin, end: reader.pos };
  }
}

/** A message without the fields of a number, of which nothing is decoded. */
export function withoutField(bytes: Uint8Array, id: number): Uint8Array {
  const kept: Uint8Array[] = [];
  let keptTo = 0;
  for (const field of wireFields(bytes)) {
    if (field.id !== id) continue;
    kept.push(bytes.subarray(keptTo, field.begin));
    keptTo = field.end;
  }
  return Buffer.concat([...kept, bytes.subarray(keptTo)]);
}
