import { createLogger } from '@expertmesh/common';
import { createExchange, type Dispatch } from '@expertmesh/exchange';
import { echoIdentity } from './echo-peer.js';

/** Sends payloads to echo peers over gRPC. */
export interface EchoCaller {
  /** Sends it to the first `numPeers`; resolves when all of it has come back from each. */
  roundTrip(payload: Uint8Array, numPeers: number): Promise<void>;
  close(): Promise<void>;
}

/** Rows of 2048 f32, as of a mid-size model. */
export const rowBytes = 8192;

/** `ports` of gRPC exchanges. */
export function openEchoCaller(ports: readonly number[]): EchoCaller {
  const exchange = createExchange('grpc', {
    identity: { ...echoIdentity(0), worker: 'caller' },
    logger: createLogger('bench', 'warn'),
    handler: { handle: () => Promise.reject(new Error('nobody dispatches to the caller')) },
  });
  const peers = ports.map((port, index) => {
    const { worker, incarnation } = echoIdentity(index);
    return { worker, incarnation, address: `127.0.0.1:${port}`, data: null, isAlive: true };
  });
  exchange.setPeers(peers);
  const signal = new AbortController().signal;
  return {
    async roundTrip(payload, numPeers) {
      const dispatch = dispatchOf(payload);
      await Promise.all(peers.slice(0, numPeers).map(({ worker }) => exchange.dispatch(worker, dispatch, signal)));
    },
    close: () => exchange.close(),
  };
}

/** Each row for one expert: as many bytes go back as come. */
function dispatchOf(rows: Uint8Array): Dispatch {
  const numRows = rows.length / rowBytes;
  const { numerics, wireDtype } = echoIdentity(0);
  return {
    epoch: 1,
    numerics,
    contents: [{ layer: 0, expert: 0, format: 'f32', checksum: '0123456789abcdef' }],
    counts: [numRows],
    rowIndex: Uint32Array.from({ length: numRows }, (_, index) => index),
    dtype: wireDtype,
    numRows,
    rows,
  };
}
