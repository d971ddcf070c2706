import type { Batch, Binding, Decoder } from '@expertmesh/native';
import type { MapInUse } from '../experts/precision-maps.js';
import type { PartInput } from './map-parts.js';
import type { MissingExperts } from './parking.js';
import { RoutedStep, type RoutingParts } from './routed-step.js';
import type { Slice } from './scheduler.js';
import type { Sequence } from './sequence.js';
import { isCut } from './step-halves.js';
import { StepRows } from './step-rows.js';

export interface RunningStepParts {
  readonly binding: Binding;
  readonly decoder: Decoder;
  readonly routing: RoutingParts;
  /** See paddingTokenOf. */
  readonly paddingToken: number | null;
}

/** A batch of the step, and its rows. */
export interface StepPart {
  readonly map: MapInUse;
  readonly batch: Batch;
  readonly rows: StepRows;
}

interface RunningPart extends StepPart {
  readonly routed: RoutedStep;
  isDone: boolean;
}

/** A step on its way through all layers, in one batch or in several, of which one computes while the others' rows are with peers. */
export class RunningStep {
  readonly #binding: Binding;
  readonly #parts: RunningPart[] = [];

  /** Throws what Binding.batchOpen throws. */
  constructor({ binding, decoder, routing, paddingToken }: RunningStepParts, parts: readonly PartInput[]) {
    this.#binding = binding;
    try {
      for (const { map, slices } of parts) {
        const rows = new StepRows(slices, paddingToken);
        const batch = binding.batchOpen(decoder, rows.input);
        this.#parts.push({ map, batch, rows, routed: new RoutedStep(routing, batch, rows, map.number), isDone: false });
      }
    } catch (error) {
      this.close();
      throw error;
    }
    const [first, second] = this.#parts;
    if (first !== undefined && second !== undefined && isCut(parts.map(({ slices }) => slices)))
      binding.batchFollow(second.batch, first.batch);
  }

  /** Those whose rows have gone through all layers, in order. */
  get done(): readonly StepPart[] {
    return this.#parts.filter(({ isDone }) => isDone);
  }

  get isWhollyDone(): boolean {
    return this.#parts.every(({ isDone }) => isDone);
  }

  get isInHalves(): boolean {
    return this.#parts.length > 1;
  }

  /** With those of padding. */
  get numRows(): number {
    return this.#parts.reduce((sum, { rows }) => sum + rows.numRows, 0);
  }

  /** Milliseconds in which the engine waited for peers: of two parts the longer, as what either waits for hides behind the other. */
  get waitMs(): number {
    return Math.max(...this.#parts.map(({ routed }) => routed.waitMs));
  }

  /** Resolves when the engine is not at this step; it may begin again. Never rejects. */
  get currentRun(): Promise<unknown> {
    return Promise.all(this.#parts.map(({ routed }) => routed.currentRun));
  }

  /**
   * Resolves when all of it is done or unwanted. `park` is told of sequences that need what nobody computes now. Where one part fails
   * nobody wants the other, which may have waited for it: rejects when both have ended.
   */
  async run(park: (sequence: Sequence, missing: MissingExperts, map: MapInUse) => void): Promise<void> {
    const runs = this.#parts.map(async (part) => {
      try {
        part.isDone = await part.routed.run((slice, missing) => park((part.rows.slices[slice] as Slice).sequence, missing, part.map));
      } catch (error) {
        for (const { rows } of this.#parts) for (const { sequence } of rows.slices) this.drop(sequence);
        throw error;
      }
    });
    const failed = (await Promise.allSettled(runs)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Nobody wants its rows any more; those that see the others' keys are told first. */
  drop(sequence: Sequence): void {
    for (const { batch, rows } of [...this.#parts].reverse()) {
      const slice = rows.slices.findIndex((one) => one.sequence === sequence);
      if (slice >= 0 && !rows.isDropped(slice)) this.#binding.batchDropRows(batch, rows.drop(slice));
    }
  }

  close(): void {
    for (const { batch } of this.#parts) this.#binding.batchClose(batch);
  }
}
