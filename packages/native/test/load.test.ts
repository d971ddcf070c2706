// Loading says what was found and what to do; tracing names every call.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmError } from '@expertmesh/common';
import { describe, expect, it } from 'vitest';
import { loadNative } from '../src/index.js';
import { openAddon } from '../src/load.js';
import { CallTracer, isTraceWanted } from '../src/trace.js';

describe('opening the addon', () => {
  it('says how to build it when it is not there', () => {
    const error = catchError(() => openAddon('/nowhere/expertmesh.node', {}));
    expect(error.code).toBe('EM_NATIVE_LOAD');
    expect(error.message).toContain('/nowhere/expertmesh.node does not exist');
    expect(error.message).toContain('npm run build:native');
  });

  it('says for what machine a file was not built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'expertmesh-load-'));
    const path = join(folder, 'expertmesh.node');
    writeFileSync(path, 'not a library');
    const error = catchError(() => openAddon(path, {}));
    rmSync(folder, { recursive: true });
    expect(error.code).toBe('EM_NATIVE_LOAD');
    expect(error.message).toContain(process.arch);
  });

  it('gives the same binding each time', () => {
    expect(loadNative()).toBe(loadNative());
  });
});

describe('tracing', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['0', false],
    ['1', true],
  ])('with EXPERTMESH_TRACE_NATIVE=%s is %s', (value, wanted) => {
    expect(isTraceWanted(value === undefined ? {} : { EXPERTMESH_TRACE_NATIVE: value })).toBe(wanted);
  });

  it('refuses another value', () => {
    expect(catchError(() => isTraceWanted({ EXPERTMESH_TRACE_NATIVE: 'yes' })).code).toBe('EM_ENVIRONMENT_VALUE');
  });

  it('tells of a call, its arguments by kind and size, and its end', () => {
    const lines: string[] = [];
    let nowMs = 10;
    const tracer = new CallTracer(
      (line) => lines.push(line),
      () => nowMs,
    );
    const end = tracer.begin('batchGather', [{ type: 'batch' }, new Int32Array(2), [1, 2, 3], null, 7]);
    nowMs = 11.5;
    end(null);
    tracer.begin('engineInfo', [{}])(new Error('closed'));
    expect(lines).toEqual([
      'native #1 batchGather(batch, Int32Array[8 bytes], [3 items], null, 7)\n',
      'native #1 batchGather done after 1.500 ms\n',
      'native #2 engineInfo({…})\n',
      'native #2 engineInfo failed: closed after 0.000 ms\n',
    ]);
  });
});

function catchError(call: () => unknown): EmError {
  try {
    call();
  } catch (error) {
    if (error instanceof EmError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}
