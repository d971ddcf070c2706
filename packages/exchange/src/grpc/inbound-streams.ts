import type { EmError } from '@expertmesh/common';
import type * as grpc from '@grpc/grpc-js';
import type { GrpcService, PeerAddress } from '../base.js';
import { workerLost } from '../exchange-errors.js';
import { type InboundContext, InboundStream } from './inbound-stream.js';
import { connectMethod } from './method.js';
import { widenReceiveWindow } from './receive-window.js';

/** The streams that peers have opened to this worker, and the gRPC service that they come by. */
export class InboundStreams {
  readonly service: GrpcService;
  readonly #context: InboundContext;
  readonly #streams = new Set<InboundStream>();
  #isClosed = false;

  constructor(context: InboundContext) {
    this.#context = context;
    const connect: grpc.handleBidiStreamingCall<Buffer, Buffer> = (call) => this.#accept(call);
    this.service = { definition: { connect: connectMethod } as grpc.ServiceDefinition, implementation: { connect } };
  }

  /** Ends the streams of one incarnation of a worker, so that nothing is computed for the dead. */
  drop({ worker, incarnation }: PeerAddress): void {
    for (const stream of this.#streams) {
      if (stream.caller?.worker === worker && stream.caller.incarnation === incarnation)
        stream.close(workerLost(worker, 'it was declared lost'));
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const stream of this.#streams) stream.close(this.#closing());
  }

  #accept(call: grpc.ServerDuplexStream<Buffer, Buffer>): void {
    widenReceiveWindow(call);
    const stream = new InboundStream(call, this.#context, () => this.#streams.delete(stream));
    this.#streams.add(stream);
    if (this.#isClosed) stream.close(this.#closing());
  }

  #closing(): EmError {
    return workerLost(this.#context.identity.worker, 'it is closing');
  }
}
