import { toEmError } from '@expertmesh/common';
import { toServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';

/** A unary method by a function that resolves with the answer or rejects with the error. */
export function answeringLater<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (thrown: unknown) => callback(toServiceError(toEmError(thrown))),
    );
  };
}
