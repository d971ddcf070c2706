import { EmError, type ErrorCode, type ErrorFields, toEmError } from './errors.js';

/** What a thread answers: a result, or an error as plain data, since error classes do not survive a message. */
export type ThreadAnswer<Result> =
  | { readonly isDone: true; readonly result: Result }
  | { readonly isDone: false; readonly code: ErrorCode; readonly fields: ErrorFields; readonly message: string };

/** On the thread: does the work and keeps what it throws. */
export async function answerOf<Result>(work: () => Result | Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { isDone: true, result: await work() };
  } catch (thrown) {
    const { code, fields, message } = toEmError(thrown);
    return { isDone: false, code, fields, message };
  }
}

/** On the other side: the error that the work threw. */
export function errorOf({ code, fields, message }: ThreadAnswer<unknown> & { isDone: false }): EmError {
  return new EmError(code, fields, { message });
}
