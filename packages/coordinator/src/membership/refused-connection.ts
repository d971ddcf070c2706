import { connect } from 'node:net';
import type { Clock } from '@expertmesh/common';

/** A host that is away says nothing at all. */
const answerWithinMs = 1_000;

/**
 * Whether nobody listens at HOST:PORT, as its host says by refusing a connection: the process that did has ended. False while that is
 * not known: it listens, its host is away, or the address says nothing.
 */
export function isConnectionRefused(address: string, clock: Clock): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(address.slice(colon + 1)) });
    const timer = clock.after(answerWithinMs, () => end(false));
    const end = (isRefused: boolean) => {
      timer.cancel();
      socket.destroy();
      resolve(isRefused);
    };
    socket.once('connect', () => end(false));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'));
  });
}
