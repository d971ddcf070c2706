import { lookup as lookUpName } from 'node:dns/promises';
import { type Clock, causeText, hostAndPort, type Logger, type Timer } from '@expertmesh/common';

const namePrefix = 'dns:';

/** A coordinator that has just come is joined about as soon as it has started. */
const lookEveryMs = 2_000;

/** All addresses of a host. Rejects where there are none. */
export type Lookup = (host: string) => Promise<readonly string[]>;

const systemLookup: Lookup = async (host) => (await lookUpName(host, { all: true })).map(({ address }) => address);

export interface CoordinatorAddressesParts {
  /** HOST:PORT, or dns:HOST:PORT for every address that HOST has, looked up again and again. */
  readonly coordinators: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with all addresses, at once and after each look. */
  readonly found: (addresses: ReadonlySet<string>) => void;
  /** Instead of the system's. */
  readonly lookup?: Lookup;
}

/** Where the coordinators are, as far as names tell: a name that does not resolve keeps the addresses it had. */
export class CoordinatorAddresses {
  readonly #parts: CoordinatorAddressesParts;
  readonly #lookup: Lookup;
  /** By dns:HOST:PORT. */
  readonly #addresses = new Map<string, readonly string[]>();
  readonly #failing = new Set<string>();
  #timer: Timer | null = null;
  #isClosed = false;

  constructor(parts: CoordinatorAddressesParts) {
    this.#parts = parts;
    this.#lookup = parts.lookup ?? systemLookup;
  }

  start(): void {
    this.#tell();
    const names = this.#parts.coordinators.filter((coordinator) => coordinator.startsWith(namePrefix));
    if (names.length > 0) void this.#look(names);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  async #look(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#lookUp(name)));
    if (this.#isClosed) return;
    this.#tell();
    this.#timer = this.#parts.clock.after(lookEveryMs, () => void this.#look(names));
  }

  async #lookUp(name: string): Promise<void> {
    const colon = name.lastIndexOf(':');
    const port = Number(name.slice(colon + 1));
    try {
      const hosts = await this.#lookup(name.slice(namePrefix.length, colon));
      this.#addresses.set(
        name,
        hosts.map((host) => hostAndPort(host, port)),
      );
      this.#failing.delete(name);
    } catch (error) {
      if (!this.#failing.has(name)) this.#parts.log.warn({ coordinator: name, problem: causeText(error) }, 'no coordinator by this name');
      this.#failing.add(name);
    }
  }

  #tell(): void {
    this.#parts.found(
      new Set(this.#parts.coordinators.flatMap((one) => (one.startsWith(namePrefix) ? (this.#addresses.get(one) ?? []) : [one]))),
    );
  }
}
