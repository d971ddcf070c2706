import { bidiStream, channelOptions, type RequestProperties, type Response, v1 } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';

const join = v1.Membership.prototype.join;
type WorkerMessage = RequestProperties<typeof join>;
export type CoordinatorMessage = Response<typeof join>;

/** A Join call of this worker, as a link needs it. */
export interface JoinCall {
  /** False where the other side does not read: 'drain' tells when it does again. */
  write(message: WorkerMessage): boolean;
  /** This side says nothing more. */
  end(): void;
  /** Breaks it off and frees its connection. */
  cancel(): void;
  on(event: 'data', listener: (message: CoordinatorMessage) => void): void;
  on(event: 'drain' | 'end', listener: () => void): void;
  on(event: 'error', listener: (problem: string) => void): void;
}

/** Opens a call to the coordinator at HOST:PORT. */
export type OpenJoin = (coordinator: string) => JoinCall;

const options: grpc.ChannelOptions = {
  ...channelOptions,
  // Each attempt is to connect anew, by the link's back-off and not by one that attempts share.
  'grpc.use_local_subchannel_pool': 1,
  // A coordinator whose machine is gone is noticed without its saying so.
  'grpc.keepalive_time_ms': 5000,
  'grpc.keepalive_timeout_ms': 5000,
};

export const openJoin: OpenJoin = (coordinator) => {
  const client = new grpc.Client(coordinator, grpc.credentials.createInsecure(), options);
  const stream = bidiStream(client, join);
  return {
    write: (message) => stream.write(message),
    end: () => stream.end(),
    cancel: () => {
      stream.cancel();
      client.close();
    },
    on: (event: 'data' | 'drain' | 'end' | 'error', listener: (value: never) => void) => {
      if (event === 'error') stream.on(event, (error: grpc.ServiceError) => listener(error.details as never));
      else stream.on(event, listener as (...values: unknown[]) => void);
    },
  };
};
