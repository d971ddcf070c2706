import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';

/** PEM files of a certificate, its key, and the authority that has signed it and those of clients. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** A real redis-server of this test's own, without persistence unless asked for. */
export class RedisServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #tls: TlsFiles | null;

  private constructor(port: number, process: ChildProcess, folder: string, tls: TlsFiles | null) {
    this.port = port;
    this.#tls = tls;
    this.#process = process;
    this.#folder = folder;
  }

  static async start(...options: string[]): Promise<RedisServer> {
    return RedisServer.startAt(await freePort(), ...options);
  }

  static startAt(port: number, ...options: string[]): Promise<RedisServer> {
    return RedisServer.#run(port, ['--port', String(port), '--save', '', '--appendonly', 'no', ...options]);
  }

  /** Speaks TLS only, and asks clients for a certificate. */
  static async startTls(files: TlsFiles, ...options: string[]): Promise<RedisServer> {
    const port = await freePort();
    return RedisServer.#run(port, [...tlsWords(port, files), '--save', '', ...options], '', files);
  }

  /** Watches a master under the name `mymaster`, as the master does with TLS or without, and alone decides that it is down. */
  static async startSentinel(master: RedisServer): Promise<RedisServer> {
    const port = await freePort();
    const watched = [
      `sentinel monitor mymaster 127.0.0.1 ${master.port} 1`,
      'sentinel down-after-milliseconds mymaster 500',
      'sentinel failover-timeout mymaster 2000',
    ];
    const listen = master.#tls === null ? ['--port', String(port)] : [...tlsWords(port, master.#tls), '--tls-replication', 'yes'];
    return RedisServer.#run(port, ['--sentinel', ...listen], `${watched.join('\n')}\n`, master.#tls);
  }

  /** Three masters that share the hash slots. */
  static async startCluster(files: TlsFiles | null = null): Promise<RedisServer[]> {
    const nodes = await Promise.all(
      [1, 2, 3].map(async () => {
        const words = ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())];
        return files === null ? RedisServer.start(...words) : RedisServer.startTls(files, ...words, '--tls-cluster', 'yes');
      }),
    );
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    const tls = files === null ? [] : ['--tls', '--cacert', files.ca, '--cert', files.cert, '--key', files.key];
    await promisify(execFile)('redis-cli', [...tls, '--cluster', 'create', ...addresses, '--cluster-yes']);
    for (const node of nodes) await node.#untilClusterIsOk();
    return nodes;
  }

  static async #run(port: number, words: readonly string[], configuration = '', tls: TlsFiles | null = null): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'em-redis-'));
    const file = join(folder, 'redis.conf');
    await writeFile(file, configuration);
    const all = [file, ...words, '--bind', '127.0.0.1', '--dir', folder];
    const process = spawn('redis-server', all, { stdio: ['ignore', 'pipe', 'inherit'] });
    const server = new RedisServer(port, process, folder, tls);
    await new Promise<void>((resolve, reject) => {
      process.on('error', (error) => reject(new Error(`redis-server cannot be run (apt-get install redis-server): ${error.message}`)));
      process.on('exit', (code) => reject(new Error(`redis-server ended with exit code ${code}`)));
      process.stdout?.on('data', (chunk: Buffer) => {
        if (/Ready to accept connections|Sentinel ID is/.test(chunk.toString())) resolve();
      });
    });
    return server;
  }

  async #untilClusterIsOk(): Promise<void> {
    const client = this.client();
    while (!String(await client.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    client.disconnect();
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** A plain client, to do what an operator might do. The caller disconnects it. */
  client(password?: string): Redis {
    const tls = this.#tls && { ca: readFileSync(this.#tls.ca), cert: readFileSync(this.#tls.cert), key: readFileSync(this.#tls.key) };
    return new Redis({ port: this.port, host: '127.0.0.1', ...(password !== undefined && { password }), ...(tls && { tls }) });
  }

  /** SIGSTOP and SIGCONT, for one. */
  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill('SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function tlsWords(port: number, { cert, key, ca }: TlsFiles): string[] {
  return ['--port', '0', '--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ca];
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
