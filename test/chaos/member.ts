import type { Running } from '../e2e/processes.js';
import type { Link } from './link.js';
import { type Fault, isOfWires, type Side } from './plan.js';

interface MemberParts {
  readonly id: string;
  /** Where it listens, behind its door. */
  readonly port: number;
  readonly start: () => Running;
  /** By which anybody reaches it. */
  readonly door: Link;
  /** By which it reaches a coordinator, or its store. */
  readonly outbound: readonly Link[];
}

/** A slow process runs for the first of every ten of these. */
const sliceMs = 4;
const slowTimes = 10;

/** A process that can be killed, stopped, slowed down, cut off and started again. */
export class Member {
  readonly #parts: MemberParts;
  readonly #inbound: Link[];
  #running: Running;
  #slices: NodeJS.Timeout | null = null;

  constructor(parts: MemberParts) {
    this.#parts = parts;
    this.#inbound = [parts.door];
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
    return `127.0.0.1:${this.#parts.door.port}`;
  }

  get stderr(): string {
    return this.#running.stderr();
  }

  async begin({ act, side, delayMs }: Fault): Promise<void> {
    if (act === 'kill') await this.kill();
    else if (act === 'stop') this.#running.process.kill('SIGSTOP');
    else if (act === 'slow') this.#runOneSlice();
    else if (isOfWires(act)) for (const link of this.#links(side)) link.begin(act, delayMs);
  }

  /** As it should be: running, and in reach. */
  end(): void {
    const { exitCode, signalCode } = this.#running.process;
    if (exitCode !== null || signalCode !== null) {
      this.#startAgain();
    }
    if (this.#slices !== null) clearTimeout(this.#slices);
    this.#slices = null;
    this.#running.process.kill('SIGCONT');
    for (const link of this.#links('both')) link.pass();
  }

  /** SIGTERM, then started again when it has ended. Rejects where it ends otherwise than in order. */
  async restart(): Promise<void> {
    this.#running.process.kill('SIGTERM');
    const { exitCode, stderr } = await this.#running.finished;
    if (exitCode !== 0) throw new Error(`${this.id} ended with ${exitCode} by SIGTERM: ${stderr.slice(-1_000)}`);
    for (const link of this.#inbound) link.refuse();
    this.#startAgain();
  }

  /** Somebody reaches it by a link of its own. */
  isReachedBy(link: Link): void {
    this.#inbound.push(link);
  }

  async kill(): Promise<void> {
    this.#running.process.kill('SIGKILL');
    for (const link of this.#inbound) link.refuse();
    await this.#running.finished;
  }

  #startAgain(): void {
    this.#running = this.#parts.start();
    for (const link of this.#inbound) link.takeAgain();
  }

  #runOneSlice(): void {
    const { process: child } = this.#running;
    child.kill('SIGCONT');
    this.#slices = setTimeout(() => {
      child.kill('SIGSTOP');
      this.#slices = setTimeout(() => this.#runOneSlice(), (slowTimes - 1) * sliceMs);
    }, sliceMs);
  }

  #links(side: Side): readonly Link[] {
    const { outbound } = this.#parts;
    return side === 'both' ? [...this.#inbound, ...outbound] : side === 'inbound' ? this.#inbound : outbound;
  }
}
