// The peer in a process of its own: tells its ports, ends with its parent.
import { startEchoPeer } from './echo-peer.js';

const peer = await startEchoPeer();
process.send?.(peer.ports);
process.on('disconnect', () => process.exit());
