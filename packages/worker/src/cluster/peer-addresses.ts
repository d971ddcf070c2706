import type { PeerAddress } from '@expertmesh/exchange';
import { type expertmesh, v1 } from '@expertmesh/proto';

/** The peers that a coordinator tells of, as the exchange knows them. */
export function peerAddresses(peers: readonly expertmesh.v1.Peer.$Properties[]): PeerAddress[] {
  return peers.map(({ worker, incarnation, address, state, dataAddress, dataToken }) => ({
    worker: worker ?? '',
    incarnation: incarnation ?? '',
    address: address ?? '',
    data: dataAddress ? { address: dataAddress, token: dataToken ?? '' } : null,
    isAlive: state !== v1.WorkerState.LOST,
  }));
}
