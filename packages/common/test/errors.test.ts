// The error table and docs/errors.md say the same, and every message can be filled in.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { causeText, EmError, type ErrorCode, errorTable, isErrorCode, toEmError } from '../src/index.js';

const codes = Object.keys(errorTable) as ErrorCode[];

interface DocumentedError {
  readonly code: string;
  readonly status: string;
  readonly exitCode: string;
  readonly isPermanent: string;
  readonly meaning: string;
  readonly remedy: string;
}

function documentedErrors(): DocumentedError[] {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [code = '', status = '', exitCode = '', isPermanent = '', meaning = '', remedy = '', ...rest] = row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    expect(rest, `a cell too many: ${row}`).toEqual([]);
    return { code: code.replaceAll('`', ''), status, exitCode, isPermanent, meaning, remedy };
  });
}

describe('docs/errors.md', () => {
  it('documents each code once, in the order of the table, and no other', () => {
    expect(documentedErrors().map(({ code }) => code)).toEqual(codes);
  });

  it('gives the status, exit code and permanence of the table', () => {
    const documented = documentedErrors().map(({ code, status, exitCode, isPermanent }) => ({ code, status, exitCode, isPermanent }));
    const expected = codes.map((code) => {
      const { status, exitCode, permanent } = errorTable[code];
      return { code, status, exitCode: String(exitCode), isPermanent: permanent ? 'yes' : 'no' };
    });
    expect(documented).toEqual(expected);
  });

  it('says for each code what it means and what to do', () => {
    for (const { code, meaning, remedy } of documentedErrors()) {
      expect(meaning, code).toMatch(/^[A-Z`*].*\.$/i);
      expect(remedy, code).toMatch(/^[A-Z`*].*\.$/i);
    }
  });
});

describe('the error table', () => {
  it.each(codes)('names %s as a code is named', (code) => {
    expect(code).toMatch(/^EM_[A-Z]+(_[A-Z]+)*$/);
  });

  it.each(codes)('has a message of whole placeholders for %s', (code) => {
    const { message } = errorTable[code];
    expect(message).not.toBe('');
    // What is left without placeholders {field} holds no brace.
    expect(message.replace(/\{[a-z][A-Za-z]*\}/g, '')).not.toMatch(/[{}]/);
  });

  it.each(codes)('fills in every field of the message of %s', (code) => {
    const names = [...errorTable[code].message.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    const error = new EmError(code, Object.fromEntries(names.map((name) => [name, `<${name}>`])));
    for (const name of names) expect(error.message).toContain(`<${name}>`);
    expect(error.message).not.toMatch(/[{}]/);
  });

  it('ends a command by 2 only for usage, which is permanent and the caller’s fault', () => {
    for (const code of codes) {
      const { exitCode, permanent, status } = errorTable[code];
      if (exitCode !== 2) continue;
      expect(permanent, code).toBe(true);
      expect(['INVALID_ARGUMENT', 'FAILED_PRECONDITION'], code).toContain(status);
    }
  });
});

describe('EmError', () => {
  it('carries its code, fields, cause, status and exit code', () => {
    const cause = new Error('EACCES');
    const error = new EmError('EM_FILE_READ', { file: 'a.json', cause: 'EACCES' }, { cause });
    expect(error).toMatchObject({ name: 'EmError', code: 'EM_FILE_READ', fields: { file: 'a.json', cause: 'EACCES' }, cause });
    expect(error.message).toBe('cannot read a.json: EACCES');
    expect([error.status, error.exitCode, error.isPermanent]).toEqual(['NOT_FOUND', 1, true]);
  });

  it('writes numbers, and a value with a placeholder in it as it is', () => {
    expect(new EmError('EM_OUT_OF_MEMORY', { what: '{got}', got: 12 }).message).toMatch(/^no memory for \{got\} \(12 bytes\)\. /);
  });

  it('leaves a placeholder whose field is not given', () => {
    expect(new EmError('EM_FILE_READ', { file: 'a' }).message).toBe('cannot read a: {cause}');
  });

  it('takes a message from elsewhere, as one that came over the wire', () => {
    expect(new EmError('EM_FILE_READ', {}, { message: 'as sent' }).message).toBe('as sent');
  });
});

describe('toEmError', () => {
  it('gives an EmError back as it is', () => {
    const error = new EmError('EM_REQUEST_EMPTY');
    expect(toEmError(error)).toBe(error);
  });

  it.each([
    [new Error('boom'), 'boom'],
    ['boom', 'boom'],
    [undefined, 'undefined'],
  ])('makes EM_INTERNAL of %s and keeps it as the cause', (thrown, problem) => {
    const error = toEmError(thrown);
    expect(error).toMatchObject({ code: 'EM_INTERNAL', message: problem, fields: { problem } });
    expect(error.cause).toBe(thrown);
    expect(causeText(thrown)).toBe(problem);
  });
});

describe('isErrorCode', () => {
  it('knows the codes of the table and nothing that every object has', () => {
    expect(isErrorCode('EM_INTERNAL')).toBe(true);
    expect(isErrorCode('EM_NOTHING')).toBe(false);
    expect(isErrorCode('toString')).toBe(false);
  });
});
