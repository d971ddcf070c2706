import type { Running } from '../e2e/processes.js';
import type { Link } from './link.js';
import type { Fault, Side } from './plan.js';

interface MemberParts {
  readonly id: string;
  /** Where it listens, behind its door. */
  readonly port: number;
  readonly start: () => Running;
  /** By which others reach it; the first one is its door. */
  readonly inbound: readonly [Link, ...Link[]];
  /** By which it reaches others. */
  readonly outbound: readonly Link[];
}

/** A process that can be killed, stopped, cut off and started again. */
export class Member {
  readonly #parts: MemberParts;
  #running: Running;

  constructor(parts: MemberParts) {
    this.#parts = parts;
    this.#running = parts.start();
  }

  get id(): string {
    return this.#parts.id;
  }

  get port(): number {
    return this.#parts.port;
  }

  /** HOST:PORT of its door. */
  get address(): string {
    return `127.0.0.1:${this.#parts.inbound[0].port}`;
  }

  get stderr(): string {
    return this.#running.stderr();
  }

  async begin({ act, side, delayMs }: Fault): Promise<void> {
    if (act === 'kill') await this.#kill();
    else if (act === 'stop') this.#running.process.kill('SIGSTOP');
    else if (act !== 'flush') for (const link of this.#links(side)) link.begin(act, delayMs);
  }

  /** As it should be: running, and in reach. */
  end(): void {
    const { exitCode, signalCode } = this.#running.process;
    if (exitCode !== null || signalCode !== null) this.#running = this.#parts.start();
    this.#running.process.kill('SIGCONT');
    for (const link of this.#links('both')) link.pass();
  }

  async close(): Promise<void> {
    await this.#kill();
    for (const link of this.#links('both')) await link.close();
  }

  async #kill(): Promise<void> {
    this.#running.process.kill('SIGKILL');
    await this.#running.finished;
  }

  #links(side: Side): readonly Link[] {
    const { inbound, outbound } = this.#parts;
    return side === 'both' ? [...inbound, ...outbound] : this.#parts[side];
  }
}
