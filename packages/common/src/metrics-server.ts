import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostAndPort } from './address.js';
import { causeText, EmError } from './errors.js';
import type { MetricSet } from './metric-set.js';

export interface MetricsOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
}

/** Whoever scrapes asks every few seconds, by a handful of connections. */
const maxConnections = 16;
const maxHeaderBytes = 8 * 1024;
/** For a whole request to arrive, and for an answer to be taken. */
const timeoutMs = 5_000;

/** Answers GET /metrics and nothing else. Never keeps the process alive. */
export class MetricsServer {
  /** HOST:PORT. */
  readonly address: string;
  readonly #server: Server;
  readonly #set: MetricSet;

  private constructor(server: Server, set: MetricSet, address: string) {
    this.#server = server;
    this.#set = set;
    this.address = address;
  }

  /** Rejects with EM_ADDRESS_IN_USE, the set closed. */
  static async listen(set: MetricSet, { host, port }: MetricsOptions): Promise<MetricsServer> {
    const limits = { maxHeaderSize: maxHeaderBytes, headersTimeout: timeoutMs, requestTimeout: timeoutMs, keepAliveTimeout: 4 * timeoutMs };
    const server = createServer(limits, (request, response) => void answer(set, request, response));
    server.maxConnections = maxConnections;
    server.setTimeout(4 * timeoutMs);
    server.on('connection', (socket) => socket.unref());
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host.replace(/^\[(.*)\]$/, '$1'), resolve);
      });
    } catch (thrown) {
      set.close();
      throw inUse(hostAndPort(host, port), thrown);
    }
    server.unref();
    return new MetricsServer(server, set, hostAndPort(host, (server.address() as AddressInfo).port));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#set.close();
  }
}

async function answer(set: MetricSet, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path] = (request.url ?? '').split('?');
  if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
    // A body that nobody reads ends with the connection.
    reply(response, 404, 'text/plain; charset=utf-8', 'only GET /metrics is here\n', { connection: 'close' });
    return;
  }
  try {
    reply(response, 200, set.contentType, await set.text());
  } catch (thrown) {
    reply(response, 500, 'text/plain; charset=utf-8', `${causeText(thrown)}\n`);
  }
}

function reply(response: ServerResponse, status: number, type: string, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

function inUse(address: string, thrown: unknown): EmError {
  const cause = causeText(thrown);
  const message = `cannot listen on ${address} for metrics: ${cause}. Choose another --metrics-port, or end the process that holds it`;
  return new EmError('EM_ADDRESS_IN_USE', { address, cause }, { cause: thrown, message });
}
