import { EmError, type ErrorCode } from '@expertmesh/common';
import { expect } from 'vitest';

/** The error of a call that has to fail with `code`, thrown or rejected. */
export async function assertFails(code: ErrorCode, call: () => unknown): Promise<EmError> {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(EmError);
    expect((error as EmError).message).not.toContain('{');
    expect((error as EmError).code).toBe(code);
    return error as EmError;
  }
  throw new Error(`the call succeeded; wanted ${code}`);
}
