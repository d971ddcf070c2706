import { type FileHandle, open } from 'node:fs/promises';
import { causeText, EmError, showText, showValue } from '@expertmesh/common';
import { findDuplicateKey, isJsonObject, isMissingFile } from '../json-file.js';
import { mistakenFile } from '../mistaken.js';

/** Bits of one element of each dtype of the safetensors format. */
const dtypeBits = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  C64: 64,
} as const;

export type SafetensorsDType = keyof typeof dtypeBits;

/** One tensor of a safetensors file. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
  /** Bytes [begin, end) of the file. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** Of the JSON header, without the 8 bytes of its length. */
  readonly headerBytes: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** By place in the file. */
  readonly tensors: readonly StoredTensor[];
}

export const lengthBytes = 8;
/** The format's own limit. */
export const largestHeaderBytes = 100_000_000;

/**
 * Reads and checks a file's header: every byte after it belongs to exactly one tensor. The values are not read. Throws
 * EM_FILE_READ, EM_CHECKPOINT_FILE, EM_TENSOR_SHAPE and EM_TENSOR_DTYPE.
 */
export async function inspectSafetensors(file: string): Promise<SafetensorsFile> {
  try {
    return await readTensorTable(file);
  } catch (error) {
    if (error instanceof EmError && isMissingFile(error.cause)) throw error;
    const instead = await mistakenFile(file);
    if (instead === null) throw error;
    const isRead = !(error instanceof EmError && error.code === 'EM_FILE_READ');
    throw isRead ? invalid(file, instead, error) : new EmError('EM_FILE_READ', { file, cause: instead }, { cause: error });
  }
}

async function readTensorTable(file: string): Promise<SafetensorsFile> {
  const { sizeBytes, header } = await readHeader(file);
  let metadata: Record<string, string> = {};
  const tensors: StoredTensor[] = [];
  const dataBegin = lengthBytes + header.length;
  for (const [name, value] of Object.entries(parseHeader(file, header))) {
    if (name === '__metadata__') metadata = checkMetadata(file, value);
    else tensors.push(checkTensor(file, name, value, dataBegin, sizeBytes));
  }
  tensors.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(file, tensors, dataBegin, sizeBytes);
  return { file, sizeBytes, headerBytes: header.length, metadata, tensors };
}

/** Of a file's JSON header. Throws EM_FILE_READ, and EM_CHECKPOINT_FILE for a length that no header has. */
export async function headerLength(file: string): Promise<number> {
  return withFile(file, async (handle) => (await readHeaderLength(handle, file)).length);
}

async function readHeader(file: string): Promise<{ sizeBytes: number; header: Buffer }> {
  return withFile(file, async (handle) => {
    const { sizeBytes, length } = await readHeaderLength(handle, file);
    return { sizeBytes, header: await readExactly(handle, file, lengthBytes, length) };
  });
}

async function readHeaderLength(handle: FileHandle, file: string): Promise<{ sizeBytes: number; length: number }> {
  const { size: sizeBytes } = await handle.stat();
  if (sizeBytes < lengthBytes) throw invalid(file, `it has ${sizeBytes} bytes; wanted at least ${lengthBytes} (the header's length)`);
  const length = (await readExactly(handle, file, 0, lengthBytes)).readBigUInt64LE();
  if (length === 0n) throw invalid(file, 'its header is empty');
  if (length > BigInt(largestHeaderBytes)) {
    throw invalid(file, `its header would have ${length} bytes; wanted at most ${largestHeaderBytes}`);
  }
  if (Number(length) > sizeBytes - lengthBytes) {
    const problem = `its header would have ${length} bytes, but only ${sizeBytes - lengthBytes} follow. Is it truncated? Download it again`;
    throw invalid(file, problem);
  }
  return { sizeBytes, length: Number(length) };
}

/** Runs `use` on the open file and closes it; what the file system refuses is EM_FILE_READ. */
export async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file);
    return await use(handle);
  } catch (error) {
    if (error instanceof EmError) throw error;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  } finally {
    await handle?.close();
  }
}

/** The `length` bytes at `position`; a file that became shorter meanwhile is EM_CHECKPOINT_FILE. */
async function readExactly(handle: FileHandle, file: string, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw endsWithin(file, position, length);
    done += bytesRead;
  }
  return bytes;
}

/** A file that became shorter than its header says while it was read. */
export function endsWithin(file: string, position: number, length: number): EmError {
  return invalid(file, `it ends within bytes ${position} to ${position + length}`);
}

