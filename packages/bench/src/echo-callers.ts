import { connect } from 'node:net';
import { createLogger, type Deferred, deferred } from '@expertmesh/common';
import { createExchange, type Dispatch } from '@expertmesh/exchange';
import { channelOptions } from '@expertmesh/proto';
import * as grpc from '@grpc/grpc-js';
import { echoIdentity, plainEcho } from './echo-peer.js';

/** Sends payloads to an echo peer, several at a time if asked to. */
export interface EchoCaller {
  /** Resolves when all of the payload has come back. */
  roundTrip(payload: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Rows of 2048 f32, as of a mid-size model. */
export const rowBytes = 8192;

export function openExchangeCaller(port: number): EchoCaller {
  const exchange = createExchange('grpc', {
    identity: { ...echoIdentity, worker: 'caller' },
    logger: createLogger('bench', 'warn'),
    handler: { handle: () => Promise.reject(new Error('nobody dispatches to the caller')) },
  });
  const { worker, incarnation } = echoIdentity;
  exchange.setPeers([{ worker, incarnation, address: `127.0.0.1:${port}`, data: null, isAlive: true }]);
  const signal = new AbortController().signal;
  return {
    async roundTrip(payload) {
      await exchange.dispatch(worker, dispatchOf(payload), signal);
    },
    close: () => exchange.close(),
  };
}

/** Each row for one expert: as many bytes go back as come. */
function dispatchOf(rows: Uint8Array): Dispatch {
  const numRows = rows.length / rowBytes;
  return {
    epoch: 1,
    numerics: echoIdentity.numerics,
    contents: [{ layer: 0, expert: 0, format: 'f32', checksum: '0123456789abcdef' }],
    counts: [numRows],
    rowIndex: Uint32Array.from({ length: numRows }, (_, index) => index),
    dtype: echoIdentity.wireDtype,
    numRows,
    rows,
  };
}

export function openGrpcCaller(port: number): EchoCaller {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), channelOptions);
  const { path, requestSerialize, responseDeserialize } = plainEcho;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  let failure: Error | null = null;
  const outstanding: Deferred<void>[] = [];
  stream.on('data', () => outstanding.shift()?.resolve());
  stream.on('error', (error) => {
    failure = error;
    for (const back of outstanding.splice(0)) back.reject(error);
  });
  return {
    roundTrip(payload) {
      if (failure !== null) return Promise.reject(failure);
      const back = deferred<void>();
      outstanding.push(back);
      stream.write(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength));
      return back.promise;
    },
    async close() {
      stream.cancel();
      client.close();
    },
  };
}

export function openTcpCaller(port: number): EchoCaller {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let failure: Error | null = null;
  const outstanding: { numBytesLeft: number; readonly back: Deferred<void> }[] = [];
  socket.on('error', (error) => {
    failure = error;
    for (const { back } of outstanding) back.reject(error);
  });
  socket.on('data', ({ length }) => {
    let numBytes = length;
    while (numBytes > 0) {
      const first = outstanding[0]!;
      const taken = Math.min(numBytes, first.numBytesLeft);
      first.numBytesLeft -= taken;
      numBytes -= taken;
      if (first.numBytesLeft === 0) outstanding.shift()!.back.resolve();
    }
  });
  return {
    roundTrip(payload) {
      if (failure !== null) return Promise.reject(failure);
      const back = deferred<void>();
      outstanding.push({ numBytesLeft: payload.length, back });
      socket.write(payload);
      return back.promise;
    },
    async close() {
      socket.destroy();
    },
  };
}
