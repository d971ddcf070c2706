import type { expertmesh } from '@expertmesh/proto';
import { v1 } from '@expertmesh/proto';

type CoordinatorMessage = expertmesh.v1.CoordinatorMessage.$Properties;

const encoded = new WeakMap<expertmesh.v1.Activate.$Properties, Uint8Array>();

/**
 * A message to a worker as it travels. A placement goes to many workers: the same Activate is encoded once, and follows what is each
 * worker's own, as the fields of a protobuf message may stand in any order.
 */
export function coordinatorMessageBytes(message: CoordinatorMessage): Buffer {
  const { activate, ...own } = message;
  if (!activate) return asBuffer(v1.CoordinatorMessage.encode(message).finish());
  const body = encoded.get(activate) ?? v1.CoordinatorMessage.encode({ activate }).finish();
  encoded.set(activate, body);
  return Buffer.concat([v1.CoordinatorMessage.encode(own).finish(), body]);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
