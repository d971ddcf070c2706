import { type Clock, EmError, type Logger, reportedError, toEmError } from '@expertmesh/common';
import type { LayerLoad } from '@expertmesh/native';
import {
  type Content,
  type CopySource,
  changesFromMessage,
  contentFromMessage,
  type Placement,
  placementFromMessage,
  placementMessage,
  withChanges,
} from '@expertmesh/placement';
import type { expertmesh } from '@expertmesh/proto';
import { CoordinatorAddresses, type Lookup } from './coordinator-addresses.js';
import { CoordinatorLink } from './coordinator-link.js';
import { type CoordinatorMessage, type OpenJoin, openJoin } from './join-call.js';

/** What the worker does when told; and what it says of itself. */
export interface MembershipHandlers {
  /** All of Register but the fence and what this client can take. */
  registration(): expertmesh.v1.Register.$Properties;
  /** All of Report but the load window and the fence. */
  report(): expertmesh.v1.Report.$Properties;
  /** What has been routed since the last call, by model layer. */
  takeLoad(): readonly LayerLoad[];
  prepare(contents: readonly Content[], sources: readonly CopySource[]): Promise<Content[]>;
  /** Resolves with the oldest epoch that requests are still computed by. */
  activate(placement: Placement): Promise<number>;
  /** Peers, in the order in which the rows of a layer begin their way to them. */
  sendOrder(workers: readonly string[]): void;
  release(contents: readonly Content[]): Promise<void>;
  /** The placement that the worker routes by. */
  placement(): Placement;
  peers(peers: readonly expertmesh.v1.Peer.$Properties[]): void;
  /** The worker is not taken and must end. */
  rejected(error: EmError): void;
}

export interface MembershipClientParts {
  /** HOST:PORT, or dns:HOST:PORT for every address that HOST has. */
  readonly coordinators: readonly string[];
  readonly handlers: MembershipHandlers;
  readonly clock: Clock;
  readonly log: Logger;
  /** Instead of the system's names, and of gRPC. */
  readonly lookup?: Lookup;
  readonly open?: OpenJoin;
}

/** This worker's place in the cluster: a stream to every coordinator, obeying only the highest fence seen. */
export class MembershipClient {
  readonly #parts: MembershipClientParts;
  readonly #addresses: CoordinatorAddresses;
  /** By address. */
  readonly #links = new Map<string, CoordinatorLink>();
  #fence = 0;
  #countedAt: number;
  #activated: Promise<number> = Promise.resolve(0);

  constructor(parts: MembershipClientParts) {
    this.#parts = parts;
    this.#countedAt = parts.clock.elapsed();
    this.#addresses = new CoordinatorAddresses({ ...parts, found: (addresses) => this.#follow(addresses) });
    this.#addresses.start();
  }

  /** Whether the coordinator at HOST:PORT has taken this worker. */
  isJoined(address: string): boolean {
    return this.#links.get(address)?.isJoined ?? false;
  }

