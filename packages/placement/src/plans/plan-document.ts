import { createHash } from 'node:crypto';
import { deepestJson, EmError, isTooDeep, showValue } from '@expertmesh/common';
import { z } from 'zod';
import { moveSchema, replicasSchema } from './move.js';

const count = z.number().int().nonnegative();
const schema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  kind: z.enum(['rebalance', 'drain', 'undrain', 'undo']),
  cluster: z.string(),
  fingerprint: z.string(),
  epoch: count,
  createdMs: count,
  since: z.strictObject({ sinceMs: count, untilMs: count, rows: z.number(), numWindows: count }),
  options: z.record(z.string(), z.unknown()),
  moves: z.array(moveSchema),
  target: z.array(z.array(z.strictObject({ format: z.string(), checksum: z.string(), replicas: replicasSchema }))),
  load: z.array(z.array(z.number())),
  summary: z.strictObject({
    maxOverMeanNow: z.number(),
    maxOverMeanPlanned: z.number(),
    threshold: z.number(),
    bytes: count,
    workers: z.array(
      z.strictObject({
        worker: z.string(),
        expertsNow: count,
        expertsPlanned: count,
        loadNow: z.number(),
        loadPlanned: z.number(),
        sendBytes: count,
        receiveBytes: count,
        peakExtraBytes: count,
        roomBytes: count.nullable(),
      }),
    ),
    estimate: z.strictObject({
      seconds: z.number().nonnegative(),
      bytesPerSecond: z.number().positive(),
      source: z.enum(['throttle', 'measured', 'assumed']),
    }),
    crossNodeNow: z.number().nullable(),
    crossNodePlanned: z.number().nullable(),
    warnings: z.array(z.string()),
    notMoved: z.array(z.string()),
  }),
  explain: z.array(
    z.strictObject({
      layer: count,
      expert: count,
      action: z.string(),
      rules: z.array(z.strictObject({ rule: z.string(), ok: z.boolean(), text: z.string() })),
      rejected: z.array(z.string()),
    }),
  ),
  checksum: z.string(),
});

/** A proposed placement, bound to the epoch it was computed from: what is saved, shown, and applied unchanged. */
export type Plan = z.infer<typeof schema>;

/** As it is saved. */
export function planText(plan: Plan): string {
  return `${JSON.stringify(plan, null, 1)}\n`;
}

/** @throws EM_PLAN_FORMAT for a text that is not a plan of this version, whole and unchanged. */
export function parsePlan(text: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad('', text.trimStart().startsWith('{') ? 'it is cut off or damaged (no valid JSON)' : 'it is no JSON');
  }
  if (isTooDeep(json)) throw bad('', `it nests values more than ${deepestJson} levels deep`);
  const version = (json as { version?: unknown } | null)?.version;
  if (version !== 1) throw bad('', version === undefined ? 'it has no version' : `it has version ${showValue(version)}; wanted 1`);
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw bad('', `${issue.path.join('.')}: ${issue.message}`);
  }
  const { checksum, ...body } = parsed.data;
  if (checksumOf(body) !== checksum) throw bad(body.id, 'it has been changed since it was made (its checksum differs)');
  return parsed.data;
}

function bad(plan: string, problem: string): EmError {
  return new EmError('EM_PLAN_FORMAT', { plan: plan === '' ? 'this' : `plan ${plan}`, problem });
}

/** Over what the plan says; of everything but the checksum itself. */
export function checksumOf(body: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)))
    .digest('hex');
}

/** Keys in order, so that the checksum is of what is said and not of how it is written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
