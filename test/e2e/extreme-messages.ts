// Messages at the edges of what protobuf can carry, made from proto/ itself: a field that comes later is in them without a word here.
import { readdirSync } from 'node:fs';
import protobuf from 'protobufjs';
import { repository } from './processes.js';

const folder = `${repository}proto/expertmesh/v1`;
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => (target.startsWith('/') ? target : `${repository}proto/${target}`);
root.loadSync(readdirSync(folder).map((name) => `${folder}/${name}`)).resolveAll();

export interface Method {
  readonly path: string;
  readonly service: string;
  readonly request: protobuf.Type;
}

export const methods: readonly Method[] = (root.lookup('expertmesh.v1') as protobuf.Namespace).nestedArray.flatMap((found) =>
  found instanceof protobuf.Service
    ? found.methodsArray.map((method) => ({
        path: `/expertmesh.v1.${found.name}/${method.name}`,
        service: found.name,
        request: method.resolvedRequestType!,
      }))
    : [],
);

/** A message, and what is extreme in it. */
export interface Extreme {
  readonly what: string;
  readonly bytes: Buffer;
}

/** Deep enough for every message within a message; the types are not recursive. */
const mostDepth = 6;

/** Every field of a message, and of the messages in it, at every extreme of its type: one at a time, the other fields absent. */
export function extremesOf(type: protobuf.Type, depth = 0): Extreme[] {
  const all = type.fieldsArray.flatMap((field) => fieldExtremes(field.resolve(), depth));
  return depth > 0 ? all : [...all, ...wholeExtremes(type)];
}

function fieldExtremes(field: protobuf.Field, depth: number): Extreme[] {
  const { resolvedType, name, id } = field;
  const named = (what: string, bytes: Buffer): Extreme => ({ what: `${name} ${what}`, bytes });
  const wrongType = Object.entries(wireTypes).map(([type, body]) =>
    named(`of wire type ${type}`, Buffer.concat([tag(id, Number(type)), body])),
  );
  const values = field instanceof protobuf.MapField ? mapEntries(field) : valuesOf(field, depth);
  const typeOfWire = resolvedType instanceof protobuf.Type || field instanceof protobuf.MapField ? 2 : wireTypeOf(field);
  const once = values.map(({ what, bytes }) => named(what, Buffer.concat([tag(id, typeOfWire), bytes])));
  if (!field.repeated) return [...once, ...wrongType];
  const first = once[0]!.bytes;
  const many = named('a thousand times', Buffer.concat(Array<Buffer>(1000).fill(first)));
  const packed =
    typeOfWire === 2 ? [] : values.map(({ what, bytes }) => named(`packed ${what}`, Buffer.concat([tag(id, 2), delimited(bytes)])));
  return [...once, ...wrongType, ...packed, many];
}

/** What is combined is small, so that a pair costs no more than what it says. */
const longestOfPair = 4096;

/**
 * Every two fields of a message, those of the messages in it among them, each at an extreme: in so many turns, which take their extremes in a
 * row. Only what alone can be read: of the rest one makes the message noise, whatever the other is.
 */
export function pairsOf(type: protobuf.Type, numTurns: number): Extreme[] {
  const byField = new Map<string, Extreme[]>();
  for (const extreme of type.fieldsArray.flatMap((field) => fieldExtremes(field.resolve(), 0))) {
    if (extreme.bytes.length > longestOfPair || !isReadable(type, extreme.bytes)) continue;
    const path = /^\S+(?: \.\S+)*/.exec(extreme.what)![0];
    byField.set(path, [...(byField.get(path) ?? []), extreme]);
  }
  const fields = [...byField.values()];
  return fields.flatMap((first, index) =>
    fields.slice(index + 1).flatMap((second, further) =>
      Array.from({ length: numTurns }, (_, turn) => {
        const one = first[(further + turn * further + turn) % first.length]!;
        const other = second[(index + turn) % second.length]!;
        return { what: `${one.what} and ${other.what}`, bytes: Buffer.concat([one.bytes, other.bytes]) };
      }),
    ),
  );
}

