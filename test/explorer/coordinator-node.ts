import { createLogger } from '@expertmesh/common';
import type { Leader } from '@expertmesh/stats';
import { Lead } from '../../packages/coordinator/src/leadership/lead.js';
import { Term, type TermParts } from '../../packages/coordinator/src/leadership/term.js';
import { Membership } from '../../packages/coordinator/src/membership/membership.js';
import type { JoinStream } from '../../packages/coordinator/src/membership/worker-session.js';
import { WorkerTable } from '../../packages/coordinator/src/membership/worker-table.js';
import { OperationCounts } from '../../packages/coordinator/src/operations/operation-counts.js';
import { type FakeStore, type Method, reads, type StoreConnection } from './fake-store.js';
import type { Monitor } from './monitor.js';
import type { Rule } from './rules.js';
import type { World } from './world.js';

export const silent = createLogger('explorer', 'silent');

const times = { suspectAfterMs: 5_000, reconnectWithinMs: 2_000, reportIntervalMs: 1_000, recoveryTimeoutMs: 60_000 };

export interface CoordinatorParts {
  readonly world: World;
  readonly store: FakeStore;
  readonly monitor: Monitor;
  readonly numWorkers: number;
  readonly without: Rule | null;
}

/** A coordinator process without its gRPC services: its leadership, its workers, and all that a term is made of. */
export class CoordinatorNode {
  readonly id: string;
  readonly #parts: CoordinatorParts;
  #numStarts = 0;
  #running: {
    readonly membership: Membership;
    readonly table: WorkerTable;
    readonly lead: Lead;
    readonly connection: StoreConnection;
  } | null = null;

  constructor(id: string, parts: CoordinatorParts) {
    this.id = id;
    this.#parts = parts;
  }

  get lead(): Lead | null {
    return this.#running?.lead ?? null;
  }

  get table(): WorkerTable | null {
    return this.#running?.table ?? null;
  }

  get connection(): StoreConnection | null {
    return this.#running?.connection ?? null;
  }

  start(): void {
    const { world, store, numWorkers } = this.#parts;
    const { id } = this;
    this.#numStarts += 1;
    world.started(id);
    const clock = world.clock(id);
    const connection = store.connect(id);
    const table = new WorkerTable('default');
    const membership = new Membership({
      ...{ cluster: 'default', limits: times, reportIntervalMs: times.reportIntervalMs, table, clock, logger: silent },
      isRefused: async (address) => world.isDown(address.replace(/:\d+$/, '')),
    });
    const options = {
      ...{ id, cluster: 'default', host: id, port: 1, advertise: null, store: 'memory:', expectWorkers: numWorkers, replicas: 1 },
      ...times,
    };
    const lead = new Lead({
      ...{ options, store: connection.store, table, membership, counts: new OperationCounts(), clock, logger: silent },
      incarnation: `${id} ${this.#numStarts}`,
      ended: () => undefined,
      changed: () => undefined,
      beginTerm: (leader, parts) => this.#begin(leader, parts),
    });
    membership.start({
      changed: () => lead.term?.workersChanged(),
      lost: () => undefined,
      reported: () => undefined,
      needed: () => lead.term?.epochs.workers ?? new Set(),
    });
    this.#running = { membership, table, lead, connection };
    const started = this.#numStarts;
    // One that cannot begin ends, and is started again by whoever supervises it.
    void lead.start(`${id}:1`).catch(() => {
      if (this.#numStarts !== started || this.#running === null) return;
      this.crash();
      this.#parts.world.clock('supervisor').after(1_000, () => this.start());
    });
  }

  /** Takes a stream of a worker; null where nobody listens. */
  get accept(): ((stream: JoinStream) => void) | null {
    const running = this.#running;
    return running === null ? null : (stream) => running.membership.join(stream);
  }

  crash(): void {
    this.#running?.connection.close();
    this.#running = null;
    this.#parts.world.ended(this.id);
  }

  /** A term whose every write is watched: none is to come once it has ended. */
  async #begin(leader: Leader, parts: TermParts): Promise<Term> {
    const { monitor, without } = this.#parts;
    let hasEnded = false;
    const store = new Proxy(parts.store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return (...values: unknown[]) => {
          if (hasEnded && !reads.has(name as Method) && name !== 'addLoad')
            monitor.fail(`a term that has ended acts: ${this.id} asks for ${String(name)} under fence ${leader.fence}`);
          return (method as (...all: unknown[]) => unknown).apply(target, values);
        };
      },
    });
    const term = await Term.begin(leader, { ...parts, store });
    const end = term.end.bind(term);
    term.end = async () => {
      hasEnded = true;
      if (without === 'termEnds') parts.membership.follow();
      else await end();
    };
    return term;
  }
}
