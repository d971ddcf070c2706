import { EmError } from '@expertmesh/common';
import type { Redis } from 'ioredis';

/**
 * Makes sure that what answers is one server that may be written to, as `redis://` says.
 *
 * @throws EM_STORE_REFUSED for a node of a Redis Cluster, a replica, or a Sentinel
 */
export async function checkServer(connection: Redis, store: string): Promise<void> {
  // A user who may not ask is taken at its word.
  const info = await connection.info().catch(() => '');
  const field = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const refuse = (cause: string) => {
    throw new EmError('EM_STORE_REFUSED', { store, what: 'be used as a single server', cause });
  };
  if (field('redis_mode') === 'sentinel') refuse('it is a Sentinel; name it redis+sentinel://HOST:PORT/MASTER');
  if (field('cluster_enabled') === '1') refuse('it is a node of a Redis Cluster; name it redis+cluster://HOST:PORT');
  if (field('role') === 'slave') {
    const master = `${field('master_host')}:${field('master_port')}`;
    refuse(`it is a replica of ${master}; name the master, or redis+sentinel://HOST:PORT/MASTER`);
  }
}

/**
 * Chooses the database, now and whenever the connection is there again. The client would go on in database 0, which may be another
 * cluster's, where the server has no such database or does not let this user choose it: then it is left alone. Rejects with the server's answer.
 */
export async function holdDatabase(connection: Redis, database: number): Promise<void> {
  // A user may be allowed nothing but the first one.
  if (database === 0) return;
  await connection.select(database);
  connection.on('ready', () => {
    connection.select(database).catch((error: Error) => {
      if (error.name === 'ReplyError') connection.disconnect();
    });
  });
}
