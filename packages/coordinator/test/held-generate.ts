import type { EmError } from '@expertmesh/common';
import { type expertmesh, fromServiceError } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import type { InferenceHandlers } from './fake-worker.js';

export type GenerateCall = grpc.ServerWritableStream<expertmesh.v1.GenerateRequest, expertmesh.v1.GenerateResponse.$Properties>;

/** Fake homes that hand their Generate calls to the test, in order of arrival. */
export function heldGenerate(): { handlers: InferenceHandlers; next: () => Promise<GenerateCall> } {
  const arrived: GenerateCall[] = [];
  const waiting: ((call: GenerateCall) => void)[] = [];
  return {
    handlers: {
      generate(call) {
        const take = waiting.shift();
        if (take) take(call);
        else arrived.push(call);
      },
    },
    next: () => new Promise((resolve) => (arrived.length > 0 ? resolve(arrived.shift()!) : waiting.push(resolve))),
  };
}

export interface Ended {
  readonly ids: number[];
  readonly error: EmError | null;
}

/** Reads a Generate stream to its end. */
export function read(call: grpc.ClientReadableStream<expertmesh.v1.GenerateResponse>): Promise<Ended> {
  const ids: number[] = [];
  let error: EmError | null = null;
  call.on('data', (message: expertmesh.v1.GenerateResponse) => ids.push(...message.ids));
  call.on('error', (thrown) => {
    error = fromServiceError(thrown, 'test');
  });
  return new Promise((resolve) => call.on('end', () => resolve({ ids, error })));
}
