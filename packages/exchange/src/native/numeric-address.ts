import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** HOST:PORT, with the brackets that an IPv6 address has. */
function split(address: string): { readonly host: string; readonly port: string } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: address.slice(colon + 1) };
}

function join(host: string, port: string | number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** HOST:PORT as the data plane takes it, or null where the host is a name that has to be looked up first. */
export function numericAddress(address: string): string | null {
  const { host, port } = split(address);
  return isIP(host) === 0 ? null : join(host, port);
}

/** Looks the host up. Rejects where it has no address. */
export async function lookUpAddress(address: string): Promise<string> {
  const { host, port } = split(address);
  return join((await lookup(host)).address, port);
}

/** The numeric address to listen on for a host. Rejects where it has none. */
export async function lookUpHost(host: string): Promise<string> {
  return (await lookup(host.replace(/^\[(.*)\]$/, '$1'))).address;
}
