import { channelOptions, methodDefinition, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { receiveWindowBytes } from './receive-window.js';

const asIs = (frame: Buffer): Buffer => frame;

/** Exchange.Connect with frames as bytes: the codec of this package reads and writes them, not the generated one. */
export const connectMethod: grpc.MethodDefinition<Buffer, Buffer> = {
  ...methodDefinition(v1.Exchange.prototype.connect),
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

/** Of the channel to a peer. */
export const peerChannelOptions: grpc.ChannelOptions = {
  ...channelOptions,
  // A stream is never repeated behind our back, and its frames are not kept for that.
  'grpc.enable_retries': 0,
  // Each attempt to connect is its own channel: the back-off between attempts is the link's alone.
  'grpc.use_local_subchannel_pool': 1,
  'grpc-node.flow_control_window': receiveWindowBytes,
};
