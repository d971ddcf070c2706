import type { expertmesh } from '@expertmesh/proto';
import { v1 } from '@expertmesh/proto';

type CoordinatorMessage = expertmesh.v1.CoordinatorMessage.$Properties;

const encoded = new WeakMap<object, Uint8Array>();

/**
 * A message to a worker as it travels. Placements and peers go to many workers: the same Activate, or the same Peers, is encoded once,
 * and follows what is each worker's own, as the fields of a protobuf message may stand in any order.
 */
export function coordinatorMessageBytes(message: CoordinatorMessage): Buffer {
  const { activate, peers, ...own } = message;
  const body = activate ? encodedOnce(activate, { activate }) : peers ? encodedOnce(peers, { peers }) : null;
  if (body === null) return asBuffer(v1.CoordinatorMessage.encode(own).finish());
  return Buffer.concat([v1.CoordinatorMessage.encode(own).finish(), body]);
}

function encodedOnce(shared: object, message: CoordinatorMessage): Uint8Array {
  const body = encoded.get(shared) ?? v1.CoordinatorMessage.encode(message).finish();
  encoded.set(shared, body);
  return body;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
