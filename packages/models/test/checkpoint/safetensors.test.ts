// Every way in which a safetensors header can lie is found before a byte of weights is used.
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectSafetensors } from '../../src/index.js';
import { fixture, temporaryFolder, writeHeader, writeSafetensors } from '../folders.js';

const f32 = (shape: number[], begin: number, end: number) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

interface Broken {
  readonly what: string;
  readonly header: unknown;
  readonly dataBytes?: number;
  /** Of the header, as the file claims. */
  readonly length?: bigint;
  readonly code?: string;
  readonly says: RegExp;
}

const good = { a: f32([2], 0, 8), b: f32([3], 8, 20) };

const broken: Broken[] = [
  { what: 'a header length of 0', header: '', says: /header is empty/ },
  { what: 'a header of more than 100 MB', header: good, length: 100_000_001n, says: /100000001 bytes; wanted at most 100000000/ },
  { what: 'a header length of 2^63', header: good, length: 2n ** 63n, says: /wanted at most/ },
  { what: 'a header length beyond the file', header: good, length: 5000n, says: /5000 bytes, but only .* truncated/ },
  { what: 'a header that is no JSON', header: '{"a":', says: /not JSON/ },
  { what: 'a header that is no UTF-8', header: Buffer.from([0x7b, 0xff, 0x7d]), says: /not JSON/ },
  { what: 'a header that is a list', header: [], says: /wanted a JSON object/ },
  { what: 'a byte order mark', header: '\uFEFF{}', says: /not JSON/ },
  { what: 'a tensor that is no object', header: { a: 3 }, says: /tensor a is 3/ },
  { what: 'a tensor with an unknown key', header: { a: { ...f32([2], 0, 8), strides: [1] } }, dataBytes: 8, says: /tensor a .*strides/ },
  {
    what: 'a name twice',
    header: '{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}',
    dataBytes: 4,
    says: /"a" twice/,
  },
  {
    what: 'a field twice',
    header: '{"a":{"dtype":"F32","dtype":"F32","shape":[],"data_offsets":[0,4]}}',
    dataBytes: 4,
    says: /"dtype" twice/,
  },
  { what: 'metadata that is no object of strings', header: { __metadata__: { format: 1 } }, says: /__metadata__/ },
  { what: 'metadata twice', header: '{"__metadata__":{},"__metadata__":{}}', says: /"__metadata__" twice/ },

  {
    what: 'an unknown dtype',
    header: { a: { ...f32([2], 0, 8), dtype: 'F33' } },
    code: 'EM_TENSOR_DTYPE',
    says: /tensor a has dtype "F33"; wanted dtype one of .*BF16/,
  },
  {
    what: 'a missing dtype',
    header: { a: { shape: [2], data_offsets: [0, 8] } },
    code: 'EM_TENSOR_DTYPE',
    says: /tensor a has dtype absent/,
  },
  {
    what: 'a dtype that Object has',
    header: { a: { ...f32([2], 0, 8), dtype: 'toString' } },
    code: 'EM_TENSOR_DTYPE',
    says: /dtype "toString"/,
  },
  { what: 'a negative length', header: { a: f32([-2], 0, 8) }, code: 'EM_TENSOR_SHAPE', says: /tensor a has shape \[-2\]/ },
  { what: 'a fractional length', header: { a: f32([1.5], 0, 8) }, code: 'EM_TENSOR_SHAPE', says: /shape \[1.5\]/ },
  {
    what: 'a shape that is no list',
    header: { a: { ...f32([2], 0, 8), shape: 2 } },
    code: 'EM_TENSOR_SHAPE',
    says: /shape 2; wanted shape a list/,
  },
  { what: 'a missing shape', header: { a: { dtype: 'F32', data_offsets: [0, 8] } }, code: 'EM_TENSOR_SHAPE', says: /shape absent/ },
  {
    what: 'a shape that overflows',
    header: { a: f32([2 ** 30, 2 ** 30], 0, 8) },
    code: 'EM_TENSOR_SHAPE',
    says: /wanted shape one of fewer than 2\^53/,
  },
  { what: 'a shape that overflows before a 0', header: { a: f32([2 ** 40, 2 ** 40, 0], 0, 0) }, code: 'EM_TENSOR_SHAPE', says: /2\^53/ },

  {
    what: 'a tensor nested 100,000 deep',
    header: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    says: /tensor a is \[\[\[\[\[…\]+; wanted an object/,
  },
  {
    what: 'a name of a million characters',
    header: { ['n'.repeat(1e6)]: 7 },
    says: /^.{0,400}tensor n{80}… is 7; wanted an object/,
  },
  { what: 'missing offsets', header: { a: { dtype: 'F32', shape: [2] } }, says: /tensor a: data_offsets absent/ },
  { what: 'three offsets', header: { a: { ...f32([2], 0, 8), data_offsets: [0, 8, 8] } }, says: /tensor a: data_offsets \[0,8,8\]/ },
  { what: 'a negative offset', header: { a: f32([2], -8, 0) }, says: /tensor a: data_offsets \[-8,0\]/ },
  { what: 'a begin after the end', header: { a: f32([2], 8, 0) }, dataBytes: 8, says: /tensor a: .*begin after their end/ },
  { what: 'an end beyond the file', header: good, dataBytes: 19, says: /tensor b: .*beyond the file's 19 bytes/ },
  {
    what: 'too few bytes for the shape',
    header: { a: f32([3], 0, 8) },
    dataBytes: 8,
    says: /tensor a: shape \[3\] of dtype F32 needs 12 bytes.*hold 8/,
  },
  {
    what: 'too many bytes for the dtype',
    header: { a: { ...f32([2], 0, 8), dtype: 'BF16' } },
    dataBytes: 8,
    says: /dtype BF16 needs 4 bytes/,
  },
  { what: 'half a byte', header: { a: { dtype: 'F4', shape: [3], data_offsets: [0, 1] } }, dataBytes: 1, says: /dtype F4 needs 1.5 bytes/ },
  { what: 'an overlap', header: { a: f32([2], 0, 8), b: f32([2], 4, 12) }, dataBytes: 12, says: /tensor b overlaps tensor a/ },
  { what: 'two tensors in one place', header: { a: f32([2], 0, 8), b: f32([2], 0, 8) }, dataBytes: 8, says: /overlaps/ },
  { what: 'a gap', header: { a: f32([2], 0, 8), b: f32([2], 12, 20) }, dataBytes: 20, says: /gap of 4 bytes .*tensor a and tensor b/ },
  {
    what: 'a gap before the first tensor',
    header: { a: f32([2], 4, 12) },
    dataBytes: 12,
    says: /gap of 4 bytes .*the header and tensor a/,
  },
  { what: 'bytes that belong to no tensor', header: good, dataBytes: 24, says: /4 bytes after tensor b belong to no tensor/ },
];

describe('inspectSafetensors refuses', () => {
  it.each(broken)('$what', async ({ header, dataBytes = 20, length, code = 'EM_CHECKPOINT_FILE', says }) => {
    const file = join(await temporaryFolder(), 'model.safetensors');
    const text = typeof header === 'string' || Buffer.isBuffer(header) ? header : JSON.stringify(header);
    await writeHeader(file, text, [new Uint8Array(dataBytes)], length);
    await expect(inspectSafetensors(file)).rejects.toMatchObject({
      code,
      fields: expect.objectContaining({ file }),
      message: expect.stringMatching(says),
    });
  });

  it('a file too short for the header length', async () => {
    const file = join(await temporaryFolder(), 'model.safetensors');
    await writeHeader(file, '{}', []);
    await truncate(file, 7);
    await expect(inspectSafetensors(file)).rejects.toMatchObject({
      code: 'EM_CHECKPOINT_FILE',
      message: expect.stringContaining('7 bytes'),
    });
  });

  it('a file that does not exist', async () => {
    await expect(inspectSafetensors(join(await temporaryFolder(), 'none.safetensors'))).rejects.toMatchObject({ code: 'EM_FILE_READ' });
  });
});

describe('inspectSafetensors accepts', () => {
  it('entries in any order, scalars, empty tensors, padding and metadata, and gives them by place', async () => {
    const file = join(await temporaryFolder(), 'model.safetensors');
    const header = {
      late: f32([2], 4, 12),
      __metadata__: { format: 'pt' },
      scalar: f32([], 0, 4),
      empty: f32([0, 7], 4, 4),
      packed: { dtype: 'F4', shape: [4], data_offsets: [12, 14] },
      __proto__x: { dtype: 'BOOL', shape: [1], data_offsets: [14, 15] },
    };
    const text = `${JSON.stringify(header)}   `;
    await writeHeader(file, text, [new Uint8Array(15)]);
    const begin = 8 + text.length;
    expect(await inspectSafetensors(file)).toEqual({
      file,
      sizeBytes: begin + 15,
      headerBytes: text.length,
      metadata: { format: 'pt' },
      tensors: [
        { name: 'scalar', dtype: 'F32', shape: [], begin, end: begin + 4 },
        { name: 'empty', dtype: 'F32', shape: [0, 7], begin: begin + 4, end: begin + 4 },
        { name: 'late', dtype: 'F32', shape: [2], begin: begin + 4, end: begin + 12 },
        { name: 'packed', dtype: 'F4', shape: [4], begin: begin + 12, end: begin + 14 },
        { name: '__proto__x', dtype: 'BOOL', shape: [1], begin: begin + 14, end: begin + 15 },
      ],
    });
  });

  it('a tensor named __proto__', async () => {
    const file = join(await temporaryFolder(), 'model.safetensors');
    await writeHeader(file, '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [new Uint8Array(1)]);
    expect((await inspectSafetensors(file)).tensors).toMatchObject([{ name: '__proto__', dtype: 'U8' }]);
  });

  it('a file without tensors', async () => {
    const file = join(await temporaryFolder(), 'model.safetensors');
    await writeSafetensors(file, []);
    expect((await inspectSafetensors(file)).tensors).toEqual([]);
  });

  it('integers, which the expected values of the fixtures have beside floats', async () => {
    const { tensors } = await inspectSafetensors(join(fixture('olmoe'), 'expected.safetensors'));
    expect(tensors.find(({ name }) => name === 'a.input_ids')).toMatchObject({ dtype: 'I64', shape: [1, 17] });
  });
});