function parseHeader(file: string, header: Buffer): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(file, `its header is not JSON (${causeText(error)})`, error);
  }
  if (!isJsonObject(value)) throw invalid(file, `its header is ${showValue(value)}; wanted a JSON object`);
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) throw invalid(file, `its header names ${showValue(duplicate)} twice`);
  return value;
}

function checkMetadata(file: string, value: unknown): Record<string, string> {
  if (!isJsonObject(value) || Object.values(value).some((text) => typeof text !== 'string')) {
    throw invalid(file, `__metadata__ is ${showValue(value)}; wanted an object of strings`);
  }
  return value as Record<string, string>;
}

const tensorKeys = ['dtype', 'shape', 'data_offsets'];

function checkTensor(file: string, name: string, value: unknown, dataBegin: number, sizeBytes: number): StoredTensor {
  if (!isJsonObject(value))
    throw invalid(file, `tensor ${showText(name)} is ${showValue(value)}; wanted an object with ${tensorKeys.join(', ')}`);
  const unknown = Object.keys(value).find((key) => !tensorKeys.includes(key));
  if (unknown !== undefined)
    throw invalid(file, `tensor ${showText(name)} has the unknown key ${showText(unknown)}; wanted ${tensorKeys.join(', ')}`);
  const { dtype, shape } = value;
  if (!isDType(dtype)) {
    throw new EmError('EM_TENSOR_DTYPE', {
      file,
      tensor: showText(name),
      got: showValue(dtype),
      wanted: `one of ${Object.keys(dtypeBits).join(', ')}`,
    });
  }
  if (!isList(shape)) {
    throw new EmError('EM_TENSOR_SHAPE', { file, tensor: showText(name), got: showValue(shape), wanted: 'a list of whole numbers from 0' });
  }
  const bits = shape.reduce((product, length) => product * length, dtypeBits[dtype]);
  // A later 0 must not hide that the lengths before it overflow.
  const largest = shape.reduce((product, length) => product * Math.max(1, length), dtypeBits[dtype]);
  if (!Number.isSafeInteger(largest)) {
    throw new EmError('EM_TENSOR_SHAPE', {
      file,
      tensor: showText(name),
      got: showValue(shape),
      wanted: 'one of fewer than 2^53 bits in all',
    });
  }
  const [begin, end] = checkOffsets(file, name, value.data_offsets, sizeBytes - dataBegin);
  if (bits !== (end - begin) * 8) {
    const problem = `tensor ${showText(name)}: shape ${showValue(shape)} of dtype ${dtype} needs ${bits / 8} bytes, but data_offsets [${begin}, ${end}] hold ${end - begin}`;
    throw invalid(file, problem);
  }
  return { name, dtype, shape, begin: dataBegin + begin, end: dataBegin + end };
}

function checkOffsets(file: string, name: string, offsets: unknown, dataBytes: number): [number, number] {
  const refuse = (problem: string) => invalid(file, `tensor ${showText(name)}: data_offsets ${showValue(offsets)}${problem}`);
  if (!isList(offsets) || offsets.length !== 2) throw refuse('; wanted two whole numbers from 0');
  const [begin, end] = offsets as [number, number];
  if (begin > end) throw refuse(' begin after their end');
  if (end > dataBytes) throw refuse(` end beyond the file's ${dataBytes} bytes of data. Is it truncated? Download it again`);
  return [begin, end];
}

/** Sorted tensors follow each other without a gap or an overlap, up to the end of the file. */
function checkCoverage(file: string, tensors: readonly StoredTensor[], dataBegin: number, sizeBytes: number): void {
  let covered = dataBegin;
  let previous = 'the header';
  for (const { name, begin, end } of tensors) {
    if (begin < covered)
      throw invalid(file, `tensor ${showText(name)} overlaps ${previous}: it begins at byte ${begin}, before byte ${covered}`);
    if (begin > covered) throw invalid(file, `a gap of ${begin - covered} bytes lies between ${previous} and tensor ${showText(name)}`);
    covered = end;
    previous = `tensor ${showText(name)}`;
  }
  if (covered !== sizeBytes) throw invalid(file, `${sizeBytes - covered} bytes after ${previous} belong to no tensor`);
}

function isDType(value: unknown): value is SafetensorsDType {
  return typeof value === 'string' && Object.hasOwn(dtypeBits, value);
}

function isList(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function invalid(file: string, problem: string, cause?: unknown): EmError {
  return new EmError('EM_CHECKPOINT_FILE', { file, problem }, { cause });
}