  /** Reports at once: something has changed that others act on. */
  reportNow(): void {
    for (const link of this.#links.values()) link.reportNow();
  }

  /** Leaves the cluster: no coordinator waits for this worker. */
  async close(reason: string): Promise<void> {
    this.#addresses.close();
    await Promise.all([...this.#links.values()].map((link) => link.close(reason)));
  }

  /** Joins whoever is new. One whose address is gone is forgotten once its stream has broken: until then it is there, whatever names say. */
  #follow(addresses: ReadonlySet<string>): void {
    for (const address of addresses) {
      if (!this.#links.has(address)) this.#links.set(address, this.#join(address));
    }
    for (const [address, link] of this.#links) {
      if (addresses.has(address) || link.isJoined) continue;
      link.abandon();
      this.#links.delete(address);
    }
  }

  #join(coordinator: string): CoordinatorLink {
    const { handlers, clock, log, open = openJoin } = this.#parts;
    return new CoordinatorLink({
      coordinator,
      open,
      clock,
      log,
      registration: () => ({ ...handlers.registration(), fence: this.#fence, takesChanges: true }),
      report: () => ({ ...handlers.report(), fence: this.#fence }),
      count: () => this.#count(),
      received: (message, link) => this.#receive(message, link),
    });
  }

  /** Every coordinator is to hear of all rows, whenever its reports are due. */
  #count(): void {
    const now = this.#parts.clock.elapsed();
    const load = this.#parts.handlers.takeLoad();
    for (const link of this.#links.values()) link.window.add(load, now - this.#countedAt);
    this.#countedAt = now;
  }

  #receive(message: CoordinatorMessage, link: CoordinatorLink): void {
    const { handlers, log } = this.#parts;
    if (message.welcome) link.welcomed(message.welcome.reportIntervalMs ?? 0);
    // One that does not lead: it listens.
    if (message.fence === 0) return;
    if (message.fence < this.#fence) {
      const error = new EmError('EM_FENCE', { got: message.fence, wanted: this.#fence });
      log.warn({ command: message.command }, error.message);
      if (message.command > 0) link.answerer()(failedAck(message.command, error));
      return;
    }
    this.#fence = message.fence;
    if (message.prepare) this.#obey(message, link, () => this.#prepare(message.prepare ?? {}));
    else if (message.activate) this.#obey(message, link, () => this.#activate(message.activate ?? {}));
    else if (message.release) this.#obey(message, link, () => this.#release(message.release?.contents ?? []));
    else if (message.recall) link.answerer()({ command: message.command, placement: placementMessage(handlers.placement()) });
    else if (message.sendOrder) handlers.sendOrder(message.sendOrder.workers ?? []);
    else if (message.peers) this.#takePeers(message.peers, link);
    else if (message.rejected) handlers.rejected(reportedError(message.rejected.errorCode ?? '', message.rejected.errorMessage ?? ''));
  }

  #takePeers(change: expertmesh.v1.Peers.$Properties, link: CoordinatorLink): void {
    const peers = link.peersBy(change);
    if (peers !== null) this.#parts.handlers.peers(peers);
  }

  async #prepare({ contents, sources, throttleBytesPerSecond }: expertmesh.v1.Prepare.$Properties): Promise<Answer> {
    const pace = { throttleBytesPerSecond: throttleBytesPerSecond ?? 0 };
    const from = (sources ?? []).map((worker) => ({ worker, ...pace }));
    return { contents: await this.#parts.handlers.prepare((contents ?? []).map(contentFromMessage), from) };
  }

  /** One command after the other: each change is made to the placement that the one before it has led to. */
  async #activate({ placement, change }: expertmesh.v1.Activate.$Properties): Promise<Answer> {
    const { handlers } = this.#parts;
    const activated = this.#activated
      .catch(() => 0)
      .then(() => handlers.activate(change ? changed(handlers.placement(), change) : placementFromMessage(placement ?? {})));
    this.#activated = activated;
    return { oldestEpoch: await activated };
  }

  async #release(contents: readonly expertmesh.v1.Content.$Properties[]): Promise<Answer> {
    await this.#parts.handlers.release(contents.map(contentFromMessage));
    return {};
  }

  #obey({ command }: CoordinatorMessage, link: CoordinatorLink, run: () => Promise<Answer>): void {
    const answer = link.answerer();
    run().then(
      (answered) => answer({ command, ...answered }),
      (thrown: unknown) => {
        const error = toEmError(thrown);
        this.#parts.log.error({ err: error, command }, 'command failed');
        answer(failedAck(command, error));
      },
    );
  }
}

/** What the acknowledgement of a command says beside its number. */
type Answer = Pick<expertmesh.v1.Ack.$Properties, 'contents' | 'oldestEpoch'>;

/** Throws EM_EPOCH where the change is one of another placement. */
function changed(placement: Placement, change: expertmesh.v1.PlacementChange.$Properties): Placement {
  const [expected, got] = [change.baseEpoch ?? 0, change.epoch ?? 0];
  if (placement.epoch !== expected) throw new EmError('EM_EPOCH', { got, expected, stored: placement.epoch });
  return withChanges(placement, got, changesFromMessage(change));
}

function failedAck(command: number, error: EmError): expertmesh.v1.Ack.$Properties {
  return { command, errorCode: error.code, errorMessage: error.message };
}
