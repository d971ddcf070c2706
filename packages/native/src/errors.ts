import { EmError, type ErrorFields, isErrorCode, toEmError } from '@expertmesh/common';

/** What the addon throws and rejects with: a plain Error that carries a code of the error table and the fields of its message. */
interface NativeError extends Error {
  readonly code: string;
  readonly fields: ErrorFields;
}

function isNativeError(thrown: unknown): thrown is NativeError {
  return thrown instanceof Error && 'code' in thrown && 'fields' in thrown && typeof thrown.code === 'string';
}

/** The one place where errors of the addon become EmErrors, made where the caller's stack is still known. */
export function convertNativeError(thrown: unknown): EmError {
  if (!isNativeError(thrown) || !isErrorCode(thrown.code)) return toEmError(thrown);
  return new EmError(thrown.code, thrown.fields, { cause: thrown });
}
