// The peers in a process of their own: tells their places, ends with its parent.
import { startEchoPeers } from './echo-peer.js';

const peers = await startEchoPeers(Number(process.argv[2]));
process.send?.(peers.places);
process.on('disconnect', () => process.exit());
