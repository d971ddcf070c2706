import type { ServerHttp2Session } from 'node:http2';
import type * as grpc from '@grpc/grpc-js';

/**
 * HTTP/2's receive window at both ends. Its default of 64 KiB makes a sender stop for a window update after every fourth DATA
 * frame; what a peer may really have on its way is bounded by the exchange's own window.
 */
export const receiveWindowBytes = 16 * 1024 * 1024;

/** Where @grpc/grpc-js 1.14 keeps the HTTP/2 stream of a call. */
interface CallInternals {
  readonly call?: { readonly stream?: { readonly session?: ServerHttp2Session } };
}

/**
 * Widens the window of the connection that a call came by. A channel has an option for its own ('grpc-node.flow_control_window'),
 * a server has none, so this reaches for the session; where it is not found the stream is slower and nothing else.
 */
export function widenReceiveWindow(call: grpc.ServerDuplexStream<Buffer, Buffer>): void {
  const session = (call as CallInternals).call?.stream?.session;
  if (session === undefined || session.destroyed || session.pendingSettingsAck) return;
  if ((session.localSettings.initialWindowSize ?? 0) >= receiveWindowBytes) return;
  session.setLocalWindowSize(receiveWindowBytes);
  session.settings({ initialWindowSize: receiveWindowBytes });
}
