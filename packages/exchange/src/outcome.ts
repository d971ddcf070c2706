import { EmError, type Logger, toEmError } from '@expertmesh/common';
import { answerBytes } from './answer.js';
import type { Dispatch, DispatchHandler } from './base.js';
import { type Refusal, refusalOf } from './exchange-errors.js';

/** How the answering side ends a dispatch. */
export type Outcome = { readonly rows: Uint8Array } | { readonly refusal: Refusal };

/** Has the handler compute a dispatch; never rejects: whatever goes wrong here is a refusal for the sender. */
export async function outcomeOf(
  handler: DispatchHandler,
  sender: string,
  dispatch: Dispatch,
  signal: AbortSignal,
  logger: Logger,
): Promise<Outcome> {
  try {
    const rows = await handler.handle(sender, dispatch, signal);
    if (rows.length !== answerBytes(dispatch)) {
      throw new EmError('EM_INTERNAL', { problem: `the answer has ${rows.length} bytes; wanted ${answerBytes(dispatch)}` });
    }
    return { rows };
  } catch (thrown) {
    if (signal.aborted) return { refusal: { reason: 'EM_CANCELLED', message: 'cancelled by its sender', epoch: 0 } };
    const error = toEmError(thrown);
    if (error.code === 'EM_INTERNAL') logger.error({ err: error, sender }, 'a dispatch failed');
    return { refusal: refusalOf(error) };
  }
}
