import type { Format } from '@expertmesh/native';
import { type FormatChoice, loweringSteps } from '../assignment.js';
import type { PrecisionMap } from '../precision.js';
import { randomOrder } from '../random-order.js';

/** Formats for all experts that a controller may choose. */
export interface Rung {
  /** Formats by [layer][expert]. */
  readonly map: PrecisionMap;
  /** Expected rise of the loss over the first rung, in nats a token; null where none was measured. */
  readonly lossRise: number | null;
}

/** What the experts of a model may be held in. */
export interface LadderTask {
  /** What each has at most: [layer][expert]. */
  readonly largest: PrecisionMap;
  /** Of one expert of the layer. */
  bytesOf(layer: number, format: Format): number;
  /** Rise of the loss in nats a token with that expert alone in the format, experts counted through all layers; null: not measured. */
  readonly lossRise: Readonly<Partial<Record<Format, readonly number[]>>> | null;
}

/** Enough that two rungs differ by less than half a percent of a model. */
const mostRungs = 256;

/**
 * The settings between all experts at their largest and all at their smallest, each of which lowers more experts than the one before and
 * none of which raises any. Where losses were measured each takes the least loss for its bytes; else experts go to nf4 in a random order,
 * the same everywhere (arXiv 2407.14417).
 */
export function precisionLadder(task: LadderTask): Rung[] {
  const { largest, lossRise } = task;
  const experts = largest.flatMap((formats, layer) => formats.map((format, expert) => ({ layer, expert, format })));
  const formats = experts.map(({ format }) => format);
  const choices = experts.map(({ layer, format }, index) => choicesOf(task, layer, index, format));
  const { first, steps } = lossRise === null ? randomSteps(choices) : loweringSteps(choices);
  for (const [index, { format }] of first.entries()) formats[index] = format;
  let rise = 0;
  const rungs: Rung[] = [{ map: shaped(formats, largest), lossRise: lossRise === null ? null : 0 }];
  const stride = Math.max(1, Math.ceil(steps.length / (mostRungs - 1)));
  for (const [index, { expert, to, price, savedBytes }] of steps.entries()) {
    formats[expert] = to.format;
    rise += price * savedBytes;
    if ((index + 1) % stride !== 0 && index !== steps.length - 1) continue;
    rungs.push({ map: shaped(formats, largest), lossRise: lossRise === null ? null : rise });
  }
  return rungs;
}

/** The expert's largest format, and the smaller ones whose loss is known. */
function choicesOf({ bytesOf, lossRise }: LadderTask, layer: number, index: number, largest: Format): FormatChoice[] {
  const riseOf = (format: Format) => lossRise?.[format]?.[index] ?? 0;
  const bytes = bytesOf(layer, largest);
  const smaller = lossRise === null ? (['nf4'] as const) : (Object.keys(lossRise) as Format[]);
  return [
    { format: largest, bytes, lossRise: 0 },
    ...smaller.flatMap((format) => {
      const smallerBytes = bytesOf(layer, format);
      const rise = Math.max(0, riseOf(format) - riseOf(largest));
      return smallerBytes < bytes ? [{ format, bytes: smallerBytes, lossRise: rise }] : [];
    }),
  ];
}

function randomSteps(choices: readonly (readonly FormatChoice[])[]): ReturnType<typeof loweringSteps> {
  const steps = randomOrder(choices.length, 0).flatMap((expert) => {
    const [from, to] = choices[expert]!;
    return from === undefined || to === undefined ? [] : [{ expert, to, savedBytes: from.bytes - to.bytes, price: 0 }];
  });
  return { first: choices.map(([largest]) => largest!), steps };
}

function shaped(formats: readonly Format[], like: PrecisionMap): PrecisionMap {
  let next = 0;
  return like.map(({ length }) => {
    next += length;
    return formats.slice(next - length, next);
  });
}
