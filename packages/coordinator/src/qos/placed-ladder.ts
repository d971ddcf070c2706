import { contentBytes, firstFormat, type LayerExperts, type Placement } from '@expertmesh/placement';
import {
  expectedLoss,
  expectedSpeeds,
  type PrecisionMap,
  precisionLadder,
  type QosFrontier,
  type Rung,
  type RungFacts,
} from '@expertmesh/precision';

export type ExpertFormat = PrecisionMap[number][number];

/** An expert that is to have another format. */
export interface FormatChange {
  readonly layer: number;
  readonly expert: number;
  readonly format: ExpertFormat;
}

export interface LadderParts {
  readonly layers: readonly LayerExperts[];
  readonly frontier: QosFrontier | null;
  /** Weights of one worker that are not experts. */
  readonly otherBytes: number;
  /** Of experts that all workers together have in memory at once; Infinity where they have all that they hold. */
  readonly deviceBytes: number;
}

/** How the settings of a ladder and the formats of now look under one placement. */
export interface PlacedRungs {
  readonly rungs: readonly RungFacts[];
  /** The one of now, or the one from which fewest experts differ. */
  readonly rung: number;
  readonly isExact: boolean;
  readonly memoryBytes: number;
  /** Of the formats of now; null where it is not known. */
  readonly loss: number | null;
}

/** The settings between the formats that a cluster was started with and its smallest ones, as a placement has them: with replicas, on workers. */
export class PlacedLadder {
  readonly #parts: LadderParts;
  readonly #largest: PrecisionMap;
  readonly #rungs: readonly Rung[];
  /** Of each rung's experts, one replica each. */
  readonly #expertBytes: readonly number[];

  constructor(parts: LadderParts) {
    this.#parts = parts;
    const { layers, frontier } = parts;
    const bytesOf = (layer: number, format: ExpertFormat) => this.#bytesOf(layer, format);
    this.#largest = layers.map((layer) =>
      Array.from({ length: layer.numExperts }, (_, expert) => firstFormat(layer, expert) as ExpertFormat),
    );
    this.#rungs = precisionLadder({ largest: this.#largest, bytesOf, lossRise: frontier?.lossRise ?? null });
    this.#expertBytes = this.#rungs.map(({ map }) => sumOver(map, bytesOf));
  }

  get length(): number {
    return this.#rungs.length;
  }

  /** @param numWorkers that have the weights that are not experts */
  under({ layers }: Placement, numWorkers: number): PlacedRungs {
    const { otherBytes, frontier, deviceBytes } = this.#parts;
    const others = otherBytes * numWorkers;
    const replicas = (layer: number, expert: number) => layers[layer]?.[expert]?.replicas.length ?? 0;
    const placedOf = (map: PrecisionMap) => sumOver(map, (layer, format, expert) => this.#bytesOf(layer, format) * replicas(layer, expert));
    const memoryOf = (map: PrecisionMap) => others + placedOf(map);
    const placed = this.#rungs.map(({ map }) => placedOf(map));
    const settings = placed.map((bytes, index) => {
      return { expertBytes: this.#expertBytes[index]!, missed: Math.max(0, 1 - deviceBytes / Math.max(1, bytes)) };
    });
    const speeds = expectedSpeeds(settings, otherBytes, frontier?.speeds ?? []);
    const current = layers.map((experts) => experts.map(({ format }) => format as ExpertFormat));
    const distances = this.#rungs.map(({ map }) => sumOver(map, (layer, format, expert) => (current[layer]?.[expert] === format ? 0 : 1)));
    const rung = distances.reduce((best, distance, index) => (distance < distances[best]! ? index : best), 0);
    const scale = frontier?.lossScale ?? 1;
    return {
      rungs: this.#rungs.map(({ lossRise }, index) => ({
        memoryBytes: others + placed[index]!,
        loss: lossRise === null ? null : expectedLoss(lossRise, scale),
        expectedSpeed: speeds[index]!,
      })),
      rung,
      isExact: distances[rung] === 0,
      memoryBytes: memoryOf(current),
      loss: this.#lossOf(current),
    };
  }

  /** What is to change for a rung. */
  changes({ layers }: Placement, rung: number): FormatChange[] {
    return this.#rungs[rung]!.map.flatMap((experts, layer) =>
      experts.flatMap((format, expert) => (layers[layer]?.[expert]?.format === format ? [] : [{ layer, expert, format }])),
    );
  }

  #bytesOf(layer: number, format: ExpertFormat): number {
    return contentBytes(this.#parts.layers[layer]!, format);
  }

  #lossOf(map: PrecisionMap): number | null {
    const { frontier } = this.#parts;
    if (frontier === null) return null;
    let index = 0;
    const rise = sumOver(map, (layer, format, expert) => {
      const largest = this.#largest[layer]?.[expert];
      const riseOf = (of: ExpertFormat | undefined) => (of === undefined ? undefined : frontier.lossRise[of]?.[index]);
      const own = format === largest ? 0 : Math.max(0, (riseOf(format) ?? Number.NaN) - (riseOf(largest) ?? 0));
      index += 1;
      return own;
    });
    return Number.isNaN(rise) ? null : expectedLoss(rise, frontier.lossScale);
  }
}

function sumOver(map: PrecisionMap, of: (layer: number, format: ExpertFormat, expert: number) => number): number {
  let sum = 0;
  for (const [layer, experts] of map.entries()) {
    for (const [expert, format] of experts.entries()) sum += of(layer, format, expert);
  }
  return sum;
}
