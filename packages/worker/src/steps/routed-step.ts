import type { Batch, Binding, Router, StepResult } from '@expertmesh/native';
import { expertsOf, LayerRecovery } from '../experts/layer-recovery.js';
import type { PlacementView } from '../experts/placement-view.js';
import type { MissingExperts } from './parking.js';
import type { StepRows } from './step-rows.js';

export interface RoutingParts {
  readonly binding: Binding;
  readonly router: Router;
  readonly view: Pick<PlacementView, 'epoch' | 'version'>;
}

/** One batch's way through all layers: the engine goes it, this decides where rows go that nobody computed. */
export class RoutedStep {
  readonly #parts: RoutingParts;
  readonly #batch: Batch;
  readonly #rows: StepRows;
  #currentRun: Promise<unknown> = Promise.resolve();
  #waitMs = 0;

  /** @param map number of the precision map that its rows are computed under */
  constructor(parts: RoutingParts, batch: Batch, rows: StepRows, map: number) {
    this.#parts = parts;
    this.#batch = batch;
    this.#rows = rows;
    const { requests, positions } = rows.names;
    parts.binding.batchRoute(batch, parts.router, requests, positions, map);
  }

  /** Resolves when the engine is not at this step; it may begin again. Never rejects. */
  get currentRun(): Promise<unknown> {
    return this.#currentRun;
  }

  /** Milliseconds in which the engine had nothing to compute while rows were with peers. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /**
   * Resolves when the batch is done, or with false when nobody wants any of its rows any more. `park` is told of slices that need what
   * nobody computes now, and drops them. With static gating, whose rows are everybody's, those are all.
   */
  async run(park: (slice: number, missing: MissingExperts) => void): Promise<boolean> {
    let recovery = null as LayerRecovery | null;
    let { version } = this.#parts.view;
    let result = await this.#advance([]);
    while (result.state === 'stopped') {
      const { failures, isStatic } = result;
      const layer = result.layer as number;
      const routing = result.routing as Int32Array;
      const sliceOf = (slot: number) => this.#rows.sliceOf(Math.floor((slot * this.#rows.numRows) / routing.length));
      const isWanted = (slot: number) => (isStatic ? !this.#rows.isAllDropped : !this.#rows.isDropped(sliceOf(slot)));
      if (recovery?.layer !== layer) recovery = new LayerRecovery(layer, this.#parts.view);
      const { again, unfilled } = recovery.next(failures, routing, isWanted, version);
      for (const { slots, error } of unfilled) {
        for (const slice of isStatic ? this.#rows.slices.keys() : new Set(Array.from(slots, sliceOf))) {
          const own = isStatic ? slots : slots.filter((slot) => sliceOf(slot) === slice);
          park(slice, { layer, experts: expertsOf(own, routing), error });
        }
      }
      version = this.#parts.view.version;
      const wanted = again.map(({ slots, avoid }) => ({ slots: slots.filter(isWanted), avoid })).filter(({ slots }) => slots.length > 0);
      result = await this.#advance(wanted);
    }
    return result.state === 'done' && !this.#rows.isAllDropped;
  }

  async #advance(reroutes: Parameters<Binding['batchStep']>[1]): Promise<StepResult> {
    const run = this.#parts.binding.batchStep(this.#batch, reroutes);
    this.#currentRun = run.catch(() => undefined);
    const result = await run;
    this.#waitMs += result.waitMs;
    return result;
  }
}
