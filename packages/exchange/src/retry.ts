import { EmError } from '@expertmesh/common';
import { dispatchCancelled } from './exchange-errors.js';

/** What is wanted of the experts of one layer; the caller keeps with it whatever it needs to send it. */
export interface RoutablePart {
  readonly layer: number;
  readonly experts: readonly number[];
}

/** A part whose experts one worker is to compute. */
export interface RoutedPart<Part> {
  readonly worker: string;
  readonly part: Part;
}

/** The first expert of a part that no worker is left for. */
export interface Unroutable {
  readonly expert: number;
}

export interface RetryOptions<Part extends RoutablePart> {
  /** Of the placement that `route` goes by now. */
  epoch(): number;
  /** Cuts a part up by the replicas to try, past the workers in `avoid`. */
  route(part: Part, avoid: ReadonlySet<string>): readonly RoutedPart<Part>[] | Unroutable;
  /** Sends one part and takes its answer in. Rejects as Exchange.dispatch does. */
  send(worker: string, part: Part, signal: AbortSignal): Promise<void>;
  /** Resolves when a placement newer than `epoch` is active, when that takes too long, or when the signal aborts. */
  placementAfter(epoch: number, signal: AbortSignal): Promise<void>;
}

/** Sends of one row at most: the first and three on other replicas or by newer placements. */
export const maxAttempts = 4;

/** Why a worker was left, and the placement that had named it: a newer one may name it again. */
interface Failure {
  readonly worker: string;
  readonly epoch: number;
  readonly error: EmError;
}

/**
 * Has a part computed by whichever replicas answer. Where one is lost or refuses, its share is routed anew over the others by
 * the placement of then; where none is left and one had refused, which tells of another placement, a newer one is waited for.
 * Resolves when every answer has been taken in; on rejection nothing is still being sent. Rejects with EM_EXPERT_UNAVAILABLE
 * when no replica answers, and with every other error of `send` as it is.
 */
export async function dispatchWithRetry<Part extends RoutablePart>(
  part: Part,
  options: RetryOptions<Part>,
  signal: AbortSignal,
): Promise<void> {
  await deliver(part, [], options, signal);
}

/** `failures`: those that this very part has met, the last one last. */
async function deliver<Part extends RoutablePart>(
  part: Part,
  failures: readonly Failure[],
  options: RetryOptions<Part>,
  signal: AbortSignal,
): Promise<void> {
  const epochBefore = options.epoch();
  let routes = options.route(part, avoided(failures, epochBefore));
  if ('expert' in routes && failures.some((failure) => failure.epoch === epochBefore && tellsOfAnotherPlacement(failure))) {
    await options.placementAfter(epochBefore, signal);
    if (signal.aborted) throw dispatchCancelled(failures.at(-1)!.worker);
    routes = options.route(part, avoided(failures, options.epoch()));
  }
  if ('expert' in routes) throw unavailable(part.layer, String(routes.expert), failures.at(-1));
  const epoch = options.epoch();
  const sends = routes.map(async ({ worker, part: share }) => {
    try {
      await options.send(worker, share, signal);
    } catch (thrown) {
      if (!isReplicaFailure(thrown)) throw thrown;
      const met = [...failures, { worker, epoch, error: thrown }];
      if (met.length === maxAttempts) throw unavailable(share.layer, share.experts.join(', '), met.at(-1));
      await deliver(share, met, options, signal);
    }
  });
  for (const outcome of await Promise.allSettled(sends)) if (outcome.status === 'rejected') throw outcome.reason;
}

function avoided(failures: readonly Failure[], epoch: number): ReadonlySet<string> {
  return new Set(failures.filter((failure) => failure.epoch === epoch).map(({ worker }) => worker));
}

function tellsOfAnotherPlacement({ error }: Failure): boolean {
  return error.code === 'EM_DISPATCH_REFUSED' && error.fields.reason === 'EM_DISPATCH_REFUSED';
}

/** Another replica may answer what this one did not. */
function isReplicaFailure(thrown: unknown): thrown is EmError {
  return thrown instanceof EmError && (thrown.code === 'EM_WORKER_LOST' || thrown.code === 'EM_DISPATCH_REFUSED');
}

function unavailable(layer: number, expert: string, last: Failure | undefined): EmError {
  if (last !== undefined) {
    const { worker, error } = last;
    return new EmError('EM_EXPERT_UNAVAILABLE', { layer, expert, worker, problem: error.message }, { cause: error });
  }
  const problem = 'the placement names no live worker for it';
  return new EmError(
    'EM_EXPERT_UNAVAILABLE',
    { layer, expert, worker: '', problem },
    { message: `layer ${layer} expert ${expert}: ${problem}` },
  );
}
