import { hostname } from 'node:os';

/** As URLs and gRPC write addresses: IPv6 in brackets. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where others reach a server: as told, else where it listens, by the name of the machine where that is every address of it. */
export function advertisedAddress(advertise: string | null, host: string, port: number): string {
  return advertise ?? hostAndPort(isAnyAddress(host) ? hostname() : host, port);
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '[::]';
}
