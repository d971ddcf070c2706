import type { PeerAddress } from '@expertmesh/exchange';
import { type expertmesh, v1 } from '@expertmesh/proto';
import type { PeerStates } from '../experts/placement-view.js';

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

/** And as those who wait for experts know them. */
export function peerStates(peers: readonly expertmesh.v1.Peer.$Properties[], self: string): PeerStates {
  const { JOINING, READY, LOST } = v1.WorkerState;
  return {
    hasHeirs: peers.some(({ worker, state }) => worker !== self && (state === JOINING || state === READY)),
    lost: new Set(peers.flatMap(({ worker, state }) => (state === LOST && worker ? worker : []))),
  };
}
