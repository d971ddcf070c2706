import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { systemClock } from '@expertmesh/common';
import { expect, test } from 'vitest';
import { isConnectionRefused } from '../src/membership/refused-connection.js';

test.each(['127.0.0.1', '::1'])(
  'a port of %s where somebody listens does not refuse, and does once its process has let go of it',
  async (host) => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    expect(await isConnectionRefused(address, systemClock)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isConnectionRefused(address, systemClock)).toBe(true);
  },
);
