import { EmError } from '@expertmesh/common';
import { expertFormats, type QosFrontier, type QosTarget, qosPreferences } from '@expertmesh/precision';
import { z } from 'zod';

/** What an operator has asked for, kept until they ask for something else. */
export interface QosSettings {
  readonly target: QosTarget | null;
  readonly frontier: QosFrontier | null;
}

export const noQos: QosSettings = { target: null, frontier: null };

const number = z.number();
const targetSchema: z.ZodType<QosTarget> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('memory'), bytes: number }),
  z.strictObject({ kind: z.literal('minThroughput'), tokensPerSecond: number }),
  z.strictObject({ kind: z.literal('maxLoss'), loss: number }),
  z.strictObject({ kind: z.literal('prefer'), what: z.enum(qosPreferences) }),
]);

const frontierSchema: z.ZodType<QosFrontier> = z.strictObject({
  fingerprint: z.string().min(1),
  lossRise: z.partialRecord(z.enum(expertFormats), z.array(number)),
  lossScale: number.min(1),
  speeds: z.array(z.strictObject({ expertBytes: number.min(0), tokensPerSecond: number.min(0) })),
});

export const qosSettingsSchema: z.ZodType<QosSettings> = z.strictObject({
  target: targetSchema.nullable(),
  frontier: frontierSchema.nullable(),
});

/** @throws EM_REQUEST_VALUE */
export function parseFrontier(document: string): QosFrontier {
  try {
    return frontierSchema.parse(JSON.parse(document));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : String(error);
    throw new EmError('EM_REQUEST_VALUE', { field: 'frontier', got: problem, wanted: 'a document of qos frontier' }, { cause: error });
  }
}
