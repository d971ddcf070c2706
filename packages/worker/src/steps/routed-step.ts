import type { Batch, Binding, Router, StepResult } from '@expertmesh/native';
import { LayerRecovery, type LayerRecoveryParts, type UnfilledSlots } from '../experts/layer-recovery.js';
import type { PlacementView } from '../experts/placement-view.js';
import type { MapInUse } from '../experts/precision-maps.js';
import type { StepRows } from './step-rows.js';

export interface RoutingParts extends LayerRecoveryParts {
  readonly binding: Binding;
  readonly router: Router;
  readonly view: PlacementView;
}

/** One batch's way through all layers: the engine goes it, this decides where rows go that nobody computed. */
export class RoutedStep {
  readonly #parts: RoutingParts;
  readonly #batch: Batch;
  readonly #rows: StepRows;
  readonly #map: string;
  #currentRun: Promise<unknown> = Promise.resolve();
  #waitMs = 0;

  /** @param map that its rows are computed under */
  constructor(parts: RoutingParts, batch: Batch, rows: StepRows, { digest, number }: MapInUse) {
    this.#parts = parts;
    this.#batch = batch;
    this.#rows = rows;
    this.#map = digest;
    const { requests, positions } = rows.names;
    parts.binding.batchRoute(batch, parts.router, requests, positions, number);
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
   * Resolves when the batch is done, or with false when nobody wants any of its rows any more. `giveUp` is told of slots that nobody
   * fills, and drops whoever needs them. Of a map that the placement has left, whose experts nobody loads again, they are not waited for. With static gating that is everybody: rejects with why they are not filled.
   */
  async run(giveUp: (slices: ReadonlySet<number>, unfilled: UnfilledSlots) => void, signal: AbortSignal): Promise<boolean> {
    let recovery = null as LayerRecovery | null;
    let wasLeft = this.#isLeft;
    let { version } = this.#parts.view;
    let result = await this.#advance([]);
    while (result.state === 'stopped') {
      const { failures, isStatic } = result;
      const layer = result.layer as number;
      const routing = result.routing as Int32Array;
      const sliceOf = (slot: number) => this.#rows.sliceOf(Math.floor((slot * this.#rows.numRows) / routing.length));
      const isWanted = (slot: number) => (isStatic ? !this.#rows.isAllDropped : !this.#rows.isDropped(sliceOf(slot)));
      if (recovery?.layer !== layer || wasLeft !== this.#isLeft) {
        wasLeft = this.#isLeft;
        recovery = new LayerRecovery(layer, wasLeft ? { ...this.#parts, recoveryTimeoutMs: 0 } : this.#parts);
      }
      const { again, givenUp } = await recovery.next(failures, routing, isWanted, version, signal);
      if (isStatic && givenUp[0] !== undefined) throw givenUp[0].error;
      for (const unfilled of givenUp) giveUp(new Set(Array.from(unfilled.slots, sliceOf)), unfilled);
      version = this.#parts.view.version;
      const wanted = again.map(({ slots, avoid }) => ({ slots: slots.filter(isWanted), avoid })).filter(({ slots }) => slots.length > 0);
      result = await this.#advance(wanted);
    }
    return result.state === 'done' && !this.#rows.isAllDropped;
  }

  get #isLeft(): boolean {
    return this.#parts.view.maps.current?.digest !== this.#map;
  }

  async #advance(reroutes: Parameters<Binding['batchStep']>[1]): Promise<StepResult> {
    const run = this.#parts.binding.batchStep(this.#batch, reroutes);
    this.#currentRun = run.catch(() => undefined);
    const result = await run;
    this.#waitMs += result.waitMs;
    return result;
  }
}
