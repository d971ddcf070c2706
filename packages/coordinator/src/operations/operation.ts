import { EmError } from '@expertmesh/common';
import { type Move, moveSchema } from '@expertmesh/placement';
import type { OperationRecord } from '@expertmesh/stats';
import { z } from 'zod';
import type { MeasuredBalance } from '../load/measured-balance.js';

export const operationKinds = ['rebalance', 'drain', 'undrain', 'undo', 'recovery', 'precision'] as const;
export type OperationKind = (typeof operationKinds)[number];

export const operationStates = ['planned', 'running', 'paused', 'cancelling', 'done', 'stopped', 'failed'] as const;
export type OperationState = (typeof operationStates)[number];

/** What an operation is to do: written once, before its first move. */
export interface OperationDocument {
  readonly version: 1;
  readonly id: string;
  readonly kind: OperationKind;
  /** The plan it carries out. */
  readonly plan: string;
  /** Of a drain or undrain. */
  readonly worker: string;
  readonly createdMs: number;
  readonly baseEpoch: number;
  /** In the order in which they begin. */
  readonly moves: readonly Move[];
  /** Rows by [layer][expert] that the plan was made for. */
  readonly load: readonly (readonly number[])[];
  /** Of a change of precision: bytes that may lie beside those they take the place of, on each worker. */
  readonly mostExtraBytes: number;
  /** Of that load before the operation. */
  readonly maxOverMean: number;
}

/** How far it is: written before each move begins and after it ends. */
export interface OperationProgress {
  readonly state: OperationState;
  /** Moves [0, started) have begun; those not under way and not skipped are done. */
  readonly started: number;
  readonly moving: readonly number[];
  readonly skipped: readonly { readonly move: number; readonly reason: string }[];
  /** 0 = no limit. */
  readonly throttleBytesPerSecond: number;
  readonly concurrency: number;
  /** Of the last commit, or of the beginning. */
  readonly epoch: number;
  /** 0 = not ended. */
  readonly endedMs: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** max/mean by the load of the last minute, before it began and when it had ended; null where none was measured. */
  readonly measuredBefore: MeasuredBalance | null;
  readonly measuredAfter: MeasuredBalance | null;
  /** max/mean of the load that it was planned for, under the placement when it ended; null before. */
  readonly plannedAfter: number | null;
}

export interface OperationEntry {
  readonly document: OperationDocument;
  readonly progress: OperationProgress;
}

/** No move begins any more, in this process or after a restart. */
export function hasEnded({ state }: OperationProgress): boolean {
  return state === 'done' || state === 'stopped' || state === 'failed';
}

export function numDone({ started, moving, skipped }: OperationProgress): number {
  return started - moving.length - skipped.length;
}

/** Bytes copied by the moves that are done. */
export function bytesDone({ document, progress }: OperationEntry): number {
  const open = new Set([...progress.moving, ...progress.skipped.map(({ move }) => move)]);
  return document.moves.reduce((sum, move, index) => (index < progress.started && !open.has(index) ? sum + move.bytes : sum), 0);
}

const count = z.number().int().nonnegative();
const measured = z.strictObject({ maxOverMean: z.number(), overMs: z.number() }).nullable().default(null);
const documentSchema: z.ZodType<OperationDocument> = z.strictObject({
  version: z.literal(1),
  id: z.string().min(1),
  kind: z.enum(operationKinds),
  plan: z.string(),
  worker: z.string(),
  createdMs: count,
  baseEpoch: count,
  moves: z.array(moveSchema),
  load: z.array(z.array(z.number().nonnegative())),
  mostExtraBytes: count.default(0),
  maxOverMean: z.number(),
});
const progressSchema: z.ZodType<OperationProgress> = z.strictObject({
  state: z.enum(operationStates),
  started: count,
  moving: z.array(count),
  skipped: z.array(z.strictObject({ move: count, reason: z.string() })),
  throttleBytesPerSecond: z.number().nonnegative(),
  concurrency: z.number().int().positive(),
  epoch: count,
  endedMs: count,
  errorCode: z.string(),
  errorMessage: z.string(),
  // An earlier version has written none.
  measuredBefore: measured,
  measuredAfter: measured,
  plannedAfter: z.number().nullable().default(null),
});

export function recordOf({ document, progress }: OperationEntry): OperationRecord {
  return { id: document.id, document: JSON.stringify(document), progress: JSON.stringify(progress) };
}

/** @throws EM_STORE_CONTENT when it is not an operation that this version writes. */
export function entryOf(record: OperationRecord, store: string): OperationEntry {
  try {
    return {
      document: documentSchema.parse(JSON.parse(record.document)),
      progress: progressSchema.parse(JSON.parse(record.progress)),
    };
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new EmError('EM_STORE_CONTENT', { store, what: `operation ${record.id}`, problem }, { cause: error });
  }
}
