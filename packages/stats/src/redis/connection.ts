import { readFileSync } from 'node:fs';
import { causeText, EmError } from '@expertmesh/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from './address.js';
import { checkServer, holdDatabase } from './server-check.js';

export type Connection = Redis | Cluster;

const connectTimeoutMs = 3_000;
/** A store that has not answered by then does not answer: traffic does not wait for it, and operations try again. */
const commandTimeoutMs = 5_000;
const longestRetryMs = 2_000;

/** Connected and answering in the database that was asked for, or rejected with the reason. */
export async function connect(address: RedisAddress, store: string): Promise<Connection> {
  let isOpen = false;
  const connection = open(address, () => isOpen);
  let lastError: unknown = null;
  // Without a listener an error would end the process; each command that it fails is told of it.
  connection.on('error', (error: unknown) => {
    lastError = error;
  });
  try {
    // A Cluster that is given up leaves the promise of its connection open.
    await Promise.race([connection.connect(), ended(connection)]);
    await connection.ping();
    if (connection instanceof Redis) {
      await holdDatabase(connection, address.database);
      if (address.kind === 'single') await checkServer(connection, store);
    }
    isOpen = true;
    return connection;
  } catch (error) {
    connection.disconnect();
    throw lastError ?? error;
  }
}

/** Rejects when the connection has ended. */
function ended(connection: Connection): Promise<never> {
  return new Promise((_, reject) => {
    connection.once('end', () => reject(new Error('the connection has ended')));
  });
}

/** @param isOpen whether it has answered once: from then on it is tried again for ever */
function open(address: RedisAddress, isOpen: () => boolean): Connection {
  const { kind, hosts, username, password, master, database } = address;
  const tls = address.isTls ? { tls: tlsOptions(address) } : {};
  const common = {
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...tls,
    db: database,
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    // Commands fail while it is away, instead of waiting without bound.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: retryDelayMs,
    // The name may stand for another master by now.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions;
  if (kind === 'cluster') {
    const { enableOfflineQueue, retryStrategy, ...redisOptions } = common;
    const clusterRetryStrategy = (attempt: number) => (isOpen() ? retryStrategy(attempt) : null);
    return new Cluster([...hosts], { redisOptions, lazyConnect: true, enableOfflineQueue, clusterRetryStrategy });
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...common,
      sentinels: [...hosts],
      name: master,
      sentinelRetryStrategy: (attempt) => (isOpen() ? retryDelayMs(attempt) : null),
      ...(address.isTls && { enableTLSForSentinelMode: true, sentinelTLS: tlsOptions(address) }),
    });
  }
  const [only] = hosts;
  return new Redis({ ...common, host: only!.host, port: only!.port });
}

function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 10), longestRetryMs);
}

/** @throws EM_FILE_READ */
function tlsOptions({ tls }: RedisAddress): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(tls).map(([name, file]) => {
      try {
        return [name, readFileSync(file)];
      } catch (error) {
        throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
      }
    }),
  );
}
