import { readFileSync } from 'node:fs';
import { causeText, EmError } from '@expertmesh/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

export type Connection = Redis | Cluster;

const connectTimeoutMs = 3_000;
/** A store that has not answered by then does not answer: traffic does not wait for it, and operations try again. */
const commandTimeoutMs = 5_000;
const longestRetryMs = 2_000;

/** What a store URL says. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly isTls: boolean;
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly username: string;
  readonly password: string;
  /** Name of the Sentinels' master. */
  readonly master: string;
  readonly database: number;
  /** Files of TLS: authorities, own certificate and its key. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

const defaultPorts = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

/** @throws EM_OPTION_VALUE, without the password in its message. */
export function parseRedisUrl(url: string): RedisAddress {
  const match = /^redis(s?)(\+sentinel|\+cluster)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(url);
  if (match === null) throw bad(url, 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]');
  const [, secure, form, username = '', password = '', hostList = '', path = '', query = ''] = match;
  const kind = form === '+sentinel' ? 'sentinel' : form === '+cluster' ? 'cluster' : 'single';
  const hosts = hostList.split(',').map((text) => hostOf(text, defaultPorts[kind], url));
  if (kind === 'single' && hosts.length > 1) throw bad(url, 'one host (several with redis+sentinel:// or redis+cluster://)');
  const words = path === '' ? [] : path.split('/');
  const master = kind === 'sentinel' ? (words.shift() ?? '') : '';
  if (kind === 'sentinel' && master === '') throw bad(url, 'redis+sentinel://HOSTS/MASTER, with the name of the master');
  const database = Number(words[0] ?? 0);
  if (!Number.isInteger(database) || database < 0 || words.length > 1 || (kind === 'cluster' && words.length > 0)) {
    throw bad(url, kind === 'cluster' ? 'no database number (a Redis Cluster has one database)' : 'a database number after the host');
  }
  const tls = tlsFiles(query, url);
  const decode = decodeURIComponent;
  return { kind, isTls: secure === 's', hosts, username: decode(username), password: decode(password), master, database, tls };
}

/** The address without what is secret. */
export function storeName({ kind, isTls, hosts, master, database }: RedisAddress): string {
  const scheme = `redis${isTls ? 's' : ''}${kind === 'single' ? '' : `+${kind}`}`;
  const path = [master, database === 0 ? '' : String(database)].filter((word) => word !== '').join('/');
  return `${scheme}://${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}${path === '' ? '' : `/${path}`}`;
}

/** Connected and answering, or rejected with the reason. */
export async function connect(address: RedisAddress): Promise<Connection> {
  let isOpen = false;
  const connection = open(address, () => isOpen);
  let lastError: unknown = null;
  // Without a listener an error would end the process; each command that it fails is told of it.
  connection.on('error', (error: unknown) => {
    lastError = error;
  });
  try {
    await connection.connect();
    await connection.ping();
    isOpen = true;
    return connection;
  } catch (error) {
    connection.disconnect();
    throw lastError ?? error;
  }
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
    return new Cluster([...hosts], { redisOptions, lazyConnect: true, enableOfflineQueue, clusterRetryStrategy: retryStrategy });
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

function tlsFiles(query: string, url: string): RedisAddress['tls'] {
  const files: Record<string, string> = {};
  for (const [name, file] of new URLSearchParams(query)) {
    if (!['ca', 'cert', 'key'].includes(name)) throw bad(url, 'ca=FILE, cert=FILE or key=FILE after the ?');
    files[name] = file;
  }
  return files;
}

function hostOf(text: string, defaultPort: number, url: string): { host: string; port: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (match === null || port < 1 || port > 65_535) throw bad(url, `HOST or HOST:PORT for ${text}`);
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port };
}

function bad(url: string, wanted: string): EmError {
  return new EmError('EM_OPTION_VALUE', { option: '--store', got: url.replace(/:[^:@/]*@/, ':…@'), wanted });
}
