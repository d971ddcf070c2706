import { EmError, hostAndPort } from '@expertmesh/common';
import { hiddenLogin } from '../hidden-login.js';

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
  const [, secure, form, rest = ''] = /^redis(s?)(\+sentinel|\+cluster)?:\/\/(.*)$/s.exec(url) ?? [];
  // A password may hold any character: it ends at the last @ that no file of the query can be the place of.
  const files = /\?(?:(?:ca|cert|key)=[^&]*(?:&|$))+$/.exec(rest)?.index ?? rest.length;
  const at = rest.lastIndexOf('@', files);
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(rest.slice(0, Math.max(0, at))) ?? [];
  const place = /^([^/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(rest.slice(at + 1));
  if (secure === undefined || place === null) throw bad(url, 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]');
  const [, hostList = '', path = '', query = ''] = place;
  const kind = form === '+sentinel' ? 'sentinel' : form === '+cluster' ? 'cluster' : 'single';
  const hosts = hostList.split(',').map((text) => hostOf(text, defaultPorts[kind], url));
  if (kind === 'single' && hosts.length > 1) throw bad(url, 'one host (several with redis+sentinel:// or redis+cluster://)');
  const words = path === '' ? [] : path.split('/');
  const master = kind === 'sentinel' ? (words.shift() ?? '') : '';
  if (kind === 'sentinel' && master === '') throw bad(url, 'redis+sentinel://HOSTS/MASTER, with the name of the master');
  const [number = '0'] = words;
  const database = /^\d+$/.test(number) ? Number(number) : Number.NaN;
  if (!Number.isSafeInteger(database) || words.length > 1 || (kind === 'cluster' && words.length > 0)) {
    throw bad(url, kind === 'cluster' ? 'no database number (a Redis Cluster has one database)' : 'a database number after the host');
  }
  const tls = tlsFiles(query, url);
  return { kind, isTls: secure === 's', hosts, username: decoded(username), password: decoded(password), master, database, tls };
}

/** The address without what is secret. */
export function storeName({ kind, isTls, hosts, master, database }: RedisAddress): string {
  const scheme = `redis${isTls ? 's' : ''}${kind === 'single' ? '' : `+${kind}`}`;
  const path = [master, database === 0 ? '' : String(database)].filter((word) => word !== '').join('/');
  return `${scheme}://${hosts.map(({ host, port }) => hostAndPort(host, port)).join(',')}${path === '' ? '' : `/${path}`}`;
}

/** Percent-encoded characters as they are; a % that encodes nothing stays. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
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
  return new EmError('EM_OPTION_VALUE', { option: '--store', got: hiddenLogin(url), wanted });
}
