import { setImmediate } from 'node:timers/promises';
import { Writer } from 'protobufjs/minimal.js';
import { longFields } from '../gen/long-fields.js';
import { expertmesh } from './messages.js';
import { lengthDelimited, wireFields } from './wire-fields.js';

/** Bytes, and fields, that are decoded in one turn of the event loop: a millisecond's work at the most. */
const turnBytes = 64 * 1024;
const turnFields = 4096;

/** What is no longer is decoded at once. */
export const leastInTurns = turnBytes;

interface MessageType {
  decode(bytes: Uint8Array, length?: number, end?: number, depth?: number, target?: object): object;
}

/**
 * Decodes a message piece by piece, with turns of the event loop for others between them: like `decode` of its type, also in what it throws.
 *
 * @param type a message of expertmesh.v1: a request to a model, or one within it
 */
export async function decodeInTurns<Message>(type: string, bytes: Uint8Array): Promise<Message> {
  const message = typeOf(type).decode(new Uint8Array());
  for (const piece of piecesOf(type, bytes, message)) {
    piece();
    await setImmediate();
  }
  return message as Message;
}

/** Each adds its part of the message to `target`: fields of a message that are decoded one after the other are those of one. */
function* piecesOf(type: string, bytes: Uint8Array, target: object): Generator<() => void> {
  const add = (part: Uint8Array) => () => void typeOf(type).decode(part, undefined, undefined, undefined, target);
  let [begin, numFields] = [0, 0];
  for (const field of wireFields(bytes)) {
    numFields += 1;
    const isLong = field.wireType === lengthDelimited && field.end - field.contentBegin > turnBytes;
    const long = isLong ? longFields[type]?.[field.id] : undefined;
    if (long === undefined) {
      if (field.end - begin < turnBytes && numFields < turnFields) continue;
      yield add(bytes.subarray(begin, field.end));
    } else {
      if (field.begin > begin) yield add(bytes.subarray(begin, field.begin));
      const content = bytes.subarray(field.contentBegin, field.end);
      const [name, inner] = long;
      if (inner === null) for (const part of numbersOf(field.id, content)) yield add(part);
      else {
        // Empty at first, so that it is where its type has it, and then filled.
        yield add(lengthDelimitedField(field.id, new Uint8Array()));
        const held = (target as Record<string, object | object[]>)[name]!;
        yield* piecesOf(inner, content, Array.isArray(held) ? held.at(-1)! : held);
      }
    }
    [begin, numFields] = [field.end, 0];
  }
  if (begin < bytes.length) yield add(bytes.subarray(begin));
}

/** A list of numbers as several fields. */
function* numbersOf(id: number, content: Uint8Array): Generator<Uint8Array> {
  for (let begin = 0; begin < content.length; ) {
    let end = Math.min(begin + turnBytes, content.length);
    while (end < content.length && content[end - 1]! >= 0x80) end += 1;
    yield lengthDelimitedField(id, content.subarray(begin, end));
    begin = end;
  }
}

function lengthDelimitedField(id: number, content: Uint8Array): Uint8Array {
  return Writer.create()
    .uint32(id * 8 + lengthDelimited)
    .bytes(content)
    .finish();
}

function typeOf(name: string): MessageType {
  return (expertmesh.v1 as unknown as Record<string, MessageType>)[name]!;
}
