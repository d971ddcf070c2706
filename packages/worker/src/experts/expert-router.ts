import { type EmError, toEmError } from '@expertmesh/common';
import type { Exchange } from '@expertmesh/exchange';
import type { Binding, Executor, ReplicaChoice, RoutedDispatch, Router, RouterTimes } from '@expertmesh/native';
import type { LayerRoutes, RoutingTable } from './routing-table.js';

/** The engine's router: what the policy decides goes down to it as routes, what it dispatches goes out over the exchange. */
export class ExpertRouter {
  readonly native: Router;
  readonly #binding: Binding;
  readonly #executor: Executor;
  readonly #exchange: Exchange;
  readonly #replicaChoice: ReplicaChoice;
  readonly #underWay = new Map<number, AbortController>();
  readonly #tables = new Map<number, RoutingTable>();
  #finalTimes: RouterTimes | null = null;

  constructor(binding: Binding, executor: Executor, exchange: Exchange, replicaChoice: ReplicaChoice) {
    this.#binding = binding;
    this.#executor = executor;
    this.#exchange = exchange;
    this.#replicaChoice = replicaChoice;
    this.native = binding.routerOpen(
      executor,
      exchange.plane,
      (id, worker, dispatch) => void this.#send(id, worker, dispatch),
      (id) => this.#underWay.get(id)?.abort(),
    );
  }

  get times(): RouterTimes {
    return this.#finalTimes ?? this.#binding.routerTimes(this.native);
  }

  /** Rows of the table's precision map go by it from now on. Layers that are as they were are not handed down again. */
  setTable(table: RoutingTable): void {
    if (this.#finalTimes !== null) return;
    const { map, epoch, workers } = table;
    const earlier = this.#tables.get(map);
    const layers = table.layers.map((routes, layer) => (earlier?.layers[layer] === routes ? null : routesOf(routes)));
    this.#binding.routerSetTable(this.native, { map, epoch, replicaChoice: this.#replicaChoice, workers, layers });
    this.#binding.executorSetEpoch(this.#executor, epoch);
    this.#tables.set(map, table);
  }

  /** No batch is of this precision map any more. */
  dropMap(map: number): void {
    if (this.#tables.delete(map) && this.#finalTimes === null) this.#binding.routerDropMap(this.native, map);
  }

  close(): void {
    if (this.#finalTimes !== null) return;
    this.#finalTimes = this.times;
    for (const controller of this.#underWay.values()) controller.abort();
    this.#binding.routerClose(this.native);
  }

  /** Never rejects. */
  async #send(id: number, worker: string, dispatch: RoutedDispatch): Promise<void> {
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    try {
      const rows = await this.#exchange.dispatch(worker, dispatch, controller.signal);
      this.#tell(() => this.#binding.routerAnswered(this.native, id, rows));
    } catch (thrown) {
      this.#tell(() => this.#fail(id, toEmError(thrown)));
    } finally {
      this.#underWay.delete(id);
    }
  }

  #fail(id: number, error: EmError): void {
    const { reason, epoch } = error.fields;
    if (error.code !== 'EM_DISPATCH_REFUSED') this.#binding.routerLost(this.native, id, lossOf(error));
    else this.#binding.routerRefused(this.native, id, String(reason), error.message, typeof epoch === 'number' ? epoch : 0);
  }

  /** What comes after the end is for nobody. */
  #tell(tell: () => void): void {
    if (this.#finalTimes === null) tell();
  }
}

/** The problem alone: whoever reads it knows the worker. */
function lossOf(error: EmError): string {
  const { problem } = error.fields;
  return error.code === 'EM_WORKER_LOST' && typeof problem === 'string' ? problem : error.message;
}

/** Null for a dense layer. */
function routesOf({ numExperts, first, workers, shares, contents }: LayerRoutes) {
  if (numExperts === 0) return null;
  const formats = contents.map(({ format }) => format).join(' ');
  const checksums = contents.map(({ checksum }) => checksum).join(' ');
  return { first, workers, shares, formats, checksums };
}