function isReadable(type: protobuf.Type, bytes: Buffer): boolean {
  try {
    type.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Encoded without their tag. */
function valuesOf(field: protobuf.Field, depth: number): Extreme[] {
  const { resolvedType, type } = field;
  if (resolvedType instanceof protobuf.Type) {
    const inner = depth < mostDepth ? extremesOf(resolvedType, depth + 1) : [];
    return [{ what: 'empty', bytes: Buffer.alloc(0) }, { what: 'of noise', bytes: Buffer.from([0xff, 0xff]) }, ...inner].map(
      ({ what, bytes }) => ({
        what: `.${what}`,
        bytes: delimited(bytes),
      }),
    );
  }
  if (type === 'string') return [...texts, ...blobs];
  if (type === 'bytes') return [...blobs];
  if (type === 'double') return numbers.map((value) => ({ what: String(value), bytes: double(value) }));
  if (type === 'float') return numbers.map((value) => ({ what: String(value), bytes: float(value) }));
  return integers.map((value) => ({ what: String(value), bytes: varint(value) }));
}

function mapEntries(field: protobuf.Field): Extreme[] {
  const text = (id: number, value: Buffer) => Buffer.concat([tag(id, 2), value]);
  const key = text(1, delimited(Buffer.from('key')));
  return [
    { what: 'without a key', bytes: delimited(text(2, delimited(Buffer.from('value')))) },
    {
      what: 'of __proto__',
      bytes: delimited(Buffer.concat([text(1, delimited(Buffer.from('__proto__'))), text(2, delimited(Buffer.from('x')))])),
    },
    ...[...texts, ...blobs].map(({ what, bytes }) => ({ what, bytes: delimited(Buffer.concat([key, text(2, bytes)])) })),
    ...(field.type === 'string' ? [] : [{ what: 'of noise', bytes: delimited(Buffer.from([0xff])) }]),
  ];
}

/** Of a message as a whole. */
function wholeExtremes(type: protobuf.Type): Extreme[] {
  const oneofs = type.oneofsArray.filter(({ fieldsArray }) => fieldsArray.length > 1);
  const both = oneofs.map(({ name, fieldsArray }) => ({
    what: `${name} in each way at once`,
    bytes: Buffer.concat(fieldsArray.map((field) => fieldExtremes(field.resolve(), mostDepth)[0]!.bytes)),
  }));
  const group = (id: number, open: boolean) => tag(id, open ? 3 : 4);
  return [
    { what: 'nothing', bytes: Buffer.alloc(0) },
    { what: 'the largest field number', bytes: Buffer.concat([tag(536_870_911, 0), varint(1n)]) },
    { what: 'the field number 0', bytes: Buffer.from([0, 0]) },
    {
      what: 'unknown fields',
      bytes: Buffer.concat(Array.from({ length: 5000 }, (_, index) => Buffer.concat([tag(1000 + index, 0), varint(1n)]))),
    },
    { what: 'an unknown group', bytes: Buffer.concat([group(999, true), tag(1, 0), varint(1n), group(999, false)]) },
    { what: 'unknown groups, deep', bytes: Buffer.concat(Array<Buffer>(20_000).fill(group(999, true))) },
    { what: 'a group that only ends', bytes: group(999, false) },
    ...both,
  ];
}

const integers = [
  0n,
  1n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 2n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
].concat([2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 513n, 2n ** 64n - 2n, 2n ** 64n - 1n]);
const numbers = [
  0,
  -0,
  1,
  -1,
  0.5,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  1.4e-45,
  -1.4e-45,
  1e-38,
  3.4e38,
  -3.4e38,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
];
const text = (what: string, value: string): Extreme => ({ what, bytes: delimited(Buffer.from(value)) });
const texts: readonly Extreme[] = [
  text('a', 'a'),
  text('of an instruction to a shell', '$(exit); `exit`'),
  text('up and away', '../../../../etc/passwd'),
  text('__proto__', '__proto__'),
  text('of NULs', '\0\0\0'),
  text('from right to left', '\u202eabc\u0000\ufeff'),
  text('of combining marks', `e${'\u0301'.repeat(2000)}`),
  text('of 100,000 letters', 'x'.repeat(100_000)),
  text('of JSON, deep', '['.repeat(20_000)),
];
const blob = (what: string, bytes: readonly number[] | Buffer): Extreme => ({ what, bytes: delimited(Buffer.from(bytes)) });
const blobs: readonly Extreme[] = [
  blob('empty', []),
  blob('of no UTF-8', [0xff, 0xfe, 0xc0, 0x80]),
  blob('of half a character', [0xe2, 0x82]),
  blob('of an unpaired surrogate', [0xed, 0xa0, 0x80]),
  blob('of a megabyte', Buffer.alloc(2 ** 20)),
  { what: 'longer than the message', bytes: varint(2n ** 32n - 1n) },
  { what: 'of a length of 2^64 - 1', bytes: varint(2n ** 64n - 1n) },
];
/** Bodies of wire types: no field has all of them as its own. */
const wireTypes: Readonly<Record<number, Buffer>> = { 1: Buffer.alloc(8, 0xff), 2: delimited(Buffer.from('ab')), 3: Buffer.alloc(0) };

function wireTypeOf({ type }: protobuf.Field): number {
  if (type === 'string' || type === 'bytes') return 2;
  if (type === 'double') return 1;
  return type === 'float' ? 5 : 0;
}

function tag(id: number, wireType: number): Buffer {
  return varint((BigInt(id) << 3n) | BigInt(wireType));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 128n) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

function delimited(bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(bytes.length)), bytes]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
