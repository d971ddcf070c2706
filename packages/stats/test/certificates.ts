import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const openssl = (...words: string[]) => promisify(execFile)('openssl', words);

/** An authority of this test's own, and a certificate for 127.0.0.1 that it has signed, as PEM files. */
export class Certificates {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Certificates> {
    const made = new Certificates(await mkdtemp(join(tmpdir(), 'em-tls-')));
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await openssl('req', '-x509', ...key, '-days', '1', '-subj', '/CN=test authority', '-keyout', made.#file('ca.key'), '-out', made.ca);
    await openssl('req', ...key, '-subj', '/CN=127.0.0.1', '-keyout', made.key, '-out', made.#file('request.pem'));
    await writeFile(made.#file('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    const signed = ['-CA', made.ca, '-CAkey', made.#file('ca.key'), '-CAcreateserial', '-extfile', made.#file('names')];
    await openssl('x509', '-req', '-days', '1', '-in', made.#file('request.pem'), ...signed, '-out', made.cert);
    return made;
  }

  get ca(): string {
    return this.#file('ca.pem');
  }

  get cert(): string {
    return this.#file('cert.pem');
  }

  get key(): string {
    return this.#file('key.pem');
  }

  async end(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}
