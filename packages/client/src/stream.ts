import { cancelCall, fromServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';

/**
 * The messages of a server stream in order; throws the EmError it ended by. The call is cancelled when `signal` aborts and
 * when the loop over it is left early.
 */
export async function* messages<Message>(
  start: () => grpc.ClientReadableStream<Message>,
  endpoint: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message, void, undefined> {
  const stream = start();
  const cancel = () => cancelCall(stream);
  // A cancelled call reports CANCELLED, after the loop that would have heard of it has gone.
  stream.on('error', () => {});
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) cancel();
    for await (const message of stream) yield message as Message;
  } catch (thrown) {
    throw fromServiceError(thrown, endpoint);
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}
